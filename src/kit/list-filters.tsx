import { hrefWith } from './href.ts'
import type { ListFrame } from './list.tsx'

type Shown = {
  readonly name: string
  readonly label: string
  readonly value: string | undefined
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly isSeldom: boolean
  readonly linked: ((value: string) => string) | undefined
}

const shownFilters = ({ list, query, page }: ListFrame): readonly Shown[] =>
  Object.entries(list.filters).map(([name, { label, isSeldom, linked }]) => ({
    name,
    label,
    value: query[name],
    options: page.options[name] ?? [],
    isSeldom: isSeldom === true,
    linked,
  }))

/** Filters as a form that GETs: the address is the view. The order of the list stays as it is. */
export function ListFilters({ frame }: { frame: ListFrame }) {
  const { list, query } = frame
  const all = shownFilters(frame)
  const filters = all.filter((one) => one.linked === undefined)
  const seldom = filters.filter((one) => one.isSeldom)
  const often = filters.filter((one) => !one.isSeldom)
  return (
    <form class="filters" method="get" action={list.path} role="search">
      {(['sort', 'order', 'size'] as const).map((name) => query[name] !== undefined && <input type="hidden" name={name} value={query[name]} />)}
      {all.map(({ name, value, linked }) => linked && value !== undefined && <input type="hidden" name={name} value={value} />)}
      {list.search && (
        <div class="field wide">
          <label for="filter-text">{list.search.label}</label>
          <input class="input" type="search" id="filter-text" name="text" value={query.text} maxlength={200} />
        </div>
      )}
      {often.map((filter) => (
        <FilterField filter={filter} />
      ))}
      {filters.length > 0 && (
        <details class={seldom.length > 0 ? 'more' : 'more few'}>
          <summary class="button">
            Filters
            <SetCount kind="seldom" of={seldom} />
            <SetCount kind="all" of={filters} />
          </summary>
          <div class="filters">
            {seldom.map((filter) => (
              <FilterField filter={filter} />
            ))}
          </div>
        </details>
      )}
      <button class="button" type="submit">
        Show
      </button>
    </form>
  )
}

/** How many of them narrow the list now; which of the two is shown depends on which fields stand behind the fold at this width. */
function SetCount({ kind, of }: { kind: 'seldom' | 'all'; of: readonly Shown[] }) {
  const n = of.filter(({ value }) => value !== undefined).length
  return n === 0 ? null : <b class={`set ${kind}`}>{n} set</b>
}

function FilterField({ filter }: { filter: Shown }) {
  return (
    <div class="field">
      <label for={`filter-${filter.name}`}>{filter.label}</label>
      <select class="input" id={`filter-${filter.name}`} name={filter.name}>
        <option value="">All</option>
        {filter.options.map((option) => (
          <option value={option.value} selected={option.value === filter.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** What narrows the list now, each with its way out. */
export function Chips({ frame }: { frame: ListFrame }) {
  const { list, query } = frame
  const kept = { ...query, after: undefined, before: undefined, at: undefined }
  const chips = [
    ...(query.text && list.search ? [{ name: 'text', words: `“${query.text}”` }] : []),
    ...shownFilters(frame).flatMap(({ name, label, value, options, linked }) =>
      value === undefined
        ? []
        : [{ name, words: `${label}: ${linked ? linked(value) : (options.find((one) => one.value === value)?.label ?? 'no longer there')}` }],
    ),
  ]
  if (chips.length === 0) return null
  return (
    <ul class="chips" aria-label="Filters in use">
      {chips.map(({ name, words }) => (
        <li>
          <a class="chip" href={hrefWith(list.path, { ...kept, [name]: undefined })}>
            <span class="hidden">Take away: </span>
            {words}
          </a>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <a href={hrefWith(list.path, { sort: query.sort, order: query.order, size: query.size })}>Clear all filters</a>
        </li>
      )}
    </ul>
  )
}
