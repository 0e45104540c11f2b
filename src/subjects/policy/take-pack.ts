import { faultsOfFit } from '../../core/policy/fit.ts'
import { faultsBeside, type Pack } from '../../core/policy/pack.ts'
import { readValues } from '../../core/policy/parameters.ts'
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { sha256, useCase, type Act } from '../ledger/index.ts'
import { queueNotice } from '../notices/index.ts'
import { differences, unfitOwn, type Difference } from './pack-diff.rules.ts'
import type { PackText } from './pack-text.ts'
import { insertPack, onePolicyAtATime } from './policy.store.ts'
import { holdersOf, policyInForce, shippedPack, type KnownPack, type PolicyInForce } from './policy.views.ts'

type Facts = { readonly now: PolicyInForce; readonly shipped: KnownPack }
/** `content` null: back to the pack the program came with. */
type Checked = { readonly pack: Pack; readonly hash: string; readonly content: string | null; readonly differences: readonly Difference[] }

const load = async (tx: Tx, at?: string): Promise<Facts> => ({ now: await policyInForce(tx, at), shipped: await shippedPack(tx) })

const refusedPack = (faults: readonly string[]): Result<never> =>
  refuse({
    code: 'policy/pack-refused',
    clause: 'PM-7',
    status: 422,
    faults,
    says: `The pack has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}; nothing was loaded.`,
    satisfiedBy: 'Correct each fault listed.',
  })

const judge = ({ now, shipped }: Facts, pack: Pack, content: string | null): Result<Checked> => {
  const own = unfitOwn(pack, now.own, (name, value) => {
    const read = readValues(pack.parameters, { [name]: value })
    return read.ok ? undefined : `${read.refusal.faults?.join('; ') ?? name} - the district’s own value; set another one first`
  })
  const values = readValues(pack.parameters, { ...pack.policy, ...now.own })
  const faults = [...faultsBeside(pack, shipped), ...own, ...(values.ok ? faultsOfFit(values.value) : [])]
  if (faults.length > 0 && enforced('PM-7/pack-taken-whole')) return refusedPack(faults)
  const hash = content === null ? shipped.hash : sha256(content)
  if (hash === now.pack.hash)
    return refuse({
      code: 'policy/pack-in-force',
      clause: 'PM-7',
      status: 409,
      says: 'This exact pack is already in force.',
      satisfiedBy: 'Choose another pack.',
    })
  return ok({ pack, hash, content, differences: differences(now.pack, pack, now.own) })
}

const read = (facts: Facts, given: PackText | null): Result<Checked> =>
  given === null ? judge(facts, facts.shipped, null) : judge(facts, given.pack, given.content)

/** What taking this pack would come to, without taking it: every fault, or every difference. `given` null: the shipped pack. */
export const checkPack = async (tx: Tx, given: PackText | null): Promise<Result<Checked>> => read(await load(tx), given)

/** `given`: a pack as a `PackReader` read it; null: the shipped one. */
export type Take = { readonly given: PackText | null; readonly hash: string; readonly reason: string }

const decide = (facts: Facts, { given, hash, reason }: Take): Result<Checked> => {
  const found = read(facts, given)
  if (!found.ok) return found
  if (found.value.hash !== hash)
    return refuse({
      code: 'policy/pack-not-as-shown',
      clause: 'PM-7',
      status: 409,
      says: 'This is not the pack whose differences you were shown.',
      satisfiedBy: 'Look at its differences first.',
    })
  if (reason.trim() === '' || reason.length > 500)
    return refuse({
      code: 'policy/pack-needs-reason',
      clause: 'PM-7',
      status: 422,
      says: 'Say why the district is switching to another pack, in at most 500 characters.',
      satisfiedBy: 'Give a reason.',
      faults: ['reason: is missing or too long'],
    })
  return found
}

/**
 * Takes a pack over for the district: whole, and only the one whose differences were shown (`hash`). Refused
 * `policy/pack-refused`, `…-in-force`, `…-not-as-shown`, `…-needs-reason`. Its differences are the evidence, and all who hold a position in IT are told.
 */
export const takePack = useCase<Take, Facts, Checked, { readonly hash: string; readonly differences: number }>({
  name: 'policy.take-pack',
  clauses: ['PM-7'],
  load: async (act: Act) => {
    await onePolicyAtATime(act)
    return load(act.tx, act.now.toString())
  },
  decide,
  commit: async (act, { pack, hash, content, differences: changed }, { now }, input) => {
    if (act.actor.personId === undefined) throw new Error('a pack is taken over by a person')
    const reason = input.reason.trim()
    await insertPack(act, { name: pack.pack, version: pack.version, hash, content, reason, by: act.actor.personId })
    const to = await holdersOf(
      act.tx,
      ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator'],
      act.now.toString(),
    )
    const names = `${pack.pack} ${pack.version}`
    if (to.length > 0)
      await queueNotice(act, {
        kind: 'policy-changed',
        about: `pack:${hash}`,
        subject: `The procedure pack is now ${names}`,
        to,
        body: [
          `The district follows the procedure pack ${names} from now on (before: ${now.pack.pack} ${now.pack.version}). ${changed.length} ${changed.length === 1 ? 'item differs' : 'items differ'}.`,
          `Why: ${reason}`,
          'Tickets, requests and runs that are already open keep the numbers they were opened under.',
        ].join('\n\n'),
      })
    return {
      value: { hash, differences: changed.length },
      evidence: [
        {
          kind: 'policy.pack-taken',
          grade: 'enforced',
          about: [`pack:${hash}`],
          content: {
            pack: pack.pack,
            version: pack.version,
            hash,
            before: now.pack.hash,
            reason,
            told: to.length,
            differences: changed.slice(0, 300).map((one) => ({ ...one })),
          },
        },
      ],
    }
  },
})
