import type { Child } from 'hono/jsx'
import type { List, ListPage, ListQuery } from '../platform/db/list.ts'
import { hrefWith } from './href.ts'
import { Chips, ListFilters } from './list-filters.tsx'
import { SavedViews, type SavedView, type SavedViewList } from './saved-views.tsx'
import { DataTable, Pager, type Column } from './table.tsx'

/** What every part of a list's page stands on; no row's type is needed for it. */
export type ListFrame = {
  readonly list: Pick<List<never, never>, 'name' | 'path' | 'title' | 'filters' | 'search' | 'start'>
  readonly query: ListQuery
  readonly page: Omit<ListPage<unknown>, 'rows'>
}

export type ListViewProps<Row> = Omit<ListFrame, 'page' | 'list'> & {
  list: List<Row, never>
  page: ListPage<Row>
  /** How columns look on the page, by their key; the others show the exported value. `head` names the row. */
  cells: Readonly<Record<string, { readonly cell: (row: Row) => Child; readonly head?: true }>>
  /** One and many of what is listed: `device`, `devices`. */
  words: readonly [one: string, many: string]
  empty: string
  views?: SavedViewList | undefined
  /** Views that come with the list. */
  presets?: readonly Pick<SavedView, 'name' | 'query'>[] | undefined
  /** The pages that preview one act on many, one or several: rows get boxes to mark. */
  bulk?: Bulk | readonly [Bulk, ...Bulk[]] | undefined
}
type Bulk = {
  readonly action: string
  readonly label: string
  readonly verb?: string | undefined
  readonly disabledBecause?: string | undefined
  /** The page chooses by marks alone: it does not know this list's filters. */
  readonly onlyMarked?: true
}
const isOne = (bulk: Bulk | readonly [Bulk, ...Bulk[]]): bulk is Bulk => !Array.isArray(bulk)

/** A whole list: its views, filters, table, exports and pages. Everything it does is an address or a POST. */
export function ListView<Row>(props: ListViewProps<Row>) {
  const { list, query, page, views, presets = [], bulk } = props
  const frame: ListFrame = { list: list as unknown as ListFrame['list'], query, page }
  return (
    <section class="list" aria-label={list.title}>
      {views && <SavedViews frame={frame} views={views} presets={presets} />}
      <ListFilters frame={frame} />
      <Chips frame={frame} />
      {bulk && page.total > 0 ? (
        <Marked {...props} bulk={bulk} />
      ) : (
        <div class="sheet">
          <Sheet {...props} />
        </div>
      )}
    </section>
  )
}

const count = (n: number): string => n.toLocaleString('en-US')

function Sheet<Row>({ list, query, page, cells, words, empty, bulk }: ListViewProps<Row>) {
  const at = (more: Readonly<Record<string, string | undefined>>) =>
    hrefWith(list.path, { ...query, after: undefined, before: undefined, at: undefined, ...more })
  const file = (kind: string) => hrefWith(`${list.path}.${kind}`, { ...query, after: undefined, before: undefined, at: undefined, size: undefined })
  return (
    <>
      <header class="sheet-head">
        <p>
          {page.isMore && 'More than '}
          <b>{count(page.total)}</b> {page.total === 1 ? words[0] : words[1]}
        </p>
        {page.total > 0 && (
          <p class="exports">
            Export{' '}
            <a href={file('csv')} download>
              CSV
            </a>{' '}
            <a href={file('xlsx')} download>
              XLSX
            </a>
          </p>
        )}
      </header>
      <DataTable
        caption={list.title}
        captionHidden
        rows={page.rows}
        empty={empty}
        columns={[
          ...(bulk && page.total > 0
            ? [
                {
                  label: 'Select',
                  isMark: true,
                  cell: (row: Row) => <Mark form={bulkForm(list)} id={list.idOf(row)} name={nameOf(list, cells, row)} />,
                },
              ]
            : []),
          ...columnsOf(list, query, cells, at),
        ]}
      />
      <Pager
        from={page.from}
        to={page.to}
        of={page.total}
        isMore={page.isMore}
        previousHref={page.previous && at(page.previous)}
        nextHref={page.next && at(page.next)}
      />
    </>
  )
}

const nameOf = <Row,>(list: List<Row, never>, cells: ListViewProps<Row>['cells'], row: Row): string => {
  const head = Object.keys(list.columns).find((key) => cells[key]?.head) ?? ''
  return String(list.columns[head]?.value(row) ?? '')
}

/** Rows may hold forms of their own, so the boxes are tied to the form below the table and do not stand inside it. */
const bulkForm = ({ name }: { readonly name: string }): string => `bulk-${name}`
function Mark({ form, id, name }: { form: string; id: string; name: string }) {
  return <input type="checkbox" class="mark" name="id[]" value={id} form={form} aria-label={`Select ${name}`} />
}

/** Columns with their headings as links that sort; the same heading again turns the order round. */
const columnsOf = <Row,>(
  list: List<Row, never>,
  query: ListQuery,
  cells: ListViewProps<Row>['cells'],
  at: (more: Readonly<Record<string, string | undefined>>) => string,
): readonly Column<Row>[] => {
  const sorted = query.sort ?? list.start.sort
  const order = query.order ?? (sorted === list.start.sort ? (list.start.order ?? 'ascending') : 'ascending')
  return Object.entries(list.columns)
    .filter(([, column]) => column.isExported !== 'only')
    .map(([key, column]) => {
      const isIt = key === sorted
      const href = at({ sort: key, order: isIt ? (order === 'ascending' ? 'descending' : 'ascending') : undefined })
      return {
        label: column.heading,
        number: column.isNumber ?? false,
        head: cells[key]?.head ?? false,
        cell: cells[key]?.cell ?? ((row: Row) => column.value(row) ?? ''),
        ...(column.sort ? { sort: { href, is: isIt ? order : undefined } } : {}),
      }
    })
}

/** The same list with a form that GETs the preview of one act on the rows marked, or on all that match. */
function Marked<Row>(props: ListViewProps<Row> & { bulk: NonNullable<ListViewProps<Row>['bulk']> }) {
  const { bulk, query, list } = props
  const acts = isOne(bulk) ? ([bulk] as const) : bulk
  const narrowed: Readonly<Record<string, string | undefined>> = acts.every(({ onlyMarked }) => onlyMarked)
    ? {}
    : { ...query, after: undefined, before: undefined, at: undefined, size: undefined }
  const chosen = Object.entries(narrowed).filter(([, value]) => value !== undefined)
  return (
    <div class="sheet">
      <Sheet {...props} />
      <form class="bulk" id={bulkForm(list)} method="get" action={acts[0].action}>
        {chosen.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {acts.map((act, n) => (
          <BulkAct {...props} act={act} n={n} />
        ))}
      </form>
    </div>
  )
}

/** The buttons of one act: for the rows marked, and for all that the list's address chooses. The form's own address is the first act's. */
function BulkAct<Row>({ act, n, page, words }: ListViewProps<Row> & { act: Bulk; n: number }) {
  const [reasonId, action] = [n === 0 ? 'why-bulk' : `why-bulk-${n + 1}`, n === 0 ? undefined : act.action]
  if (act.disabledBecause)
    return (
      <>
        <button class="button" type="button" aria-disabled="true" aria-describedby={reasonId}>
          {act.label}
        </button>
        <p class="reason" id={reasonId}>
          {act.disabledBecause}
        </p>
      </>
    )
  const verb = act.verb ?? 'Change'
  return (
    <>
      <button class="button" type="submit" formaction={action}>
        {act.label}
      </button>
      {!act.onlyMarked && (
        <button class="button quiet" type="submit" name="all" value="yes" formaction={action}>
          {page.isMore ? `${verb} all of them` : page.total === 1 ? `${verb} the ${words[0]}` : `${verb} all ${count(page.total)}`}
        </button>
      )}
    </>
  )
}
