import { z } from 'zod'
import { dateInWords } from '../../../core/time/words.ts'
import { refuse } from '../../../core/result.ts'
import { DateTimeField, SelectField, TextField } from '../../../kit/fields.tsx'
import { rowsNamed } from '../../../platform/db/list.ts'
import type { Db } from '../../../platform/db/pool.ts'
import type { Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading } from '../../ledger/index.ts'
import { assignees, giveTask, listBulkRoutes, openTasksAboutMany, type Asked, type Who } from '../../people/index.ts'
import { coverageList, stateWords, taskOf, type CoverageRow } from './coverage-list.views.ts'
import { staleOf } from './stale.ts'

const shape = {
  as: z.enum(['', 'each', 'one']).default(''),
  toWho: z.string().max(60).default(''),
  toDue: z.union([z.literal(''), z.iso.date('is not a date')]).default(''),
  what: z.string().max(300).default(''),
}
type Said = Asked<typeof shape>

const missing = ({ as, toWho, what }: Said): readonly string[] => [
  ...(as === '' ? ['as: is missing'] : []),
  ...(as === 'one' && what.trim() === '' ? ['what: is missing'] : []),
  ...(toWho === '' || toWho === 'owner' || readId('per', toWho) !== undefined ? [] : ['toWho: does not belong to the district']),
]
/** Whose the task is: the person chosen; of each device its owner where one is named, else whoever gives it. */
const whoseOf = ({ toWho, as }: Said, row: Pick<CoverageRow, 'ownerId'>, me: string): string =>
  toWho === '' || toWho === 'owner' ? (as === 'one' ? me : (row.ownerId ?? me)) : (readId('per', toWho) ?? me)
const whatOf = ({ what }: Said, task: { readonly what: string }, row: Pick<CoverageRow, 'hostname'>): string =>
  what.trim() === '' ? task.what : `${what.trim()}: ${row.hostname}`.slice(0, 300)
const gone = {
  code: 'inventory/device-not-in-the-list',
  clause: 'PM-3.1',
  says: 'This device is no longer in the list.',
  satisfiedBy: 'Reload the list.',
  status: 404,
} as const

/** Tasks out of what one list has and another lacks (PM-3.1): one for each device, or one for all of them. */
export const coverageBulkRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] =>
  listBulkRoutes({
    db,
    list: coverageList,
    given: staleOf,
    path: '/coverage/devices/bulk',
    menu: '/coverage',
    may: 'tasks.give',
    clauses: ['PM-3.1', 'PM-4'],
    says: {
      preview: 'Which tasks would be given for the selected devices (`id[]`), or for all of the list’s address (`all=yes`)',
      act: 'Give tasks for devices (`id[]`): one for each (`as=each`) or one for all (`as=one`)',
    },
    code: 'inventory/tasks-in-part',
    json: { rows: 'devices', did: 'devices' },
    words: ['device', 'devices'],
    title: (devices) => `Tasks for ${devices}`,
    question: 'Who looks at which of them, and by when?',
    unsaid: 'Choose whether each gets its own task; nothing is assigned until you have seen it.',
    cost: 'They appear on that person’s Today, and are recorded with your name.',
    shape,
    labels: { as: 'Tasks', toWho: 'Assign to', toDue: 'Due', what: 'What to do' },
    missing,
    near: assignees,
    look: async ({ tx, now, who, today, near, asked }, shown) => {
      const given = await staleOf(tx, now)
      const ids = shown.flatMap((one) => readId('dev', one) ?? [])
      const rows = await rowsNamed(tx, coverageList, given, ids)
      const open = await openTasksAboutMany(
        tx,
        ids.map((id) => showId('dev', id)),
      )
      const isWhole = missing(asked).length === 0
      return rows.map((row) => {
        const task = taskOf(row)
        const base = { id: task.about, name: row.hostname, href: task.href, now: stateWords[row.state] }
        if (!isWhole) return { ...base, would: [] }
        if (asked.as === 'one') return { ...base, would: ['named in the one task'] }
        const [whoId, what] = [whoseOf(asked, row, who.personId), whatOf(asked, task, row)]
        const person = near.find(({ id }) => id === whoId)
        if (person === undefined) return { ...base, would: [], whyNot: 'Its owner no longer works here: choose somebody.' }
        if (asked.toDue !== '' && asked.toDue < today) return { ...base, would: [], whyNot: 'The due date is in the past.' }
        return open.some((one) => one.about === task.about && one.whoId === whoId && one.what === what)
          ? { ...base, would: [], whyNot: `${person.name} already has this task.` }
          : { ...base, would: [`Task for ${person.name}: ${what}${asked.toDue === '' ? '' : `, due ${dateInWords(asked.toDue)}`}`] }
      })
    },
    act: async ({ from, who, asked }, id) => {
      const deviceId = readId('dev', id)
      const row = await reading(from, async (tx, now) => {
        const given = await staleOf(tx, now)
        const [found] = await rowsNamed(tx, coverageList, given, deviceId === undefined ? [] : [deviceId])
        return found && { found, task: taskOf(found) }
      })
      if (row === undefined) return refuse(gone)
      const whoId = whoseOf(asked, row.found, who.personId)
      return giveTask(from, {
        ...row.task,
        what: whatOf(asked, row.task, row.found),
        clause: 'PM-3.1',
        whoId,
        dueOn: asked.toDue === '' ? undefined : asked.toDue,
      })
    },
    once: {
      isAsked: ({ as }) => as === 'one',
      act: async ({ from, who, asked, listHref }, rows) => {
        if (rows.length === 0) return refuse(gone)
        const names = rows.map(({ name }) => name).join(', ')
        return giveTask(from, {
          what: asked.what.trim(),
          why: `${rows.length === 1 ? '1 device' : `${rows.length.toLocaleString('en-US')} devices`}: ${names}`.slice(0, 600),
          about: '',
          href: listHref,
          clause: 'PM-3.1',
          whoId: whoseOf(asked, { ownerId: null }, who.personId),
          dueOn: asked.toDue === '' ? undefined : asked.toDue,
        })
      },
    },
    label: (devices, { as }) => (as === 'one' ? `Assign one task for ${devices}` : `Assign a task for each of ${devices}`),
    fields: ({ asked, near, fault }) => (
      <>
        <SelectField
          name="as"
          label="Tasks"
          value={asked.as}
          choose="Choose"
          error={fault('as')}
          options={[
            { value: 'each', label: 'One for each device' },
            { value: 'one', label: 'One for all of them' },
          ]}
        />
        <SelectField
          name="toWho"
          label="Assign to"
          value={asked.toWho || 'owner'}
          error={fault('toWho')}
          options={[
            { value: 'owner', label: 'The device’s owner, or me if it has none' },
            ...near.map(({ id, name }) => ({ value: showId('per', id), label: name })),
          ]}
        />
        <DateTimeField
          name="toDue"
          kind="date"
          label="Due"
          value={asked.toDue}
          error={fault('toDue')}
          hint="If left empty: in seven days."
          optional
        />
        <TextField
          name="what"
          label="What to do"
          value={asked.what}
          maxlength={300}
          error={fault('what')}
          hint="If left empty: as in the list, such as Find it. One task for all needs it."
          optional
        />
      </>
    ),
  })
