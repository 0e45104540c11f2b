// What a step's outcome must show before the step counts as done. The same for the runner's findings and a person's attestation.
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { isBackupSince, isGone, isOldState } from './hold.rules.ts'
import { whyNotClean, type LookFacts } from './passes.rules.ts'
import type { StepId } from './server-patching.rules.ts'
import { rowOf, type Facts, type StepRow } from './steps.rules.ts'

/**
 * Times are ISO in the district's time; the runner converts the outside's by a recorded offset. Hashes are over every installed package with
 * its version.
 */
export type Backup = {
  readonly lastGoodAt: string
  readonly lastResult: 'ok' | 'warn' | 'fail'
  readonly source: string
  readonly says?: string
  readonly offsetMs?: number
}
export type Outcomes = {
  readonly 'backup-gate': Backup
  readonly 'backup-after': Backup
  readonly snapshot: { readonly name: string; readonly takenAt: string; readonly listed: readonly string[]; readonly versionsHash: string }
  readonly update: {
    readonly installed: readonly { readonly name: string; readonly from: string | null; readonly to: string }[]
    readonly exitCode: number | null
    readonly bootId?: string
    readonly rebootNeeded?: boolean // a new kernel, replaced files in use: asked of the server after the installation
    readonly seenFailing?: boolean // by hand: whoever did it says that it failed
    readonly said?: string
  }
  readonly reboot: { readonly bootIdBefore: string; readonly bootIdAfter: string }
  readonly look: LookFacts
  readonly 'health-checks': { readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly says: string }[] }
  readonly revert: { readonly versionsHash: string }
  readonly 'snapshot-removal': { readonly name: string; readonly listed: readonly string[] | null }
}
export type WorkStep = keyof Outcomes
const workSteps = [
  'backup-gate',
  'backup-after',
  'snapshot',
  'update',
  'reboot',
  'look',
  'health-checks',
  'revert',
  'snapshot-removal',
] as const satisfies readonly WorkStep[]

/** `update` of `update-3`; undefined for a step that is no work (approvals, verdicts, waiting). */
export const workOf = (step: string): WorkStep | undefined => workSteps.find((work) => step === work || new RegExp(`^${work}-\\d+$`).test(step))

export type Context = {
  readonly steps: readonly StepRow[]
  readonly initials: string
  readonly ticket: string
  readonly backupOk: Result<unknown> // what the backups' own gate says of this outcome, where the step is a backup's
  readonly backInProductionAt: string | null
}
export type Judged = { readonly state: 'done' | 'failed'; readonly says: string }

const failed = (says: string): Judged => ({ state: 'failed', says })
const done: Judged = { state: 'done', says: '' }

const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, 200)

/** SP-2: `pre-MC-20261117T2014-T118`, with these initials and this ticket. */
export const isNamedByRule = (name: string, initials: string, ticket: string): boolean =>
  !enforced('SP-2/named-by-rule') || new RegExp(`^pre-${initials}-\\d{8}T\\d{4}-${ticket.replaceAll('-', '')}$`).test(name)

const judges: { readonly [W in WorkStep]: (outcome: Outcomes[W], context: Context) => Judged } = {
  'backup-gate': (_, { backupOk }) => (backupOk.ok ? done : failed(backupOk.refusal.says)),
  'backup-after': (outcome, { backupOk, backInProductionAt }) => {
    if (!backupOk.ok) return failed(backupOk.refusal.says)
    return backInProductionAt !== null && isBackupSince(outcome.lastGoodAt, backInProductionAt)
      ? done
      : failed('The newest good backup is older than the update.')
  },
  snapshot: ({ name, listed }, { initials, ticket }) => {
    if (!isNamedByRule(name, initials, ticket))
      return failed(`“${name}” is not a name by the rule: initials ${initials}, date and time, ticket ${ticket}.`)
    return listed.includes(name) || !enforced('SP-2/snapshot-before-update') ? done : failed(`The hypervisor does not list ${name}.`)
  },
  update: ({ exitCode, seenFailing, said }) => {
    if (seenFailing) return failed(`The installation failed: ${firstLine(said ?? '').replace(/[.!?]?$/, '.')}`)
    return exitCode === 0 ? done : failed(exitCode === null ? 'How the installation ended is not known.' : `The installation ended with ${exitCode}.`)
  },
  reboot: ({ bootIdBefore, bootIdAfter }) =>
    bootIdAfter !== '' && bootIdBefore !== bootIdAfter ? done : failed('The boot number has not changed: it did not restart.'),
  look: () => done, // looking is done whatever it found; what follows from it is decided by `whyNotClean`
  'health-checks': () => done, // kept beside the testers' verdicts, never in their place
  revert: ({ versionsHash }, { steps }) => {
    const before = String(rowOf(steps, 'snapshot')?.outcome?.['versionsHash'] ?? '')
    return isOldState(before, versionsHash)
      ? done
      : failed(before === '' ? 'Which versions it had before was never noted.' : 'The server does not show its old versions.')
  },
  'snapshot-removal': ({ name, listed }) =>
    isGone(name, listed) ? done : failed(listed === null ? 'The hypervisor could not be asked.' : `The hypervisor still lists ${name}.`),
}

/** Whether what was found ends the step well. */
export const judgeOutcome = <W extends WorkStep>(work: W, outcome: Outcomes[W], context: Context): Judged => judges[work](outcome, context)

/** Why a look's server is not clean; the empty list is clean. Undefined before any look. */
export const lookReasons = (look: StepRow | undefined): readonly string[] | undefined =>
  look?.state === 'done' && look.outcome ? whyNotClean(look.outcome as unknown as LookFacts) : undefined

/** What a person attests, as the form brings it. Fields that a step does not ask for are left out. */
export type Attestation = {
  readonly said: string
  readonly fileHash?: string | undefined
  readonly lastGoodAt?: string | undefined
  readonly result?: 'ok' | 'warn' | 'fail' | undefined
  readonly yes?: boolean | undefined
  readonly installed?: number | undefined
}

const missing = (faults: readonly string[]) =>
  refuse({
    code: 'runbooks/attestation-incomplete',
    clause: 'SP-0',
    status: 422,
    says: 'The report of what was done is incomplete.',
    satisfiedBy: 'filling in what is listed',
    faults,
  })

const cleanLook: LookFacts = {
  pending: [],
  keptBack: [],
  held: [],
  phased: [],
  kernelIsNewest: true,
  deletedMaps: 0,
  broken: [],
  installedSinceBoot: false,
  bootIdChanged: true,
  cannotTell: null,
}

/**
 * A person's words as the outcome the step asks for. `yes`: the snapshot is listed; the installation ended well; nothing is left; the old
 * versions are back; it is gone; it came back.
 */
export const attested = (
  step: StepId,
  given: Attestation,
  context: { readonly snapshotName: string; readonly now: string; readonly begunAt: string },
): Result<Facts> => {
  const work = workOf(step)
  const isBackup = work === 'backup-gate' || work === 'backup-after'
  const asksYes = work !== undefined && !isBackup && work !== 'health-checks'
  const faults = [
    ...(given.said.trim() === '' ? ['said: write or paste what you saw'] : []),
    ...(isBackup && !given.lastGoodAt ? ['lastGoodAt: when the last good backup ended'] : []),
    ...(isBackup && !given.result ? ['result: how the last job ended'] : []),
    ...(asksYes && given.yes === undefined ? [`yes: ${work === 'update' ? 'say whether it ended well or failed' : 'answer the question'}`] : []),
  ]
  if (work === undefined || faults.length > 0) return missing(work === undefined ? [`step: nobody attests ${step}`] : faults)
  const yes = given.yes === true
  const name = context.snapshotName
  const table: { readonly [W in WorkStep]: () => Outcomes[W] } = {
    'backup-gate': () => ({ lastGoodAt: given.lastGoodAt ?? '', lastResult: given.result ?? 'fail', source: 'attested' }),
    'backup-after': () => ({ lastGoodAt: given.lastGoodAt ?? '', lastResult: given.result ?? 'fail', source: 'attested' }),
    // Told when it was begun, not when it was attested: hours may lie between, and a rollback loses everything since.
    snapshot: () => ({ name, takenAt: context.begunAt, listed: yes ? [name] : [], versionsHash: 'attested' }),
    update: () => (yes ? { installed: [], exitCode: 0 } : { installed: [], exitCode: null, seenFailing: true }),
    reboot: () => ({ bootIdBefore: 'attested', bootIdAfter: yes ? `attested ${context.now}` : 'attested' }),
    look: () => ({ ...cleanLook, pending: yes ? [] : ['named in the attestation'] }),
    'health-checks': () => ({ checks: [{ name: 'looked at by a person', ok: true, says: given.said.trim() }] }),
    revert: () => ({ versionsHash: yes ? 'attested' : '' }),
    'snapshot-removal': () => ({ name, listed: yes ? [] : [name] }),
  }
  return ok({
    ...table[work](),
    said: given.said.trim(),
    ...(given.fileHash ? { fileHash: given.fileHash.toLowerCase() } : {}),
    ...(given.installed === undefined ? {} : { count: given.installed }),
  })
}
