import { z } from 'zod'
import { refuse } from '../../../core/result.ts'
import type { BulkRow } from '../../../kit/bulk.tsx'
import { SelectField, TextField } from '../../../kit/fields.tsx'
import { rowsNamed } from '../../../platform/db/list.ts'
import type { Db } from '../../../platform/db/pool.ts'
import type { Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading } from '../../ledger/index.ts'
import { listBulkRoutes, type Asked, type Who } from '../../people/index.ts'
import { actors, keysOf, scopes } from '../assets.rules.ts'
import { personChoices, type Choice } from '../assets.views.ts'
import { dataClasses, decideHosted, hostedNotFound, type HostedSettings } from './hosted.rules.ts'
import { hostedHref } from './hosted.screens.tsx'
import { hostedList, type Hosted } from './hosted.views.ts'
import { setHosted } from './set-hosted.ts'

const shape = {
  toOwner: z.string().max(60).default(''),
  toData: z.enum(['', ...keysOf(dataClasses)]).default(''),
  toActor: z.enum(['', ...keysOf(actors)]).default(''),
  toScope: z.enum(['', ...keysOf(scopes)]).default(''),
  scopeReason: z.string().max(500).default(''),
}
type Said = Asked<typeof shape>
const labels = { toOwner: 'Owner', toData: 'Data they hold', toActor: 'Patched by', toScope: 'Scope', scopeReason: 'Why out of scope' } as const
const missing = ({ scopeReason: _, ...asked }: Said): readonly string[] => [
  ...(Object.values(asked).every((one) => one === '') ? ['toOwner: is missing'] : []),
  ...(asked.toOwner === '' || asked.toOwner === 'none' || readId('per', asked.toOwner) !== undefined ? [] : ['toOwner: is not a person here']),
]
const options = (table: Readonly<Record<string, string>>) => Object.entries(table).map(([value, label]) => ({ value, label }))

const settingsOf = ({ id: _, owner: __, retiredOn: ___, changedAt: ____, ...row }: Hosted, asked: Said): HostedSettings => ({
  ...row,
  ownerId: asked.toOwner === '' ? row.ownerId : asked.toOwner === 'none' ? null : (readId('per', asked.toOwner) ?? null),
  dataClass: asked.toData || row.dataClass,
  patchingActor: asked.toActor || row.patchingActor,
  scope: asked.toScope || row.scope,
  scopeReason: asked.scopeReason.trim() === '' ? row.scopeReason : asked.scopeReason,
})

const rowOf = (row: Hosted, asked: Said, people: readonly Choice[]): BulkRow => {
  const base = {
    id: showId('app', row.id),
    name: row.name,
    href: hostedHref(row.id),
    now: `owner: ${row.owner ?? 'nobody'}; data: ${dataClasses[row.dataClass].toLowerCase()}; patched by: ${actors[row.patchingActor].toLowerCase()}`,
  }
  if (missing(asked).length > 0) return { ...base, would: [] }
  const may = decideHosted(settingsOf(row, asked))
  if (!may.ok) return { ...base, would: [], whyNot: may.refusal.says }
  const to = may.value
  const person = people.find(({ id }) => id === to.ownerId)
  if (to.ownerId !== null && to.ownerId !== row.ownerId && person === undefined)
    return { ...base, would: [], whyNot: 'The person chosen does not work here.' }
  const line = (label: string, was: string, is: string) => (was === is ? [] : [`${label}: ${was} → ${is}`])
  return {
    ...base,
    would: [
      ...(to.ownerId === row.ownerId ? [] : line(labels.toOwner, row.owner ?? 'nobody', person?.name ?? 'nobody')),
      ...line(labels.toData, dataClasses[row.dataClass], dataClasses[to.dataClass]),
      ...line(labels.toActor, actors[row.patchingActor], actors[to.patchingActor]),
      ...line(labels.toScope, scopes[row.scope], scopes[to.scope]),
    ],
  }
}

/** One change to many hosted applications (PM-2, PM-4): owner, data, who patches them, scope. */
export const hostedBulkRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] =>
  listBulkRoutes({
    db,
    list: hostedList,
    given: async () => undefined,
    path: '/hosted/bulk',
    menu: '/hosted',
    may: 'devices.change',
    clauses: ['PM-2', 'PM-4'],
    says: {
      preview: 'What one change would do to the selected applications (`id[]`), or to all of the list’s address (`all=yes`)',
      act: 'Change hosted applications (`id[]`): owner, data, who patches them, scope',
    },
    code: 'assets/applications-in-part',
    json: { rows: 'applications', did: 'changed' },
    words: ['application', 'applications'],
    title: (applications) => `Change ${applications}`,
    question: 'What would change for each of them?',
    unsaid: 'Choose what to set; nothing changes until you have seen it.',
    cost: 'Each change is recorded with your name.',
    shape,
    labels,
    missing,
    near: personChoices,
    look: async ({ tx, near, asked }, shown) => {
      const ids = shown.flatMap((one) => readId('app', one) ?? [])
      return (await rowsNamed(tx, hostedList, undefined, ids)).map((row) => rowOf(row, asked, near))
    },
    act: async ({ from, asked }, shown) => {
      const id = readId('app', shown)
      const [row] = await reading(from, (tx) => rowsNamed(tx, hostedList, undefined, id === undefined ? [] : [id]))
      return row === undefined ? refuse(hostedNotFound) : setHosted(from, { hostedId: row.id, ...settingsOf(row, asked) })
    },
    label: (applications) => `Change ${applications}`,
    fields: ({ asked, near, fault }) => (
      <>
        <SelectField
          name="toOwner"
          label={labels.toOwner}
          value={asked.toOwner}
          choose="Leave as it is"
          error={fault('toOwner')}
          options={[{ value: 'none', label: 'Nobody' }, ...near.map(({ id, name }) => ({ value: showId('per', id), label: name }))]}
          optional
        />
        <SelectField name="toData" label={labels.toData} value={asked.toData} choose="Leave as it is" options={options(dataClasses)} optional />
        <SelectField name="toActor" label={labels.toActor} value={asked.toActor} choose="Leave as it is" options={options(actors)} optional />
        <SelectField name="toScope" label={labels.toScope} value={asked.toScope} choose="Leave as it is" options={options(scopes)} optional />
        <TextField name="scopeReason" label={labels.scopeReason} value={asked.scopeReason} maxlength={500} error={fault('scopeReason')} optional />
      </>
    ),
  })
