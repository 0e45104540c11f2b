import { Meter } from './table.tsx'

/** One figure: a link to exactly what it counts. Without a value it stands as not known, in the words of `none`. */
type FigureItem = { readonly label: string; readonly value: number | undefined; readonly none: string; readonly href: string }

/** A few figures side by side, to be compared: each with a bar on one scale. */
export function Figures({ label, items }: { label: string; items: readonly FigureItem[] }) {
  const most = Math.max(1, ...items.map(({ value }) => value ?? 0))
  return (
    <ul class="figures" aria-label={label}>
      {items.map((item) => (
        <li>
          {item.value === undefined ? (
            <b class="none">{item.none}</b>
          ) : (
            <a href={item.href}>
              <b>{item.value.toLocaleString('en-US')}</b>
            </a>
          )}
          <Meter share={(item.value ?? 0) / most} state="good" />
          <span>{item.label}</span>
        </li>
      ))}
    </ul>
  )
}
