// The operating procedure for patching a server as data: what is done in which order, and the words that guide a person through it.

export type StepKind = 'gate' | 'effect' | 'verdict' | 'wait'

/** One step. `how` is what the runner does, `byHand` what a person does instead. `mark` is the procedure's alert mark (SP-0). */
export type RunbookStep = {
  readonly id: string
  readonly position: number
  readonly clause: string
  readonly title: string
  readonly what: string
  readonly how: string
  readonly byHand: string
  readonly why: string
  readonly kind: StepKind
  readonly reversible: boolean // undone by the snapshot
  readonly mark?: 'critical step' | 'quality check' | 'tip' | 'team safety'
  readonly repeats?: true // once a pass: `update-1`, `update-2`, …
}

export type Runbook = { readonly id: string; readonly revision: number; readonly title: string; readonly steps: readonly RunbookStep[] }

export const serverPatching = {
  id: 'server-patching',
  revision: 1,
  title: 'Patch a network server',
  steps: [
    {
      id: 'gate-approval',
      position: 10,
      clause: 'SP-1.2',
      kind: 'gate',
      reversible: true,
      title: 'The change is approved',
      what: 'Both approvals stand over the exact rule, and this server is in it.',
      how: 'Read from the decisions, again right before the start.',
      byHand: 'Nothing to do: it is read from the decisions.',
      why: 'No server is touched before the approval (SP-1.2, CM-6).',
    },
    {
      id: 'gate-window',
      position: 20,
      clause: 'CM-2',
      kind: 'gate',
      reversible: true,
      title: 'Inside the maintenance window',
      what: 'Work, test time and room for a rollback fit before the window closes.',
      how: 'Compared with the standing window and the approved period.',
      byHand: 'Nothing to do: it is compared with the window.',
      why: 'Users are disturbed least, and there is always time to go back.',
    },
    {
      id: 'gate-notice',
      position: 30,
      clause: 'SP-1.4',
      kind: 'gate',
      reversible: true,
      title: 'Everyone concerned was told in time',
      what: 'Every impacted user and IT were told, at least 6 hours ahead, of this server and this start.',
      how: 'Read from what each mail server answered.',
      byHand: 'Nothing to do for mail; tell by telephone whom no mail reaches, and note it.',
      why: 'Queued is not delivered; a bounce counts as not told.',
    },
    {
      id: 'gate-tester',
      position: 40,
      clause: 'SP-1.5',
      kind: 'gate',
      reversible: true,
      title: 'The tester is at hand',
      what: 'Each tester accepted this date and time.',
      how: 'Read from the testers’ answers.',
      byHand: 'Nothing to do: it is read from the testers’ answers.',
      why: 'A server nobody can test cannot go back into production.',
    },
    {
      id: 'backup-gate',
      position: 50,
      clause: 'SP-1.6',
      kind: 'gate',
      reversible: true,
      mark: 'quality check',
      title: 'The last backup is good',
      what: 'The newest backup ended well and is young enough.',
      how: 'Read from the backup system itself.',
      byHand: 'Open the backup console, look at the last job of this server, note when it ended and how, and paste what the console shows.',
      why: 'The snapshot guards the night, the backup guards everything else.',
    },
    {
      id: 'snapshot',
      position: 60,
      clause: 'SP-2',
      kind: 'effect',
      reversible: true,
      mark: 'critical step',
      title: 'Take the snapshot',
      what: 'A snapshot of the virtual machine with the technician’s initials in its name.',
      how: 'Asked of the hypervisor, then seen in its list.',
      byHand: 'On the hypervisor take a checkpoint of the machine under exactly the name shown, list the checkpoints, and paste that list.',
      why: 'It is the way back, and its name lets its removal be confirmed.',
    },
    {
      id: 'update',
      position: 100,
      clause: 'SP-3',
      kind: 'effect',
      reversible: true,
      repeats: true,
      title: 'Install the updates',
      what: 'Every update of the approved sources; nothing is removed, no release is changed.',
      how: 'Started on the server by itself, watched until it ends.',
      byHand: 'Install everything the update console offers from the approved sources. Paste what was installed, with its result.',
      why: 'The server comes to the latest patch.',
    },
    {
      id: 'reboot',
      position: 101,
      clause: 'SP-3',
      kind: 'effect',
      reversible: true,
      repeats: true,
      mark: 'critical step',
      title: 'Reboot',
      what: 'The server restarts and comes back.',
      how: 'Asked of the server; done when its boot number has changed.',
      byHand: 'Restart the server, wait until it takes sign-ins again, and paste the time of its last start.',
      why: 'What was installed takes effect only now.',
    },
    {
      id: 'look',
      position: 102,
      clause: 'SP-3',
      kind: 'effect',
      reversible: true,
      repeats: true,
      mark: 'quality check',
      title: 'Look whether anything is left',
      what: 'Nothing pending, the newest kernel runs, nothing runs from replaced files, the package database is sound.',
      how: 'Asked of the server again.',
      byHand: 'Search for updates again. Say whether anything is left, and paste the answer.',
      why: 'Updates bring further updates; nothing pending is not yet clean.',
    },
    {
      id: 'tell-ready',
      position: 500,
      clause: 'SP-4.1',
      kind: 'effect',
      reversible: true,
      title: 'Tell: finished, ready to test',
      what: 'All who had the notice learn that it is done; each tester gets the link to the test page.',
      how: 'Sent by mail, kept for each recipient.',
      byHand: 'Nothing to do: the messages go out by themselves.',
      why: 'Testing begins when the testers know.',
    },
    {
      id: 'health-checks',
      position: 510,
      clause: 'SP-4.2',
      kind: 'effect',
      reversible: true,
      mark: 'quality check',
      title: 'Health checks',
      what: 'What a machine can see of the service: services run, ports answer.',
      how: 'Asked of the server.',
      byHand: 'Look at the services and the event log, and paste anything that is not as before.',
      why: 'A person’s test and a machine’s see different faults.',
    },
    {
      id: 'verdict',
      position: 520,
      clause: 'SP-4.2',
      kind: 'verdict',
      reversible: true,
      mark: 'quality check',
      title: 'The testers say yes or no',
      what: 'Each tester of each service answers.',
      how: 'Waited for, until the deadline.',
      byHand: 'Nothing to do: the testers answer by their link.',
      why: 'Only those who use it know that it works; silence is no yes.',
    },
    {
      id: 'revert',
      position: 530,
      clause: 'SP-4.3',
      kind: 'effect',
      reversible: false,
      mark: 'critical step',
      title: 'Put the server back, only if a test failed',
      what: 'The snapshot is restored and the old versions are seen.',
      how: 'Asked of the hypervisor once the administrator confirmed; proved by the versions.',
      byHand: 'Restore the checkpoint, start the machine, list the installed versions, and paste them.',
      why: 'A server that fails its test does not stay in production.',
    },
    {
      id: 'back-in-production',
      position: 540,
      clause: 'SP-4.5',
      kind: 'verdict',
      reversible: true,
      title: 'Back in production',
      what: 'The test results and the remark stand on the ticket.',
      how: 'Waits for the systems administrator.',
      byHand: 'Write the remark on this page.',
      why: 'Somebody answers for it by name.',
    },
    {
      id: 'hold',
      position: 550,
      clause: 'SP-4.6',
      kind: 'wait',
      reversible: true,
      title: 'Hold the snapshot',
      what: 'The snapshot stays for the set time, then until the next window.',
      how: 'Waited for.',
      byHand: 'Nothing to do: it is waited for.',
      why: 'Some faults show only in use.',
    },
    // Ours: the backup is seen before the snapshot goes, so that there is always one way back (readings, about 2 days).
    {
      id: 'backup-after',
      position: 560,
      clause: 'SP-4.7',
      kind: 'gate',
      reversible: true,
      mark: 'quality check',
      title: 'A good backup since the update',
      what: 'The first backup made after the update ended well.',
      how: 'Read from the backup system itself.',
      byHand: 'Open the backup console, look at the first job after the update, note when it ended and how, and paste what the console shows.',
      why: 'An update can break the backup itself.',
    },
    {
      id: 'snapshot-removal',
      position: 570,
      clause: 'SP-4.6',
      kind: 'effect',
      reversible: false,
      mark: 'critical step',
      title: 'Remove the snapshot, see it gone',
      what: 'The snapshot is deleted and the hypervisor no longer lists it.',
      how: 'Asked of the hypervisor, then of its list.',
      byHand: 'Delete the checkpoint of that name, wait for the merge, list the checkpoints, and paste that list.',
      why: 'A forgotten snapshot fills the storage and slows the server.',
    },
  ],
} as const satisfies Runbook

export type StepName = (typeof serverPatching)['steps'][number]['id']
type Repeated = Extract<(typeof serverPatching)['steps'][number], { readonly repeats: true }>['id']
/** A step of a run: those that repeat carry their pass (`update-1`), the others are themselves. */
export type StepId = Exclude<StepName, Repeated> | `${Repeated}-${number}`

/** What an approval names: another revision is another procedure. */
export const runbookRevision = `${serverPatching.id}/${serverPatching.revision}` as const
