// What a look makes of a server's facts (SP-3): the five conditions, and whether a reboot is needed. Shapes are the host contract's, as
// far as they matter here.
import type { LookFacts } from '../passes.rules.ts'
import type { StepRow } from '../steps.rules.ts'

type Kernel = {
  readonly running: string
  readonly runningVersion: string | null
  readonly newest: string | null
  readonly newestVersion: string | null
  readonly ofContainer: boolean
}
export type Seen = {
  readonly bootId: string
  readonly kernel: Kernel
  readonly deletedMaps: readonly unknown[]
  readonly broken: readonly { readonly name: string }[]
  readonly held: readonly string[]
  readonly rebootRequiredFile: boolean
}
export type SeenPending = {
  readonly updates: readonly { readonly name: string }[]
  readonly removals: readonly string[]
  readonly keptBack: readonly string[]
  readonly phased: readonly string[]
}

/** No kernel package and no container is "cannot tell", never "fine". */
const isKernelNewest = ({ running, runningVersion, newest, newestVersion, ofContainer }: Kernel): boolean =>
  ofContainer || (newest === running && (runningVersion === null || newestVersion === null || runningVersion === newestVersion))

/** Whether the server asks for a restart: a newer kernel is installed, replaced files are in use, or the system says so. */
export const asksForReboot = (seen: Seen): boolean => !isKernelNewest(seen.kernel) || seen.deletedMaps.length > 0 || seen.rebootRequiredFile

const installsOf = (steps: readonly StepRow[]): readonly StepRow[] =>
  steps.filter(
    ({ step, state, outcome }) =>
      step.startsWith('update-') && state === 'done' && Array.isArray(outcome?.['installed']) && outcome['installed'].length > 0,
  )

/** What was found, for the rule that says why a server is not clean. `cannotTell`: what is pending could not be asked. */
export const lookOf = (steps: readonly StepRow[], seen: Seen, pending: SeenPending | undefined, cannotTell: string | null): LookFacts => {
  const installs = installsOf(steps)
  const sinceBoot = installs.some(({ outcome }) => outcome?.['bootId'] === seen.bootId)
  return {
    pending: [...(pending?.updates ?? []).map(({ name }) => name), ...(pending?.removals ?? [])],
    phased: pending?.phased ?? [],
    keptBack: (pending?.keptBack ?? []).filter((name) => !seen.held.includes(name)),
    held: seen.held,
    kernelIsNewest: isKernelNewest(seen.kernel),
    deletedMaps: seen.deletedMaps.length,
    broken: seen.broken.map(({ name }) => name),
    installedSinceBoot: sinceBoot,
    bootIdChanged: installs.length > 0 && !sinceBoot,
    cannotTell,
  }
}

export type RevertMark = { readonly bootId: string | null; readonly versionsHash: string | null }

/**
 * The probe of a revert: it happened where the old versions show and did not before, or where the boot number is another one now.
 * Repeating it would do no harm, but nothing is done twice.
 */
export const wasReverted = (before: RevertMark, now: { readonly bootId: string; readonly versionsHash: string }, oldHash: string): boolean =>
  now.versionsHash === oldHash &&
  ((before.versionsHash !== null && before.versionsHash !== oldHash) || (before.bootId !== null && before.bootId !== now.bootId))
