import { z } from 'zod'
import type { BulkRow } from '../../../kit/bulk.tsx'
import { SelectField, TextField } from '../../../kit/fields.tsx'
import { rowsNamed } from '../../../platform/db/list.ts'
import type { Db } from '../../../platform/db/pool.ts'
import type { Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { personChoices, type Choice } from '../../assets/index.ts'
import { reading } from '../../ledger/index.ts'
import { listBulkRoutes, type Asked, type Who } from '../../people/index.ts'
import { maySaySupport, saySupport } from './say-support.ts'
import { endInWords } from './support.rules.ts'
import { endingHref } from './support.screens.tsx'
import type { SupportWord } from './support.store.ts'
import { supportList, type Ending } from './support.views.ts'

const shape = { toOwner: z.string().max(60).default(''), toDo: z.string().max(500).default('') }
type Said = Asked<typeof shape>
const missing = ({ toOwner, toDo }: Said): readonly string[] => [
  ...(toOwner === '' && toDo.trim() === '' ? ['toOwner: is missing'] : []),
  ...(toOwner === '' || toOwner === 'none' || readId('per', toOwner) !== undefined ? [] : ['toOwner: is not a person here']),
]
/** What would be said of it; the day that somebody told stays. */
const wordOf = ({ ownerId, todo, toldOn, readWhere }: Ending, { toOwner, toDo }: Said): SupportWord => ({
  endsOn: toldOn,
  readWhere,
  ownerId: toOwner === '' ? ownerId : toOwner === 'none' ? null : (readId('per', toOwner) ?? null),
  todo: toDo.trim() === '' ? todo : toDo.trim(),
})

const rowOf = (row: Ending, asked: Said, people: readonly Choice[]): BulkRow => {
  const base = {
    id: showId('sup', row.id),
    name: row.name,
    href: endingHref(row.id),
    now: `${endInWords(row)}; owner: ${row.owner ?? 'nobody'}${row.todo === '' ? '' : `; ${row.todo}`}`,
  }
  if (missing(asked).length > 0) return { ...base, would: [] }
  const word = wordOf(row, asked)
  const person = people.find(({ id }) => id === word.ownerId)
  const may = maySaySupport({ ending: row, isKnown: word.ownerId === null || person !== undefined }, word)
  if (!may.ok) return { ...base, would: [], whyNot: may.refusal.says }
  return {
    ...base,
    would: [
      ...(word.ownerId === row.ownerId ? [] : [`Owner: ${row.owner ?? 'nobody'} → ${person?.name ?? 'nobody'}`]),
      ...(word.todo === row.todo ? [] : [`What to do: ${row.todo || 'nothing'} → ${word.todo}`]),
    ],
  }
}

/** Whose many ends of support are, and what is to be done about them (PM-2). */
export const supportBulkRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] =>
  listBulkRoutes({
    db,
    list: supportList,
    given: async (_, now, who) => ({ today: now.toZonedDateTimeISO(who.zone).toPlainDate().toString() }),
    path: '/end-of-support/bulk',
    menu: '/end-of-support',
    may: 'devices.change',
    clauses: ['PM-2', 'PM-4'],
    says: {
      preview: 'What an owner or a plan would change for the selected rows (`id[]`), or for all of the list’s address (`all=yes`)',
      act: 'Say who owns ends of support (`id[]`, `toOwner`) and what is to be done (`toDo`)',
    },
    code: 'patching/ends-in-part',
    json: { rows: 'rows', did: 'said' },
    words: ['row', 'rows'],
    title: (rows) => `Owner and plan for ${rows}`,
    question: 'Who does what about them?',
    unsaid: 'Choose an owner, or write what to do; nothing changes until you have seen it.',
    cost: 'Each is recorded with your name. The owner sees it on Today ahead of its day.',
    shape,
    labels: { toOwner: 'Owner', toDo: 'What to do' },
    missing,
    near: personChoices,
    look: async ({ tx, today, near, asked }, shown) => {
      const ids = shown.flatMap((one) => readId('sup', one) ?? [])
      return (await rowsNamed(tx, supportList, { today }, ids)).map((row) => rowOf(row, asked, near))
    },
    begin: ({ from, today }, shown) =>
      reading(from, async (tx) => {
        const ids = shown.flatMap((one) => readId('sup', one) ?? [])
        return new Map((await rowsNamed(tx, supportList, { today }, ids)).map((row) => [row.id, row]))
      }),
    act: async ({ from, today, asked }, shown, begun) => {
      const id = readId('sup', shown) ?? '00000000-0000-0000-0000-000000000000'
      const ending = begun?.get(id)
      const none: SupportWord = { endsOn: null, readWhere: '', ownerId: null, todo: '' }
      return saySupport(from, { id, today, ending, ...(ending === undefined ? none : wordOf(ending, asked)) })
    },
    label: (rows) => `Save for ${rows}`,
    fields: ({ asked, near, fault }) => (
      <>
        <SelectField
          name="toOwner"
          label="Owner"
          value={asked.toOwner}
          choose="Leave as it is"
          error={fault('toOwner')}
          options={[{ value: 'none', label: 'Nobody' }, ...near.map(({ id, name }) => ({ value: showId('per', id), label: name }))]}
          optional
        />
        <TextField
          name="toDo"
          label="What to do"
          value={asked.toDo}
          maxlength={500}
          error={fault('toDo')}
          hint="Replace in summer 2027; isolate until then. If left empty: unchanged."
          optional
        />
      </>
    ),
  })
