import { z } from 'zod'
import { refuse } from '../../../core/result.ts'
import type { BulkRow } from '../../../kit/bulk.tsx'
import { SelectField, TextField } from '../../../kit/fields.tsx'
import { rowsNamed } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { conflictsOf } from '../../assets/index.ts'
import { reading } from '../../ledger/index.ts'
import { listBulkRoutes, type Asked, type Who } from '../../people/index.ts'
import type { IdentityParts } from './identity.routes.tsx'
import { mergeDevices } from './merge-devices.ts'
import { mayMerge, staysOf } from './merging.rules.ts'
import { reviewList } from './review-list.views.ts'
import { sidesOf, sourceWords, type ReviewRow, type Side } from './seen-by.views.ts'
import { answerReview } from './settle-review.ts'
import { splitSighting } from './split-device.ts'

const shape = { is: z.enum(['', 'same', 'different']).default(''), why: z.string().max(500).default('') }
type Said = Asked<typeof shape>
const missing = ({ is, why }: Said): readonly string[] => [
  ...(is === '' ? ['is: is missing'] : []),
  ...(why.trim() === '' ? ['why: is missing'] : []),
]

const notThere = {
  code: 'inventory/review-not-open',
  clause: 'PM-3.1',
  says: 'This question is not open.',
  satisfiedBy: 'Choose one from the list.',
  status: 409,
} as const

/** Both records of questions and the open work each stands in, by id. */
const aroundOf = async (tx: Tx, { openWork }: IdentityParts, rows: readonly ReviewRow[]) => {
  const ids = [...new Set(rows.flatMap(({ deviceId, otherDeviceId }) => (otherDeviceId === null ? [] : [deviceId, otherDeviceId])))]
  return { sides: new Map((await sidesOf(tx, ids)).map((side) => [side.id, side])), work: await openWork({ tx }, ids) }
}
type Around = Awaited<ReturnType<typeof aroundOf>>
const pairOf = (row: ReviewRow, { sides, work }: Around) =>
  staysOf(sides.get(row.deviceId), row.otherDeviceId === null ? undefined : sides.get(row.otherDeviceId), work)
const sideWords = ({ hostname, serial }: Side): string => `${hostname}${serial === null ? '' : ` (${serial})`}`

const rowOf = (row: ReviewRow, asked: Said, around: Around, personId: string): BulkRow => {
  const other = row.otherDevice ?? (row.source === null ? '' : sourceWords({ source: row.source, sourceName: row.sourceName ?? '' }))
  const base = {
    id: showId('rev', row.id),
    name: `${row.device} and ${other}`,
    href: `/devices/${showId('dev', row.deviceId)}#seen-by`,
    now: row.reason,
  }
  if (row.settledAs !== null) return { ...base, would: [], ...(missing(asked).length > 0 ? {} : { whyNot: notThere.says }) }
  if (missing(asked).length > 0) return { ...base, would: [] }
  if (row.otherDeviceId === null)
    return {
      ...base,
      would: [asked.is === 'same' ? `${other} goes on speaking of ${row.device}` : `split: what ${other} tells becomes a record of its own`],
    }
  if (asked.is === 'different') return { ...base, would: ['kept apart: not asked again, and no rule joins them'] }
  const { kept, gone } = pairOf(row, around)
  const may = mayMerge(kept, gone, { why: asked.why, personId, work: around.work })
  if (!may.ok) return { ...base, would: [], whyNot: may.refusal.says }
  const conflicts = conflictsOf(may.value.kept, may.value.gone).map(
    ({ label, stands, because, kept: ours, gone: theirs }) => `${label}: ${stands === 'kept' ? ours : theirs} (${because})`,
  )
  return { ...base, would: [`${sideWords(may.value.gone)} merged into ${sideWords(may.value.kept)}`, ...conflicts] }
}

/** Questions about which records are one machine, answered alike for many (PM-3.1): each is an act of its own, and can be taken back or split as ever. */
export const reviewBulkRoutes = (parts: IdentityParts): readonly Route<Who>[] =>
  listBulkRoutes({
    db: parts.db,
    list: reviewList,
    given: async () => undefined,
    always: { state: 'open' },
    path: '/devices/duplicates/bulk',
    menu: '/coverage',
    may: 'devices.merge',
    clauses: ['PM-3.1'],
    says: {
      preview: 'What one answer would do to the selected questions (`id[]`), or to all open ones of the list’s address (`all=yes`)',
      act: 'Say of questions (`id[]`) that each is one device (`is=same`) or two (`is=different`), with how you know',
    },
    code: 'inventory/questions-in-part',
    json: { rows: 'questions', did: 'answered' },
    words: ['question', 'questions'],
    title: (questions) => `Answer ${questions}`,
    question: 'The same device, or different ones?',
    unsaid: 'Choose what all of them are, and how you know; nothing changes until you have seen it.',
    cost: 'Each is recorded with your name. A merge can be split again later.',
    shape,
    labels: { is: 'They are', why: 'How you know' },
    missing,
    near: async () => undefined,
    look: async ({ tx, who, asked }, shown) => {
      const ids = shown.flatMap((one) => readId('rev', one) ?? [])
      const rows = await rowsNamed(tx, reviewList, undefined, ids)
      const around = await aroundOf(tx, parts, rows)
      return rows.map((row) => rowOf(row, asked, around, who.personId))
    },
    act: async ({ from, asked: { is, why } }, shown) => {
      const reviewId = readId('rev', shown)
      const { row, pair } = await reading(from, async (tx) => {
        const [found] = await rowsNamed(tx, reviewList, undefined, reviewId === undefined ? [] : [reviewId])
        return { row: found, pair: found && pairOf(found, await aroundOf(tx, parts, [found])) }
      })
      if (row === undefined || row.settledAs !== null) return refuse(notThere)
      const hooks = { onMoved: parts.onMoved, ...(parts.words === undefined ? {} : { words: parts.words }) }
      if (is === 'same' && pair?.kept && pair.gone)
        return mergeDevices(from, { keptId: pair.kept.id, goneId: pair.gone.id, why, openWork: parts.openWork, ...hooks })
      return is === 'different' && row.otherDeviceId === null && row.sightingId !== null
        ? splitSighting(from, { sightingId: row.sightingId, why, ...hooks })
        : answerReview(from, { reviewId: row.id, why })
    },
    label: (questions, { is }) => (is === 'same' ? `Make ${questions} one device each` : `Keep ${questions} apart`),
    fields: ({ asked, fault }) => (
      <>
        <SelectField
          name="is"
          label="They are"
          value={asked.is}
          choose="Choose"
          error={fault('is')}
          options={[
            { value: 'same', label: 'The same device' },
            { value: 'different', label: 'Different devices' },
          ]}
          hint="Of two records, the one in open work stays, otherwise the one with an inventory."
        />
        <TextField
          name="why"
          label="How you know"
          value={asked.why}
          maxlength={500}
          error={fault('why')}
          hint="For example: checked the labels on the whole cart."
        />
      </>
    ),
  })
