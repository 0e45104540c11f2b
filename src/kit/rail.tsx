import { Bell } from './bell.tsx'
import { MeMenu, type Me } from './me-menu.tsx'

/** `count` is short and worded where a number alone would not be understood: `4`, `1 live`. */
export type NavItem = {
  readonly href: string
  readonly label: string
  readonly count?: string | number | undefined
  readonly current?: boolean | undefined
}
/** `fold`: the group can be folded under its label; `key` is what the browser remembers it by. */
export type NavGroup = {
  readonly label?: string | undefined
  readonly items: readonly NavItem[]
  readonly fold?: { readonly key: string; readonly isOpen: boolean } | undefined
}
export type { Me as Who } from './me-menu.tsx'

/**
 * On a desk a rail; on a phone a bar at the bottom, within the thumb's reach, whose "Menu" opens the same navigation as a drawer: a details
 * element beside it, whose state a sibling selector reads. No script, one copy of the menu.
 */
export function Rail({
  nav,
  home,
  who,
  searchHref,
}: {
  nav: readonly NavGroup[]
  home: string
  who?: Me | undefined
  searchHref?: string | undefined
}) {
  return (
    <header class="rail">
      <div class="rail-in">
        <a class="brand" href={home}>
          <Bell />
          Afterbell
        </a>
        {searchHref && (
          <a class="find" href={searchHref} data-palette>
            Search<kbd aria-hidden="true">/</kbd>
          </a>
        )}
        <details class="menu">
          <summary>Menu</summary>
        </details>
        <nav class="nav" aria-label="Main">
          {nav.map((group, at) => (
            <Group group={group} id={`nav-${at}`} />
          ))}
        </nav>
        {who && <MeMenu who={who} />}
      </div>
    </header>
  )
}

function Group({ group, id }: { group: NavGroup; id: string }) {
  const { label, fold } = group
  const items = <Items group={group} labelledBy={label ? id : undefined} />
  if (label && fold)
    return (
      <details class="fold" data-fold={fold.key} open={fold.isOpen}>
        <summary>
          <h2 id={id}>{label}</h2>
        </summary>
        {items}
      </details>
    )
  return (
    <div>
      {label && <h2 id={id}>{label}</h2>}
      {items}
    </div>
  )
}

function Items({ group, labelledBy }: { group: NavGroup; labelledBy: string | undefined }) {
  return (
    <ul aria-labelledby={labelledBy}>
      {group.items.map((item) => (
        <li>
          <a href={item.href} aria-current={item.current ? 'page' : undefined}>
            {item.label}
            {item.count !== undefined && (
              <>
                {' '}
                <b>{item.count}</b>
              </>
            )}
          </a>
        </li>
      ))}
    </ul>
  )
}
