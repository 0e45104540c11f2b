import { DataTable } from '../../../kit/table.tsx'
import { deviceHref } from '../fields.ts'
import { showId } from '../../../platform/ids.ts'
import type { Placed } from './services.views.ts'

type Named = { readonly id: string; readonly name: string }
export type PictureProps = {
  readonly name: string
  readonly servers: readonly Placed[]
  readonly needs: readonly Named[]
  readonly neededBy: readonly Named[]
}

const BOX = { w: 190, h: 40, gap: 12 } as const
const X = [4, 225, 446] as const
const cut = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text)

type Cell = { readonly text: string; readonly small: string; readonly isServer: boolean }

/** What runs on what and needs what: left what leans on it, right what it stands on. The same stands in the table beneath; the drawing is its summary. */
export function ServicePicture({ name, servers, needs, neededBy }: PictureProps) {
  const left: readonly Cell[] = neededBy.map((one) => ({ text: one.name, small: 'needs it', isServer: false }))
  const right: readonly Cell[] = [
    ...servers.map((one) => ({
      text: one.hostname,
      small: [one.role, one.redundancy && `pair ${one.redundancy}`].filter(Boolean).join(', ') || 'server',
      isServer: true,
    })),
    ...needs.map((one) => ({ text: one.name, small: 'it needs this', isServer: false })),
  ]
  const most = Math.max(1, left.length, right.length)
  const height = most * (BOX.h + BOX.gap) + BOX.gap
  const y = (at: number, of: number) => (height - of * (BOX.h + BOX.gap) + BOX.gap) / 2 + at * (BOX.h + BOX.gap)
  const mid = height / 2
  const says = `${name} ${right.length === 0 ? 'depends on nothing known' : `depends on ${right.map(({ text }) => text).join(', ')}`}${left.length === 0 ? '' : `; ${left.map(({ text }) => text).join(', ')} would stop with it`}.`
  return (
    <figure class="chart">
      <svg viewBox={`0 0 640 ${height}`} role="img" aria-labelledby="picture-title" aria-describedby="picture-says">
        <title id="picture-title">What {name} depends on</title>
        <desc id="picture-says">{says}</desc>
        {left.map((_, at) => (
          <line class="grid" x1={X[0] + BOX.w} y1={y(at, left.length) + BOX.h / 2} x2={X[1]} y2={mid} />
        ))}
        {right.map((_, at) => (
          <line class="grid" x1={X[1] + BOX.w} y1={mid} x2={X[2]} y2={y(at, right.length) + BOX.h / 2} />
        ))}
        {left.map((cell, at) => (
          <Box cell={cell} x={X[0]} y={y(at, left.length)} />
        ))}
        <Box cell={{ text: name, small: 'this service', isServer: false }} x={X[1]} y={mid - BOX.h / 2} isHere />
        {right.map((cell, at) => (
          <Box cell={cell} x={X[2]} y={y(at, right.length)} />
        ))}
      </svg>
      <figcaption>{says}</figcaption>
      <details>
        <summary>The same as a table</summary>
        <DataTable
          caption={`What ${name} depends on`}
          captionHidden
          rows={[
            ...servers.map((one) => ({
              name: one.hostname,
              href: deviceHref(one.deviceId),
              how: `runs on it${one.role === '' ? '' : ` as ${one.role}`}`,
              pair: one.redundancy,
            })),
            ...needs.map((one) => ({ name: one.name, href: `/services/${showId('svc', one.id)}`, how: 'it needs this', pair: '' })),
            ...neededBy.map((one) => ({ name: one.name, href: `/services/${showId('svc', one.id)}`, how: 'needs it', pair: '' })),
          ]}
          empty="Nothing is known."
          columns={[
            { label: 'What', head: true, cell: (row) => <a href={row.href}>{row.name}</a> },
            { label: 'How', cell: (row) => row.how },
            { label: 'Redundant with', cell: (row) => row.pair },
          ]}
        />
      </details>
    </figure>
  )
}

function Box({ cell, x, y, isHere = false }: { cell: Cell; x: number; y: number; isHere?: boolean }) {
  return (
    <g>
      <rect
        x={x}
        y={y}
        width={BOX.w}
        height={BOX.h}
        rx={cell.isServer ? 2 : 10}
        fill="none"
        stroke="currentColor"
        stroke-width={isHere ? 2 : 1}
        stroke-opacity={isHere ? 1 : 0.5}
      />
      <text x={x + 10} y={y + 17} font-weight={isHere ? 700 : 500}>
        {cut(cell.text)}
      </text>
      <text x={x + 10} y={y + 32}>
        {cut(cell.small)}
      </text>
    </g>
  )
}
