import { z } from 'zod'
import { whole } from '../../../core/policy/parameters.ts'
import { refuse } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import type { BulkRow } from '../../../kit/bulk.tsx'
import { DateTimeField, SelectField, TextField } from '../../../kit/fields.tsx'
import type { Db } from '../../../platform/db/pool.ts'
import type { Route } from '../../../platform/http/route.ts'
import { flushSoftwareIndex } from '../../inventory/index.ts'
import { reading } from '../../ledger/index.ts'
import { listBulkRoutes, type Asked, type Who } from '../../people/index.ts'
import { policyValues } from '../../policy/index.ts'
import { vulnerabilityHref } from '../cve-link.tsx'
import type { Follow } from '../follow.ts'
import { count } from '../numbers.rules.ts'
import { toCheckList, toCheckNamed, type ToCheckNamed } from '../vulnerability.views.ts'
import { stateFinding } from './state-finding.ts'
import { decideStatement, justifications, kinds, type Justification, type Wish } from './statement.rules.ts'

const shape = {
  is: z.enum(['', ...Object.keys(kinds)] as ['', keyof typeof kinds]).default(''),
  justification: z.enum(['', ...Object.keys(justifications)] as ['', Justification]).default(''),
  reason: z.string().max(2000).default(''),
  until: z.string().max(20).default(''),
}
type Said = Asked<typeof shape>
const isGuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)

const missing = ({ is, justification, reason, until }: Said): readonly string[] => [
  ...(is === '' ? ['is: is missing'] : []),
  ...(is === 'not-affected' && justification === '' ? ['justification: is missing'] : []),
  ...(reason.trim() === '' ? ['reason: is missing'] : []),
  ...(until === '' ? ['until: is missing'] : []),
]
const wishOf = ({ cve, system }: ToCheckNamed, found: string, { is, justification, reason, until }: Said): Wish => ({
  kind: is === 'wrong-match' ? 'wrong-match' : 'not-affected',
  cve,
  ecosystem: system,
  package: found,
  justification: justification || undefined,
  reason,
  until,
})
const open = ({ packages }: ToCheckNamed): readonly string[] => packages.flatMap(({ name, isStated }) => (isStated ? [] : [name]))
const states = { affected: 'affected', disputed: 'feeds disagree', undecided: 'cannot be decided by data' } as const

const rowOf = (
  finding: ToCheckNamed,
  asked: Said,
  around: { readonly today: string; readonly maxDays: number; readonly personId: string },
): BulkRow => {
  const names = open(finding)
  const row = {
    id: finding.id,
    name: `${finding.cve} in ${finding.product}`,
    href: vulnerabilityHref(finding.cve),
    now: [
      names.length === 0 ? 'does not count here' : states[finding.state],
      ...(finding.exploitedOn === null ? [] : [`exploited since ${dateInWords(finding.exploitedOn)}`]),
      count(Number(finding.installations), 'installation'),
    ].join(', '),
  }
  const [first] = names
  if (missing(asked).length > 0 || first === undefined) return { ...row, would: [] }
  const may = decideStatement(wishOf(finding, first, asked), { isFound: true, hasOne: false, ...around })
  if (!may.ok) return { ...row, would: [], whyNot: (may.refusal.faults ?? [may.refusal.says]).join('; ') }
  return { ...row, would: [`${names.join(', ')}: ${kinds[may.value.kind].toLowerCase()}, until ${dateInWords(may.value.until)}`] }
}

/** What many findings are that do not count here (PM-3.2): each name of each is a statement of its own, with person, reason and last day. */
export const findingBulkRoutes = ({ db, follow }: { readonly db: Db; readonly follow: Follow }): readonly Route<Who>[] =>
  listBulkRoutes({
    db,
    list: toCheckList,
    given: async (tx, _, who) => {
      while (await flushSoftwareIndex(tx, who.districtId));
      return undefined
    },
    path: '/vulnerabilities/bulk',
    menu: '/vulnerabilities',
    may: 'findings.state',
    clauses: ['PM-3.2'],
    says: {
      preview: 'What saying that findings do not count here would do to the selected ones (`id[]`), or to all of the list’s address (`all=yes`)',
      act: 'Say of findings (`id[]`) that they do not affect the district, with a VEX justification, or are wrong matches, with a reason and a last day',
    },
    code: 'vulnerabilities/findings-in-part',
    json: { rows: 'findings', did: 'stated' },
    words: ['finding', 'findings'],
    title: (findings) => `Mark ${findings} as not counting here`,
    question: 'Which would leave the plan, why, and until when?',
    unsaid: 'Say why none of them counts here, and until when; nothing changes until you have seen it.',
    cost: 'They leave the plan until their last day, each with your name and reason; then they come back automatically.',
    shape,
    labels: { is: 'Statement', justification: 'Why it does not affect you', reason: 'Reason', until: 'Until' },
    missing,
    near: async (tx) => ({ maxDays: whole(await policyValues(tx), 'finding.statementMaxDays') }),
    look: async ({ tx, who, today, near, asked }, ids) =>
      (await toCheckNamed(tx, ids.filter(isGuid))).map((one) => rowOf(one, asked, { today, maxDays: near.maxDays, personId: who.personId })),
    act: async ({ from, asked }, id) => {
      const [finding] = await reading(from, (tx) => toCheckNamed(tx, isGuid(id) ? [id] : []))
      const names = finding === undefined ? [] : open(finding)
      if (finding === undefined || names.length === 0)
        return refuse({
          code: 'vulnerabilities/finding-not-open',
          clause: 'PM-3.2',
          says: finding === undefined ? 'This is no longer found here.' : 'This was already recorded.',
          satisfiedBy: 'Look at the list.',
          status: finding === undefined ? 404 : 409,
        })
      let result = await stateFinding(follow)(from, wishOf(finding, names[0] ?? '', asked))
      for (const name of names.slice(1)) if (result.ok) result = await stateFinding(follow)(from, wishOf(finding, name, asked))
      return result
    },
    label: (findings) => `Mark ${findings}`,
    fields: ({ asked, near, fault }) => (
      <>
        <SelectField
          name="is"
          label="Statement"
          value={asked.is}
          choose="Choose"
          error={fault('is')}
          options={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
        />
        <SelectField
          name="justification"
          label="Why it does not affect you"
          value={asked.justification}
          choose="Choose, if it does not affect you"
          error={fault('justification')}
          options={Object.entries(justifications).map(([value, label]) => ({ value, label }))}
          optional
        />
        <TextField
          name="reason"
          label="Reason"
          rows={3}
          value={asked.reason}
          maxlength={2000}
          error={fault('reason')}
          hint="How you know: what was checked, and by whom."
        />
        <DateTimeField
          kind="date"
          name="until"
          label="Until"
          value={asked.until}
          error={fault('until')}
          hint={`The last day, at most ${near.maxDays} days from now.`}
        />
      </>
    ),
  })
