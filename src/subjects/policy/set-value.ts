import type { Json } from '../../core/proof/canonical.ts'
import { clausesOf, type Pack } from '../../core/policy/pack.ts'
import { text } from '../../core/policy/parameters.ts'
import { refuse, ok, type Result } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isBefore } from '../../core/time/zone.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act } from '../ledger/index.ts'
import { queueNotice } from '../notices/index.ts'
import { insertValue, markWithdrawn, onePolicyAtATime } from './policy.store.ts'
import { holdersOf, policyInForce, valueRows, type PolicyInForce, type ValueRow } from './policy.views.ts'
import { decideValue, valueInWords, type Change, type Facts, type Wish } from './value.rules.ts'

type Loaded = { readonly policy: PolicyInForce; readonly facts: Facts; readonly rows: readonly ValueRow[] }

const load = async (act: Act): Promise<Loaded> => {
  await onePolicyAtATime(act)
  const policy = await policyInForce(act.tx, act.now.toString())
  const rows = await valueRows(act.tx)
  const planned = rows.filter((row) => row.withdrawnAt === null && isBefore(act.now, row.fromAt))
  const { parameters, policy: defaults } = policy.pack
  return { policy, rows, facts: { parameters, defaults, values: policy.values, planned, zone: text(policy.values, 'district.zone') } }
}

/** Who hears of a change: those who answer for a clause that names the parameter, those who patch by it, director and coordinator. */
export const concernedBy = (pack: Pack, parameter: string): readonly string[] => {
  const clauses = clausesOf(pack).filter((clause) => clause.parameters.includes(parameter))
  const isWork = clauses.some(({ id }) => /^(SP|CM)-/.test(id))
  return [
    ...new Set([
      'technology-director',
      'technology-coordinator',
      ...clauses.map(({ responsible }) => responsible),
      ...(isWork ? ['it-systems-manager', 'systems-administrator'] : []),
    ]),
  ]
}

const tellConcerned = async (act: Act, { policy }: Loaded, name: string, subject: string, lines: readonly string[]): Promise<number> => {
  const to = await holdersOf(act.tx, concernedBy(policy.pack, name), act.now.toString())
  if (to.length > 0)
    await queueNotice(act, {
      kind: 'policy-changed',
      about: `parameter:${name}`,
      subject,
      body: lines.filter((line) => line !== '').join('\n\n'),
      to,
    })
  return to.length
}

const by = (act: Act): string => {
  if (act.actor.personId === undefined) throw new Error('a parameter is set by a person')
  return act.actor.personId
}

/**
 * Sets one policy parameter from a moment on, with its reason (PM-7). What is under way goes on by the numbers it was opened under. Those whose work it
 * rules are told; before and after are the evidence. Refusals: see `decideValue`.
 */
export const setValue = useCase<Wish, Loaded, Change, { readonly id: string; readonly name: string; readonly value: Json; readonly from: string }>({
  name: 'policy.set-value',
  clauses: ['PM-7'],
  load,
  decide: ({ facts }, wish, { now }) => decideValue(facts, wish, now),
  commit: async (act, change, loaded) => {
    const { parameter, before, after, isDefault, reason } = change
    const { name, unit, clause } = parameter
    const isNow = !isBefore(act.now, change.fromAt)
    const fromAt = isNow ? act.now.toString() : change.fromAt
    const id = await insertValue(act, { parameter: name, value: isDefault ? null : (after as unknown as Json), fromAt, by: by(act), reason })
    if (!isNow) await setTimer(act, 'policy.value-begins', instantOf(fromAt), { parameter: name, valueId: id })
    const told = await tellConcerned(act, loaded, name, `${name}: ${valueInWords(after)} (${unit})`, [
      `The district’s policy parameter ${name} (${clause}) changes from ${valueInWords(before)} to ${valueInWords(after)} (${unit}), starting ${inWords(fromAt, loaded.facts.zone, { withYear: true })}.`,
      parameter.says,
      `Why: ${reason}`,
      'Tickets, requests and runs that are already open keep the number they were opened under.',
    ])
    return {
      value: { id, name, value: after as unknown as Json, from: fromAt },
      evidence: [
        {
          kind: 'policy.value-set',
          grade: 'enforced',
          about: [`parameter:${name}`],
          clauses: ['PM-7', clause],
          content: {
            parameter: name,
            before: before as unknown as Json,
            after: after as unknown as Json,
            isDefault,
            from: fromAt,
            reason,
            told,
            pack: loaded.policy.pack.hash,
          },
        },
      ],
    }
  },
})

const findPlanned = ({ rows, facts }: Loaded, id: string): Result<ValueRow> => {
  const row = rows.find((one) => showId('val', one.id) === id || one.id === id)
  if (row === undefined)
    return refuse({
      code: 'policy/no-such-value',
      clause: 'PM-7',
      status: 404,
      says: 'There is no such planned change.',
      satisfiedBy: 'Choose one of those listed.',
    })
  if (!facts.planned.some((one) => one.id === row.id))
    return refuse({
      code: 'policy/value-not-planned',
      clause: 'PM-7',
      status: 409,
      says: 'This change has already taken effect or was withdrawn.',
      satisfiedBy: 'Set another value.',
    })
  return ok(row)
}

/** Takes back a change that has not begun. */
export const withdrawValue = useCase<{ readonly id: string }, Loaded, ValueRow, { readonly name: string }>({
  name: 'policy.withdraw-value',
  clauses: ['PM-7'],
  load,
  decide: (loaded, { id }) => findPlanned(loaded, id),
  commit: async (act, row, loaded) => {
    await markWithdrawn(act, row.id, by(act))
    const told = await tellConcerned(act, loaded, row.parameter, `${row.parameter} stays as it is`, [
      `The change of ${row.parameter} that was to start ${inWords(row.fromAt, loaded.facts.zone, { withYear: true })} was withdrawn.`,
    ])
    return {
      value: { name: row.parameter },
      evidence: [
        {
          kind: 'policy.value-withdrawn',
          grade: 'enforced',
          about: [`parameter:${row.parameter}`],
          content: { parameter: row.parameter, from: row.fromAt, value: row.value as Json, told },
        },
      ],
    }
  },
})
