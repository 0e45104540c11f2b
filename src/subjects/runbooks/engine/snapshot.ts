import type { Snapshot } from '../../../connectors/hypervisors/contract.ts'
import { answer, type HostSession } from '../../../connectors/hosts/contract.ts'
import { nameOfRun } from '../snapshot-of.ts'
import { tryOf } from './plan.rules.ts'
import { begin, cannotTell, effectOver, found, gradeOf, hashOf, momentNow, trouble, troubleBefore, type Ending, type Turn } from './turn.ts'

const cacheBytes = 300_000_000 // ours: a full package cache fails before anything changed, so it is asked before the snapshot

/** Boot number and hash of all versions, over one connection. */
export const stateOf = async (session: HostSession) => {
  const facts = await session.facts()
  if (!facts.ok) return facts
  const versions = await session.versions()
  return versions.ok
    ? answer({ facts: facts.value, bootId: facts.value.bootId, versionsHash: hashOf(versions.value), packages: Object.keys(versions.value).length })
    : versions
}

/** Names on the hypervisor now, and how good its word is; undefined with the reason where it cannot be asked. */
export const askHypervisor = async ({ server }: Turn) => {
  const state = await server.hypervisor.state(server.machine)
  if (!state.ok) return { ok: false as const, says: state.trouble.says }
  const listed = await server.hypervisor.list(server.machine)
  return listed.ok ? { ok: true as const, state: state.value, listed: listed.value } : { ok: false as const, says: listed.trouble.says }
}

const taken = (turn: Turn, snapshot: Snapshot, listed: readonly Snapshot[], facts: { power: string; product: string }, versionsHash: string) => ({
  name: snapshot.name,
  takenAt: momentNow(turn, snapshot.takenAtMs ?? turn.engine.nowMs()),
  takenAtOutsideMs: snapshot.takenAtMs,
  memory: snapshot.memory,
  listed: listed.map(({ name }) => name),
  versionsHash,
  ...facts,
})

/** SP-2: the snapshot under the run's name, seen in the hypervisor's list. After a crash that list is asked before anything is taken. */
export const takeSnapshot = async (turn: Turn): Promise<Ending> => {
  const { server, row, run, steps, policy } = turn
  const name = nameOfRun(run, steps, policy.zone)
  if (!name.ok) return troubleBefore(turn, name.refusal.says)
  const earlier = row.intent?.['versionsHash']
  const asked = await askHypervisor(turn)
  if (!asked.ok) return row.state === 'intended' ? cannotTell(asked.says) : troubleBefore(turn, asked.says)
  const already = asked.listed.find((one) => one.name === name.value)
  if (already && typeof earlier !== 'string') return troubleBefore(turn, `The hypervisor lists ${name.value} already, and this run has not taken it.`)
  if (already && typeof earlier === 'string') {
    if (row.state !== 'intended') await begin(turn, { ...row.intent })
    return found(
      taken(turn, already, asked.listed, { power: asked.state.power, product: asked.state.product }, earlier),
      gradeOf(asked.state.evidence),
      'probe',
    )
  }
  const before = await server.ask(stateOf)
  if (!before.ok) return troubleBefore(turn, before.trouble.says)
  const { facts, versionsHash, bootId, packages } = before.value
  if (facts.freeBytes.cache < cacheBytes) return troubleBefore(turn, `Only ${Math.floor(facts.freeBytes.cache / 1e6)} MB are free for packages.`)
  if (facts.broken.length > 0)
    return troubleBefore(
      turn,
      `The package database is not sound before the update: ${facts.broken
        .map((one) => one.name)
        .slice(0, 5)
        .join(', ')}.`,
    )
  await begin(turn, { try: tryOf(row), versionsHash, bootId, packages })
  const result = await server.hypervisor.take(server.machine, name.value)
  await effectOver(turn)
  const seen = await askHypervisor(turn)
  if (!seen.ok) return cannotTell(seen.says)
  const there = seen.listed.find((one) => one.name === name.value)
  if (!result.ok && !there) return trouble(result.trouble.says, gradeOf(seen.state.evidence, 'observed'))
  if (!there) return trouble(`The hypervisor reported success, but does not list ${name.value}.`, gradeOf(seen.state.evidence, 'observed'))
  return found(taken(turn, there, seen.listed, { power: seen.state.power, product: seen.state.product }, versionsHash), gradeOf(seen.state.evidence))
}

/** SP-4.6: deleted, then confirmed by the hypervisor's own list. */
export const removeSnapshot = async (turn: Turn): Promise<Ending> => {
  const { server, row, steps, run, policy } = turn
  const name = nameOfRun(run, steps, policy.zone)
  if (!name.ok) return troubleBefore(turn, name.refusal.says)
  const outcomeOf = async (kind: 'effect' | 'probe'): Promise<Ending> => {
    const seen = await askHypervisor(turn)
    if (!seen.ok) return cannotTell(seen.says)
    const listed = seen.listed.map((one) => one.name)
    return found(
      { name: name.value, listed, power: seen.state.power, product: seen.state.product, removedAt: momentNow(turn, turn.engine.nowMs()) },
      gradeOf(seen.state.evidence),
      kind,
    )
  }
  if (row.state === 'intended') {
    const seen = await askHypervisor(turn)
    if (!seen.ok) return cannotTell(seen.says)
    if (!seen.listed.some((one) => one.name === name.value)) return outcomeOf('probe')
  }
  await begin(turn, { try: tryOf(row) })
  const removed = await server.hypervisor.remove(server.machine, name.value)
  await effectOver(turn)
  const ending = await outcomeOf('effect')
  const isStillThere =
    ending.end === 'found' && 'outcome' in ending.finding && (ending.finding.outcome['listed'] as readonly string[]).includes(name.value)
  return isStillThere && !removed.ok ? trouble(removed.trouble.says) : ending
}
