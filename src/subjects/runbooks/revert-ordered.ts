import { ok, refuse, type Refused, type Result } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { reading, type From } from '../ledger/index.ts'
import { readPolicy, type RunbookParts } from './parts.ts'
import { movesOf } from './runbooks.store.ts'
import { personContact, revertOrdersOf, runOf, waitOf, type Run } from './runbooks.views.ts'

/** Who ordered that a server is put back and when, in words; undefined while nobody did. */
export const orderedWords = async (tx: Tx, run: Pick<Run, 'id'>, zone: string): Promise<string | undefined> => {
  const move = (await movesOf(tx, run.id)).findLast(({ to }) => to === 'reverting')
  if (!move) return undefined
  const by = /^[0-9a-f-]{36}$/.test(move.by) ? (await personContact(tx, move.by))?.name : undefined
  return `It is being put back: ordered${by === undefined ? '' : ` by ${by}`}, ${inWords(move.at, zone)}. One order is enough.`
}

export type Ordered = { readonly isSignatureWanted: boolean; readonly words: string | undefined }

/** SP-4.3: whether a further signature is of use: none came yet, or the runner says that it knows none of those (a row written past us must not keep the true one out). */
export const orderOf = async (tx: Tx, run: Pick<Run, 'id' | 'way'>, zone: string): Promise<Ordered> => {
  const orders = await revertOrdersOf(tx, run.id)
  const isAsked = orders.length === 0 || (await waitOf(tx, run.id))?.code === 'runner/revert-not-signed'
  return { isSignatureWanted: run.way === 'runner' && isAsked, words: await orderedWords(tx, run, zone) }
}

/** The same order again: nothing is done twice. */
export const revertingAlready = (words = 'It is already being put back.'): Refused =>
  refuse({ code: 'runbooks/reverting-already', clause: 'SP-4.3', status: 409, says: words, satisfiedBy: 'nothing: the order stands' })

/** An order given twice is answered as the first one was, and says so. */
export const onceOrdered = async <T extends object>(
  parts: RunbookParts,
  from: From,
  runId: string,
  result: Result<T>,
): Promise<Result<T | { runId: string; isAlready: true; says: string }>> => {
  if (result.ok || result.refusal.code !== 'runbooks/reverting-already') return result
  const says = await reading(from, async (tx) => {
    const run = await runOf(tx, runId)
    return run && orderedWords(tx, run, (await readPolicy(parts, tx, run.policyId)).zone)
  })
  return ok({ runId, isAlready: true as const, says: says ?? result.refusal.says })
}
