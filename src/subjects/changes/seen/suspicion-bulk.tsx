import { z } from 'zod'
import { TextField } from '../../../kit/fields.tsx'
import { rowsNamed } from '../../../platform/db/list.ts'
import type { Db } from '../../../platform/db/pool.ts'
import type { Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { deviceHref } from '../../assets/index.ts'
import { listBulkRoutes, type Asked, type Who } from '../../people/index.ts'
import { requestNotFound, numberOf, settleSuspicion } from './settle-suspicion.ts'
import { maySettle } from './suspicion.rules.ts'
import { requestByNumber, stateWords, suspicionList } from './suspicions.views.ts'

const shape = { why: z.string().max(500).default(''), request: z.string().max(20).default('') }
type Said = Asked<typeof shape>
const missing = ({ why }: Said): readonly string[] => (why.trim() === '' ? ['why: is missing'] : [])

/** Many suspected changes settled alike (CM-10): one request, or none needed and why; never by whoever answers for the server. */
export const suspicionBulkRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] =>
  listBulkRoutes({
    db,
    list: suspicionList,
    given: async () => undefined,
    always: { state: 'open' },
    path: '/suspected-changes/bulk',
    menu: '/suspected-changes',
    may: 'changes.settle-seen',
    clauses: ['CM-10'],
    says: {
      preview: 'What settling would do to the selected suspected changes (`id[]`), or to all open ones of the list’s address (`all=yes`)',
      act: 'Say of suspected changes (`id[]`) what they were (`why`), with their change request (`request`) if they have one',
    },
    code: 'changes/suspicions-in-part',
    json: { rows: 'suspected', did: 'settled' },
    words: ['change seen', 'changes seen'],
    title: (changes) => `Settle ${changes}`,
    question: 'What were they, and do they have a change request?',
    unsaid: 'Say what they were; nothing changes until you have seen it.',
    cost: 'Each is recorded with your name and this text.',
    shape,
    labels: { why: 'What it was', request: 'Change request' },
    missing,
    near: async () => undefined,
    look: async ({ tx, who, asked }, shown) => {
      const ids = shown.flatMap((one) => readId('sus', one) ?? [])
      const number = numberOf(asked.request)
      const request = number === undefined ? undefined : await requestByNumber(tx, number)
      return (await rowsNamed(tx, suspicionList, undefined, ids)).map((row) => {
        const base = {
          id: showId('sus', row.id),
          name: row.device,
          href: `${deviceHref(row.deviceId)}#changes`,
          now: `${stateWords[row.state]}: ${row.says}`,
        }
        if (missing(asked).length > 0) return { ...base, would: [] }
        const may = maySettle(row, { personId: who.personId, why: asked.why })
        if (!may.ok) return { ...base, would: [], whyNot: may.refusal.says }
        if (asked.request.trim() !== '' && request === undefined) return { ...base, would: [], whyNot: requestNotFound.says }
        return {
          ...base,
          would: [request === undefined ? `no request needed: ${asked.why.trim()}` : `belongs to CR-${request.number}: ${asked.why.trim()}`],
        }
      })
    },
    act: async ({ from, who, asked: { why, request } }, shown) => {
      const suspicionId = readId('sus', shown)
      return suspicionId === undefined ? maySettle(undefined, { personId: who.personId, why }) : settleSuspicion(from, { suspicionId, why, request })
    },
    label: (changes) => `Settle ${changes}`,
    fields: ({ asked, fault }) => (
      <>
        <TextField
          name="request"
          label="Change request, if they have one"
          value={asked.request}
          maxlength={20}
          width="short"
          hint="CR-118"
          error={fault('request')}
          optional
        />
        <TextField
          name="why"
          label="What they were"
          value={asked.why}
          maxlength={500}
          error={fault('why')}
          hint="Who did it, and why it needs no request."
        />
      </>
    ),
  })
