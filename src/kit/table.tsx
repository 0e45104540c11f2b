import type { Child } from 'hono/jsx'
import type { State } from './tag.tsx'

export type Column<Row> = {
  readonly label: string
  readonly cell: (row: Row) => Child
  /** Names the row; at most one, usually the first. */
  readonly head?: boolean
  readonly number?: boolean
  /** Holds the box that marks the row, and nothing else. */
  readonly isMark?: boolean
  /** The address that sorts by this column; `is` when the list is sorted by it now. */
  readonly sort?: { readonly href: string; readonly is?: 'ascending' | 'descending' | undefined }
}

export type DataTableProps<Row> = {
  caption: string
  captionHidden?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** Said instead of rows; tells why there are none. */
  empty: string
}

/** Roles are written out: where a narrow table is laid out as stacked rows, some browsers forget that it is a table. */
export function DataTable<Row>({ caption, captionHidden = false, columns, rows, empty }: DataTableProps<Row>) {
  const size = columns.filter((one) => !one.isMark).length <= 3 ? 'few' : columns.filter((one) => !one.isMark).length <= 5 ? 'some' : 'many'
  return (
    <div class={`table ${size}`}>
      <table role="table">
        <caption class={captionHidden ? 'hidden' : undefined}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <Head column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row">
              {columns.map((column) => (
                <Cell column={column} row={row} />
              ))}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr role="row" class="none">
              <td role="cell" colspan={columns.length}>
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

function Head<Row>({ column }: { column: Column<Row> }) {
  const { label, sort, number, isMark } = column
  return (
    <th role="columnheader" scope="col" class={isMark ? 'box' : number ? 'num' : undefined} aria-sort={sort?.is}>
      {sort ? <a href={sort.href}>{label}</a> : isMark ? <span class="hidden">{label}</span> : label}
    </th>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const { label, cell, head, number, isMark } = column
  if (isMark)
    return (
      <td role="cell" class="box">
        {cell(row)}
      </td>
    )
  return head ? (
    <th role="rowheader" scope="row" data-label={label}>
      {cell(row)}
    </th>
  ) : (
    <td role="cell" class={number ? 'num' : undefined} data-label={label}>
      <span>{cell(row)}</span>
    </td>
  )
}

/** `isMore`: there are more than `of`, which is as far as was counted. */
export type PagerProps = {
  from: number
  to: number
  of: number
  isMore?: boolean
  previousHref?: string | undefined
  nextHref?: string | undefined
  children?: Child
}

/** Which rows of how many, and the way on. Children are exports and the like. */
export function Pager({ from, to, of, isMore = false, previousHref, nextHref, children }: PagerProps) {
  const number = (n: number) => n.toLocaleString('en-US')
  return (
    <nav class="pager" aria-label="Pages">
      <span>{of === 0 ? 'No rows' : `${number(from)} to ${number(to)} of ${isMore ? 'more than ' : ''}${number(of)}`}</span>
      {previousHref && (
        <a href={previousHref} rel="prev">
          Earlier rows
        </a>
      )}
      {nextHref && (
        <a href={nextHref} rel="next">
          Next rows
        </a>
      )}
      {children}
    </nav>
  )
}

/** A share drawn beside its number; the number is the truth, so the drawing is hidden from assistive technology. `share` is 0 to 1. */
export function Meter({ share, state }: { share: number; state: State }) {
  const width = `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`
  return (
    <svg class={`meter ${state}`} aria-hidden="true" width="72" height="8">
      <rect width="100%" height="8" rx="4" />
      <rect class="part" width={width} height="8" rx="4" />
    </svg>
  )
}
