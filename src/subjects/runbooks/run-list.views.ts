import { sql } from 'kysely'
import { listOf } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { isOpen, runMachine, stateWords, type RunState } from './run.rules.ts'
import { runColumns, runsJoined, type Run } from './runbooks.views.ts'

const states = Object.keys(stateWords) as readonly RunState[]
const openStates = sql`array[${sql.join(states.filter(isOpen).map((state) => sql.lit(state)))}]`
/** The states in the order in which a run goes through them. */
const byLife = sql`array[${sql.join(runMachine.states.map((state) => sql.lit(state)))}]`

/** Runs (SP-1.3), the newest plan first; a run's state is its last move. */
export const runList = listOf<Run>({
  name: 'runs',
  path: '/runs',
  title: 'Runs',
  select: runColumns,
  from: runsJoined,
  id: sql`r.id`,
  idOf: ({ id }) => showId('run', id),
  start: { sort: 'start', order: 'descending' },
  search: {
    label: 'Server, ticket or administrator',
    where: (like) => sql`(d.name_key like ${like} or lower('t-' || c.number) like ${like} or lower(p.name) like ${like})`,
  },
  filters: {
    state: {
      label: 'State',
      options: {
        open: 'Planned or in progress',
        over: 'Ended',
        ...Object.fromEntries(states.filter((state) => state !== 'new').map((state) => [state, stateWords[state][0]])),
      },
      where: (state) =>
        state === 'open'
          ? sql`l.to_state = any(${openStates})`
          : state === 'over'
            ? sql`l.to_state <> all(${openStates})`
            : sql`l.to_state = ${state}`,
    },
    way: { label: 'Done by', options: { runner: 'The runner', 'by-hand': 'A person, by hand' }, isSeldom: true, where: (way) => sql`r.way = ${way}` },
  },
  columns: {
    server: { heading: 'Server', value: ({ hostname }) => hostname, sort: { by: sql`d.name_key`, as: 'text' } },
    ticket: { heading: 'Ticket', value: ({ ticket }) => ticket, sort: { by: sql`c.number`, as: 'bigint' } },
    start: { heading: 'Planned', value: ({ plannedStart }) => plannedStart, sort: { by: sql`r.planned_start`, as: 'timestamptz' } },
    end: { heading: 'Planned end', value: ({ plannedEnd }) => plannedEnd, isExported: 'only' },
    administrator: { heading: 'Systems administrator', value: ({ administrator }) => administrator, isExported: 'only' },
    way: { heading: 'By', value: ({ way }) => (way === 'runner' ? 'the runner' : 'by hand'), sort: { by: sql`r.way`, as: 'text' } },
    state: { heading: 'State', value: ({ state }) => stateWords[state][0], sort: { by: sql`array_position(${byLife}, l.to_state)`, as: 'bigint' } },
    since: { heading: 'Since', value: ({ stateAt }) => stateAt, isExported: 'only' },
    reason: { heading: 'Why', value: ({ stateReason }) => stateReason, isExported: 'only' },
  },
})

/** How many runs are planned or under way, and how many are over. */
export const runCounts = async (tx: Tx): Promise<{ readonly open: number; readonly over: number }> => {
  const row = (
    await sql<{ open: string; over: string }>`select count(*) filter (where l.to_state = any(${openStates})) as open,
    count(*) filter (where l.to_state <> all(${openStates})) as over from ${runsJoined}`.execute(tx)
  ).rows[0]
  return { open: Number(row?.open ?? 0), over: Number(row?.over ?? 0) }
}
