// SP-3 "until no further updates are available", read as really clean: nothing pending is not enough.
import type { HostFacts, Pending } from './contract.ts'

export type CleanCondition = 'nothing-pending' | 'newest-kernel-runs' | 'no-deleted-files-in-use' | 'packages-sound' | 'boot-id-changed'
export type ConditionState = { readonly condition: CleanCondition; readonly holds: boolean; readonly says: string }
export type Clean = { readonly clean: boolean; readonly conditions: readonly ConditionState[]; readonly exceptions: readonly string[] }

const list = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')

const pendingState = (pending: Pending, held: readonly string[]): ConditionState => {
  const open = [...pending.updates.map((u) => u.name), ...pending.removals, ...pending.keptBack.filter((name) => !held.includes(name))]
  return {
    condition: 'nothing-pending', holds: open.length === 0,
    says: open.length === 0 ? 'No update is pending.' : `Still pending: ${list(open)}.`,
  }
}

const kernelState = ({ running, runningVersion, newest, newestVersion, ofContainer }: HostFacts['kernel']): ConditionState => {
  const condition = 'newest-kernel-runs'
  if (ofContainer) return { condition, holds: true, says: `Not applicable: a container on kernel ${running} of its host.` }
  if (newest === null) return { condition, holds: false, says: `Cannot tell: kernel ${running} runs, but no kernel package is installed.` }
  if (newest !== running) return { condition, holds: false, says: `Kernel ${running} runs, ${newest} is installed.` }
  if (runningVersion !== null && newestVersion !== null && runningVersion !== newestVersion) {
    return { condition, holds: false, says: `Kernel ${running} runs as built in ${runningVersion}, ${newestVersion} is installed.` }
  }
  return { condition, holds: true, says: `Kernel ${running} is the newest installed.` }
}

/**
 * The five conditions. `bootIdBefore` is the boot id read before the last reboot of this run, null when there was none.
 * A held package is an exception: it never makes a host clean (the run then ends as "not clean" and PM-6 decides).
 */
export const cleanOf = (facts: HostFacts, pending: Pending, bootIdBefore: string | null): Clean => {
  const paths = [...new Set(facts.deletedMaps.map((map) => map.path))]
  const rebooted = bootIdBefore !== null && facts.bootId !== bootIdBefore
  const conditions: readonly ConditionState[] = [
    pendingState(pending, facts.held),
    kernelState(facts.kernel),
    {
      condition: 'no-deleted-files-in-use', holds: paths.length === 0,
      says: paths.length === 0 ? 'No process uses a replaced file.' : `Processes still use replaced files: ${list(paths)}.`,
    },
    {
      condition: 'packages-sound', holds: facts.broken.length === 0,
      says: facts.broken.length === 0 ? 'dpkg finds every package sound.' : `dpkg finds packages unsound: ${list(facts.broken.map((b) => b.name))}.`,
    },
    {
      condition: 'boot-id-changed', holds: rebooted,
      says: rebooted ? 'The reboot was seen: the boot id changed.' : 'No reboot was seen since the run began.',
    },
  ]
  const exceptions = facts.held.map((name) => `${name} is held`)
  return { clean: exceptions.length === 0 && conditions.every((c) => c.holds), conditions, exceptions }
}
