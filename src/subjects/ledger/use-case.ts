import type { Temporal } from 'temporal-polyfill'
import { ok, type Result } from '../../core/result.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import { inDistrict, type Db, type Tx } from '../../platform/db/pool.ts'
import { append, type Evidence } from './ledger.store.ts'

/** How someone proved to be who they are; policy says which grade an act needs. */
export type Proof =
  | 'none'
  | 'link'
  | 'enrolment-key'
  | 'one-time-code'
  | 'password'
  | 'provider'
  | 'second-factor'
  | 'passkey'
  | 'break-glass'
  | 'process'

/** Who acts. `id` is opaque to the ledger: a person's id, or `agent:…`, `process:…`, `set-up`. */
export type Actor = { readonly id: string; readonly proof: Proof; readonly personId?: string }

/** One act under way: the district's transaction, its time, who acts. */
export type Act = { readonly tx: Tx; readonly districtId: string; readonly now: Temporal.Instant; readonly actor: Actor }
export type Moment = Pick<Act, 'now' | 'actor' | 'districtId'>

/** Where an act comes from: the database as this process's role, the district, the actor. */
export type From = { readonly db: Db; readonly districtId: string; readonly actor: Actor }

export type UseCase<Input, Value> = ((from: From, input: Input) => Promise<Result<Value>>) & {
  readonly useCase: string
  readonly clauses: readonly string[]
  /** The same act inside a transaction that is already open, for use cases that begin with one another's work. */
  readonly within: (act: Act, input: Input) => Promise<Result<Value>>
}

class RolledBack extends Error {
  readonly result: Result<never>
  constructor(result: Result<never>) {
    super('refused')
    this.result = result
  }
}

/**
 * Every act of the product: load -> decide -> commit in one transaction, evidence in the same one. A refusal rolls everything
 * back. A commit without evidence is a defect and is refused.
 */
export const useCase = <Input, Facts, Decision, Value>(spec: {
  readonly name: string // `changes.approve`
  readonly clauses: readonly string[]
  readonly load: (act: Act, input: Input) => Promise<Facts>
  readonly decide: (facts: Facts, input: Input, moment: Moment) => Result<Decision>
  /** `under` names what an entry of the same day already tells of: a machine's repetition, counted and not entered again. `after` is for what can only be done once its evidence is written; it gets the entries' ids in their order. */
  readonly commit: (
    act: Act,
    decision: Decision,
    facts: Facts,
    input: Input,
  ) => Promise<{ value: Value; evidence: readonly Evidence[]; under?: string; after?: (entries: readonly string[]) => Promise<void> }>
}): UseCase<Input, Value> => {
  const within = async (act: Act, input: Input): Promise<Result<Value>> => {
    const facts = await spec.load(act, input)
    const decided = spec.decide(facts, input, act)
    if (!decided.ok) return decided
    const { value, evidence, under, after } = await spec.commit(act, decided.value, facts, input)
    if (evidence.length === 0 && under === undefined) throw new Error(`${spec.name} left no evidence`)
    const entries: string[] = []
    for (const item of evidence) entries.push(await append(act, { clauses: spec.clauses, ...item }))
    await after?.(entries)
    return ok(value)
  }
  const once = async (from: From, input: Input): Promise<Result<Value>> => {
    try {
      return await inDistrict(from.db, from.districtId, async (tx) => {
        const { now } = await domainNow(tx)
        const result = await within({ tx, districtId: from.districtId, now, actor: from.actor }, input)
        if (!result.ok) throw new RolledBack(result)
        return result
      })
    } catch (error) {
      if (error instanceof RolledBack) return error.result
      throw error
    }
  }
  // Two at once: the one that lost finds what the other wrote when it looks again, and is refused in words.
  const run = (from: From, input: Input): Promise<Result<Value>> =>
    once(from, input).catch((error: unknown) => ((error as { code?: unknown } | null)?.code === '23505' ? once(from, input) : Promise.reject(error)))
  return Object.assign(run, { useCase: spec.name, clauses: spec.clauses, within })
}

/** Reads as one district, writing nothing. */
export const reading = <T>(from: Pick<From, 'db' | 'districtId'>, work: (tx: Tx, now: Temporal.Instant) => Promise<T>): Promise<T> =>
  inDistrict(from.db, from.districtId, async (tx) => work(tx, (await domainNow(tx)).now))
