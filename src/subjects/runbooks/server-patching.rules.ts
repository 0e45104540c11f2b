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
      what: 'Both approvals were given for exactly this plan, and this server is in it.',
      how: 'Afterbell checks the decisions, and checks them again right before the start.',
      byHand: 'Nothing to do: Afterbell checks the decisions.',
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
      how: 'Afterbell compares the planned time with the maintenance window and the approved period.',
      byHand: 'Nothing to do: Afterbell checks the window.',
      why: 'It disturbs users least, and there is always time for a rollback.',
    },
    {
      id: 'gate-notice',
      position: 30,
      clause: 'SP-1.4',
      kind: 'gate',
      reversible: true,
      title: 'Everyone affected was notified in time',
      what: 'Every affected user and IT were notified of this server and this start time at least 6 hours ahead.',
      how: 'Afterbell checks what each mail server answered.',
      byHand: 'Nothing to do for mail. Phone everyone whom mail did not reach, and record it.',
      why: 'A queued message is not a delivered one, and a bounced message counts as not notified.',
    },
    {
      id: 'gate-tester',
      position: 40,
      clause: 'SP-1.5',
      kind: 'gate',
      reversible: true,
      title: 'The tester is available',
      what: 'Each tester accepted this date and time.',
      how: 'Afterbell checks the testers’ answers.',
      byHand: 'Nothing to do: Afterbell checks the testers’ answers.',
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
      what: 'The newest backup completed successfully and is recent enough.',
      how: 'Afterbell reads it from the backup system itself.',
      byHand: 'Open the backup console, find the last job of this server, record when and how it ended, and paste what the console shows.',
      why: 'The snapshot protects against a failed update, the backup against everything else.',
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
      how: 'The runner asks the hypervisor for it, then checks that it is listed.',
      byHand: 'On the hypervisor, take a checkpoint of the machine with exactly the name shown, list the checkpoints, and paste the list.',
      why: 'A rollback needs it, and its name makes it possible to confirm its removal.',
    },
    {
      id: 'update',
      position: 100,
      clause: 'SP-3',
      kind: 'effect',
      reversible: true,
      repeats: true,
      title: 'Install the updates',
      what: 'Every update from the approved sources. Nothing is removed, and the release stays the same.',
      how: 'The runner starts it on the server and watches it until it ends.',
      byHand: 'Install everything that the update console offers from the approved sources. Paste what was installed and the result.',
      why: 'It brings the server to the latest patch.',
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
      how: 'The runner restarts the server; it is done when the server’s boot ID has changed.',
      byHand: 'Restart the server, wait until you can sign in again, and paste the time of its last start.',
      why: 'Some updates take effect only after a restart.',
    },
    {
      id: 'look',
      position: 102,
      clause: 'SP-3',
      kind: 'effect',
      reversible: true,
      repeats: true,
      mark: 'quality check',
      title: 'Check whether anything is left',
      what: 'No update is pending, the newest kernel is running, no program uses replaced files, and the package database is intact.',
      how: 'The runner asks the server again.',
      byHand: 'Search for updates again. Record whether anything is left, and paste the result.',
      why: 'Updates can bring more updates, and a server without pending updates may still run old files.',
    },
    {
      id: 'tell-ready',
      position: 500,
      clause: 'SP-4.1',
      kind: 'effect',
      reversible: true,
      title: 'Notify: finished, ready to test',
      what: 'Everyone who got the notice is told that it is done; each tester gets the link to the test page.',
      how: 'Sent by mail, recorded for each recipient.',
      byHand: 'Nothing to do: the messages are sent automatically.',
      why: 'Testing cannot begin before the testers know.',
    },
    {
      id: 'health-checks',
      position: 510,
      clause: 'SP-4.2',
      kind: 'effect',
      reversible: true,
      mark: 'quality check',
      title: 'Health checks',
      what: 'Automatic checks of the service: services are running, ports answer.',
      how: 'The runner asks the server.',
      byHand: 'Check the services and the event log, and paste anything that is different from before.',
      why: 'Automatic checks and people find different faults.',
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
      how: 'Afterbell waits for the answers until the deadline.',
      byHand: 'Nothing to do: the testers answer through their link.',
      why: 'Only the people who use it know that it works. No answer does not count as yes.',
    },
    {
      id: 'revert',
      position: 530,
      clause: 'SP-4.3',
      kind: 'effect',
      reversible: false,
      mark: 'critical step',
      title: 'Put the server back, only if a test failed',
      what: 'The snapshot is restored, and the old versions are back.',
      how: 'The runner asks the hypervisor once the administrator has confirmed it, then checks the installed versions.',
      byHand: 'Restore the checkpoint, start the machine, list the installed versions, and paste the list.',
      why: 'A server that fails its test does not stay in production.',
    },
    {
      id: 'back-in-production',
      position: 540,
      clause: 'SP-4.5',
      kind: 'verdict',
      reversible: true,
      title: 'Back in production',
      what: 'The test results and the remark are on the ticket.',
      how: 'Afterbell waits for the systems administrator.',
      byHand: 'Write the remark on this page.',
      why: 'A named person is responsible for it.',
    },
    {
      id: 'hold',
      position: 550,
      clause: 'SP-4.6',
      kind: 'wait',
      reversible: true,
      title: 'Hold the snapshot',
      what: 'The snapshot stays for the set time, then until the next window.',
      how: 'Afterbell waits.',
      byHand: 'Nothing to do: Afterbell waits.',
      why: 'Some faults show up only in use.',
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
      what: 'The first backup made after the update completed successfully.',
      how: 'Afterbell reads it from the backup system itself.',
      byHand: 'Open the backup console, find the first job after the update, record when and how it ended, and paste what the console shows.',
      why: 'An update can break the backup itself.',
    },
    {
      id: 'snapshot-removal',
      position: 570,
      clause: 'SP-4.6',
      kind: 'effect',
      reversible: false,
      mark: 'critical step',
      title: 'Remove the snapshot and confirm it is gone',
      what: 'The snapshot is deleted and the hypervisor no longer lists it.',
      how: 'The runner asks the hypervisor to delete it, then checks its list.',
      byHand: 'Delete the checkpoint with that name, wait for the merge, list the checkpoints, and paste the list.',
      why: 'A forgotten snapshot fills the storage and slows the server.',
    },
  ],
} as const satisfies Runbook

export type StepName = (typeof serverPatching)['steps'][number]['id']
type Repeated = Extract<(typeof serverPatching)['steps'][number], { readonly repeats: true }>['id']
/** A step of a run: those that repeat carry their pass (`update-1`), the others are themselves. */
export type StepId = Exclude<StepName, Repeated> | `${Repeated}-${number}`

/** What an approval names: another revision is another procedure, with other steps or another order of them. Plainer words for the same steps are none. */
export const runbookRevision = `${serverPatching.id}/${serverPatching.revision}` as const
