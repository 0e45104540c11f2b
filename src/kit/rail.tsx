import { Bell } from './bell.tsx'
import { PostButton } from './button.tsx'

/** `count` is short and worded where a number alone would not be understood: `4`, `1 live`. */
export type NavItem = {
  readonly href: string
  readonly label: string
  readonly count?: string | number | undefined
  readonly current?: boolean | undefined
}
export type NavGroup = { readonly label?: string | undefined; readonly items: readonly NavItem[] }
export type Who = { readonly name: string; readonly position: string; readonly href?: string | undefined; readonly signOutAction: string }

/** On a phone the navigation folds under "Menu": a details element beside it, whose state a sibling selector reads. No script, one copy. */
export function Rail({ nav, home, who }: { nav: readonly NavGroup[]; home: string; who?: Who | undefined }) {
  return (
    <header class="rail">
      <div class="rail-in">
        <a class="brand" href={home}><Bell />Afterbell</a>
        <details class="menu"><summary>Menu</summary></details>
        <nav class="nav" aria-label="Main">{nav.map((group, at) => <Group group={group} id={`nav-${at}`} />)}</nav>
        {who && (
          <div class="me">
            {who.href ? <a href={who.href}>{who.name}</a> : who.name}<br />{who.position}
            <PostButton action={who.signOutAction} label="Sign out" />
          </div>
        )}
      </div>
    </header>
  )
}

function Group({ group, id }: { group: NavGroup; id: string }) {
  return (
    <div>
      {group.label && <h2 id={id}>{group.label}</h2>}
      <ul aria-labelledby={group.label ? id : undefined}>
        {group.items.map((item) => (
          <li>
            <a href={item.href} aria-current={item.current ? 'page' : undefined}>
              {item.label}{item.count !== undefined && <> <b>{item.count}</b></>}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
