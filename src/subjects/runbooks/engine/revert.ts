import type { HostSession } from '../../../connectors/hosts/contract.ts'
import { rowOf } from '../steps.rules.ts'
import { snapshotOf } from '../snapshot-of.ts'
import { wasReverted, type RevertMark } from './look.rules.ts'
import { tryOf } from './plan.rules.ts'
import { askHypervisor, stateOf } from './snapshot.ts'
import { begin, cannotTell, effectOver, found, gradeOf, trouble, troubleBefore, type Ending, type Turn } from './turn.ts'

const clockToleranceMs = 5000

/** A snapshot with memory brings its old clock back: it is set where it is wrong, before anything else is asked. */
const withClock = (nowMs: () => number) => async (session: HostSession) => {
  const facts = await session.facts()
  if (facts.ok && Math.abs(facts.value.clockMs - nowMs()) > clockToleranceMs) await session.setClock(Math.floor(nowMs() / 1000))
  return stateOf(session)
}

/**
 * SP-4.3, once the administrator has confirmed it: the snapshot is restored on the hypervisor and the old versions are seen. The way there may be
 * broken by the update itself, so the host is asked before if it answers, and the revert does not depend on it.
 */
export const putBack = async (turn: Turn): Promise<Ending> => {
  const { server, row, steps, engine } = turn
  const snapshot = snapshotOf(steps)
  const oldHash = String(rowOf(steps, 'snapshot')?.outcome?.['versionsHash'] ?? '')
  if (!snapshot) return troubleBefore(turn, 'No snapshot of this run is noted.')
  const endingOf = async (kind: 'effect' | 'probe'): Promise<Ending> => {
    const after = await server.untilAnswers(withClock(engine.nowMs))
    if (!after.ok) return cannotTell(`After the revert the server does not answer: ${after.trouble.says}`)
    const seen = await askHypervisor(turn)
    if (!seen.ok) return cannotTell(seen.says)
    const { versionsHash, bootId, packages } = after.value
    return found(
      { name: snapshot.name, versionsHash, bootId, packages, power: seen.state.power, product: seen.state.product },
      gradeOf(seen.state.evidence),
      kind,
    )
  }
  const now = await server.ask(stateOf)
  const earlier = row.intent?.['isRevert'] === true ? (row.intent as unknown as RevertMark) : undefined
  if (earlier && now.ok && wasReverted(earlier, now.value, oldHash)) return endingOf('probe')
  await begin(turn, {
    isRevert: true,
    try: tryOf(row),
    bootId: earlier?.bootId ?? (now.ok ? now.value.bootId : null),
    versionsHash: earlier?.versionsHash ?? (now.ok ? now.value.versionsHash : null),
  })
  const reverted = await server.hypervisor.revert(server.machine, snapshot.name)
  await effectOver(turn)
  return reverted.ok ? endingOf('effect') : trouble(reverted.trouble.says)
}
