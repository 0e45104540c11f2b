import { canonical, type Json } from '../../../core/proof/canonical.ts'
import { showId } from '../../../platform/ids.ts'
import { append, type Act } from '../../ledger/index.ts'
import { allWithdrawnWords, type Withdrawal } from '../../vulnerabilities/index.ts'
import type { PlanPolicy } from '../policy.views.ts'
import { inOrder, newest } from './judge.ts'
import { isMoved, orderKeyOf, type Position } from './update.rules.ts'
import { endOverrideRow, saveMoves, saveUpdates } from './updates.store.ts'
import { lockUpdates, ranksOf, tallies, type Stored, type Tally } from './updates.views.ts'

export type UpdateMove = {
  readonly id: string
  readonly package: string
  readonly line: string
  readonly before: Position | null
  readonly after: Position | null
  readonly rankBefore: number | null
  readonly rankAfter: number | null
  readonly devices: number
  readonly because: string
}

const positionOf = ({ target, decision, dueOn, riskScore, riskLevel, kevCves, isForensic, exposure }: Position): Position => ({
  target,
  decision,
  dueOn,
  riskScore,
  riskLevel,
  kevCves,
  isForensic,
  exposure,
})

/** Vulnerabilities of an update that are known to be exploited now and were not when it was last settled. */
const newlyExploited = ({ stored, kevCves }: Tally): readonly string[] => kevCves.filter((cve) => !stored.kevCves.includes(cve))

/** What an update comes to: its most urgent state leads, an override for this very version stands over it. Null: no device waits for it any more. */
const comesTo = (tally: Tally, policy: PlanPolicy, now: string): Stored => {
  const { lead, stored, ecosystem } = tally
  if (lead === null) return { ...stored, closedAt: stored.closedAt ?? now, emergencyCount: 0, statedCount: 0 }
  const target = newest(ecosystem, tally.fixed)
  const override = tally.override?.target === target && newlyExploited(tally).length === 0 ? tally.override : null
  const counted = policy.evaluation.unknownExposure === 'exposed' ? tally.unknownKev : 0
  const row = {
    target,
    decision: override?.decision ?? lead.decision,
    dueOn: override === null ? lead.dueOn : override.dueOn,
    isForensic: lead.isForensic,
    riskScore: lead.riskScore,
    riskLevel: lead.riskLevel,
    kevCves: tally.kevCves,
    exposure: lead.exposure,
    cveCount: tally.cveCount,
    fixableCount: tally.fixableCount,
    cves: [...new Set([...tally.kevCves, ...lead.cves])].slice(0, 50),
    missing: lead.missing,
    installed: inOrder(ecosystem, tally.installed)[0] ?? '',
    emergencyCount: tally.isNoise ? 0 : counted + tally.statedKev,
    statedCount: tally.isNoise ? 0 : tally.statedKev,
    policy: lead.policy,
    epss: tally.epssNow,
    epssOn: tally.epssNowOn,
  }
  return { ...row, orderKey: orderKeyOf({ ...row, package: tally.package, line: tally.line, isNoise: tally.isNoise }), closedAt: null }
}

/** An override said of another version, or before attacks were known, has nothing more to say: it ends, and what is known now is judged for itself. */
const endSuperseded = async (act: Act, tally: Tally, after: Stored): Promise<void> => {
  const { override } = tally
  if (override === null || tally.lead === null || (override.target === after.target && newlyExploited(tally).length === 0)) return
  const why =
    override.target !== after.target
      ? `said of ${override.target ?? 'an update without a version'}; ${after.target ?? 'nothing'} is to be installed now`
      : `said before it was known that ${newlyExploited(tally).slice(0, 5).join(', ')} is exploited`
  await endOverrideRow(act, override.id, why)
  await append(act, {
    kind: 'patching.override-ended',
    clauses: ['PM-3.3'],
    about: [showId('pe', tally.id)],
    grade: 'observed',
    content: { override: showId('ovr', override.id), why },
  })
}

/** Why an update moved; where it lost vulnerabilities that their publisher took back, that is told with it, and never silently done (PM-3.2). */
const becauseOf = ({ stored }: Tally, after: Stored, because: string, withdrawn: readonly Withdrawal[]): string => {
  if (withdrawn.length === 0) return because
  const lost = stored.cves.filter((cve) => after.closedAt !== null || !after.cves.includes(cve))
  const of = withdrawn.filter(({ cves }) => cves.some((cve) => lost.includes(cve)))
  return of.length === 0 ? because : `${because}; ${allWithdrawnWords(of)}`
}

/**
 * Brings these updates up to their states: one at a time in the whole district, so that what is added up is whole. Gives those that came, went or moved
 * with their place in the plan before and after; each is kept with its reason.
 */
export const settleUpdates = async (
  act: Act,
  ids: readonly string[],
  policy: PlanPolicy,
  because: string,
  withdrawn: readonly Withdrawal[] = [],
): Promise<readonly UpdateMove[]> => {
  if (ids.length === 0) return []
  await lockUpdates(act.tx, act.districtId, ids)
  const found = (await tallies(act.tx, ids)).map((tally) => ({ tally, after: comesTo(tally, policy, act.now.toString()) }))
  for (const { tally, after } of found) await endSuperseded(act, tally, after)
  const changed = found.filter(({ tally, after }) => canonical(tally.stored as unknown as Json) !== canonical(after as unknown as Json))
  const moved = changed.filter(
    ({ tally, after }) =>
      (tally.stored.closedAt === null) !== (after.closedAt === null) ||
      tally.stored.orderKey === '9' ||
      isMoved(tally.stored, after) ||
      becauseOf(tally, after, because, withdrawn) !== because,
  )
  const before =
    moved.length === 0
      ? new Map<string, number>()
      : await ranksOf(
          act.tx,
          moved.map(({ tally }) => tally.id),
        )
  await saveUpdates(
    act,
    changed.map(({ tally, after }) => ({ id: tally.id, ...after })),
  )
  if (moved.length === 0) return []
  const ranks = await ranksOf(
    act.tx,
    moved.map(({ tally }) => tally.id),
  )
  const moves = moved
    .map(({ tally, after }): UpdateMove => {
      const wasOpen = tally.stored.closedAt === null && tally.stored.orderKey !== '9' // '9': just written, never judged
      const isOpen = after.closedAt === null
      return {
        id: tally.id,
        package: tally.package,
        line: tally.line,
        devices: tally.devices,
        because: becauseOf(tally, after, because, withdrawn),
        before: wasOpen ? positionOf(tally.stored) : null,
        after: isOpen ? positionOf(after) : null,
        rankBefore: wasOpen ? (before.get(tally.id) ?? null) : null,
        rankAfter: isOpen ? (ranks.get(tally.id) ?? null) : null,
      }
    })
    .filter((move) => move.before !== null || move.after !== null)
  await saveMoves(
    act,
    moves.map((move) => ({
      updateId: move.id,
      because: move.because,
      before: move.before as unknown as Json,
      after: move.after as unknown as Json,
      rankBefore: move.rankBefore,
      rankAfter: move.rankAfter,
    })),
  )
  return moves
}
