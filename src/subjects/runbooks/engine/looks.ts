import { backInProductionAt } from '../snapshot-of.ts'
import type { Backup } from '../outcomes.rules.ts'
import { lookOf } from './look.rules.ts'
import { inDistrictTime, marksOf, offsetAt } from './outside-time.rules.ts'
import { triesOf } from './plan.rules.ts'
import { cannotTell, found, gradeOf, laterThan, trouble, type Ending, type Turn } from './turn.ts'

/** SP-3: what is left. That the sources cannot be reached is never "nothing pending": it is tried again, and then a run ends as not clean. */
export const look = async (turn: Turn): Promise<Ending> => {
  const { server, steps } = turn
  const facts = await server.ask((session) => session.facts())
  if (!facts.ok) return trouble(facts.trouble.says)
  const pending = await server.ask((session) => session.pending())
  if (!pending.ok) return trouble(`What is pending cannot be told: ${pending.trouble.says}`, 'observed', { code: pending.trouble.code })
  const { bootId, kernel, os, rebootRequiredFile } = facts.value
  return found(
    {
      ...lookOf(steps, facts.value, pending.value, null),
      bootId,
      os,
      kernel: kernel.running,
      newestKernel: kernel.newest,
      ofContainer: kernel.ofContainer,
      rebootRequiredFile,
    },
    gradeOf(server.evidence),
  )
}

/**
 * SP-1.6, SP-4.7: the newest good backup, read from the backup system. Its times are outside times: told in the district's by a recorded offset.
 * While nothing new is to be seen, nothing is noted.
 */
export const lookAtBackup = async (turn: Turn): Promise<Ending> => {
  const { server, steps, row, policy, mark } = turn
  const read = await server.lastBackup()
  const before = row.outcome
  if (!read.ok) {
    const says = `Whether there is a good backup cannot be told: ${read.trouble.says}`
    return before?.['trouble'] === says ? cannotTell(says) : trouble(says, 'observed', { code: read.trouble.code })
  }
  const { lastGoodAtMs, lastResult, source, evidence, reference, verifiedAtMs, verifyMethod, limits } = read.value
  if (!Number.isFinite(lastGoodAtMs)) return trouble('The backup system tells no time of its last backup.')
  const lastGoodAt = inDistrictTime(lastGoodAtMs, offsetAt(lastGoodAtMs, marksOf(steps), mark), policy.zone)
  const isSame =
    row.state === 'failed' && before?.['reference'] === reference && before?.['lastResult'] === lastResult && before?.['outsideMs'] === lastGoodAtMs
  const since = backInProductionAt(steps)
  if (isSame && (row.step === 'backup-gate' || since === null || !laterThan(lastGoodAt, since))) return cannotTell('No newer backup is to be seen.')
  return found(
    {
      lastGoodAt,
      lastResult,
      source,
      reference,
      outsideMs: lastGoodAtMs,
      verifiedAtMs,
      verifyMethod,
      limits,
      tries: triesOf(row) + 1,
    } satisfies Backup & Record<string, unknown>,
    gradeOf(evidence),
  )
}

/** SP-4.2: what a machine sees of the service, kept beside the testers' verdicts and never in their place. */
export const checkHealth = async ({ server }: Turn): Promise<Ending> => {
  const checks = []
  for (const { name, ask } of server.checks) checks.push({ name, ...(await ask()) })
  return found({ checks }, gradeOf(server.evidence, 'observed'))
}
