import { setTimeout as wait } from 'node:timers/promises'
import { domainNow } from '../../../platform/db/domain-now.ts'
import { inDistrict } from '../../../platform/db/pool.ts'
import { beatLease, claimRun, releaseLease, type Claim } from '../lease.store.ts'
import { keptText } from './clean-text.rules.ts'
import { noteStuck } from './end-short.ts'
import type { Engine } from './ports.ts'
import { fromOf } from './turn.ts'
import { workOnRun, type Hold } from './work-on-run.ts'

export type RunningEngine = {
  /** Claims what is due and begins to work on it; gives how many runs were taken. */
  readonly take: () => Promise<number>
  /** Until no run is worked on. */
  readonly idle: () => Promise<void>
  /** No further effect begins; runs are given free. Whatever takes longer than `graceMs` is left to whoever claims it next. */
  readonly stop: (graceMs?: number) => Promise<void>
}

type Working = { readonly claim: Claim; readonly hold: Hold; readonly over: Promise<void> }

/** The engine over some districts. `holder` names this process: two of a kind are two holders. */
export const runEngine = (engine: Engine, districts: readonly string[], holder: string): RunningEngine => {
  const { parts, pace } = engine
  const said = new Map<string, string>()
  const asked = new Map<string, number>()
  const working = new Map<string, Working>()
  let ends = false

  // What fails the same way twice will not mend itself: the administrator hears of it.
  const faults = new Map<string, string>()
  const noteFault = async (claim: Claim, error: unknown): Promise<void> => {
    const says = keptText(error instanceof Error ? error.message : String(error))
    const isSecond = faults.get(claim.runId) === says && said.get(claim.runId) !== says
    faults.set(claim.runId, says)
    if (!isSecond) return
    said.set(claim.runId, says)
    await noteStuck(parts)(fromOf(engine, claim.districtId), {
      runId: claim.runId,
      fence: claim.fence,
      code: 'runner/fault',
      says: `The runner failed: ${says}`,
    })
  }

  const keepLease = (claim: Claim, hold: Hold): (() => void) => {
    let heard = engine.nowMs()
    const timer = setInterval(
      () => {
        inDistrict(parts.db, claim.districtId, (tx) => beatLease(tx, claim, pace.leaseSeconds)).then(
          (mine) => {
            if (mine) heard = engine.nowMs()
            else hold.isLost = true
          },
          () => {
            if (engine.nowMs() - heard > pace.leaseSeconds * 1000) hold.isLost = true
          },
        )
      },
      (pace.leaseSeconds * 1000) / 3,
    )
    return () => clearInterval(timer)
  }

  const work = async (claim: Claim, hold: Hold): Promise<void> => {
    const stopBeating = keepLease(claim, hold)
    try {
      const restMs = await workOnRun(engine, claim, hold)
      stopBeating()
      if (restMs !== undefined) await inDistrict(parts.db, claim.districtId, (tx) => releaseLease(tx, claim, restMs / 1000))
    } catch (error) {
      // Nothing is given free: the lease runs out, and whoever takes the run then asks the outside first.
      engine.warn('a run was left in its middle', { run: claim.runId, error })
      await noteFault(claim, error).catch(() => undefined)
    } finally {
      stopBeating()
      working.delete(claim.runId)
    }
  }

  const claimIn = (districtId: string) =>
    inDistrict(parts.db, districtId, async (tx) => claimRun(tx, districtId, holder, (await domainNow(tx)).now, pace.leaseSeconds))

  const take = async (): Promise<number> => {
    let taken = 0
    for (const districtId of districts) {
      while (!ends && working.size < pace.atOnce) {
        const claim = await claimIn(districtId)
        if (!claim) break
        const hold: Hold = { isLost: false, ends: false, said, asked }
        working.set(claim.runId, { claim, hold, over: work(claim, hold) })
        taken++
      }
    }
    return taken
  }

  return {
    take,
    idle: async () => {
      while (working.size > 0) await Promise.all([...working.values()].map(({ over }) => over))
    },
    stop: async (graceMs = 3000) => {
      ends = true
      const left = [...working.values()]
      for (const { hold } of left) hold.ends = true
      await Promise.race([Promise.all(left.map(({ over }) => over)), wait(graceMs, undefined, { ref: false })])
      for (const { claim, hold } of working.values()) {
        hold.isLost = true
        await inDistrict(parts.db, claim.districtId, (tx) => releaseLease(tx, claim)).catch(() => undefined)
      }
    },
  }
}
