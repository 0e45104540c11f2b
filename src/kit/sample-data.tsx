import type { ClockStripProps } from './clock-strip.tsx'
import type { Need } from './need-list.tsx'
import type { NavGroup } from './rail.tsx'
import type { Step, TimelineEntry } from './steps.tsx'
import type { State } from './tag.tsx'
import type { DayClock } from './top-strip.tsx'
import { Code } from './values.tsx'

/** One believable evening at a small district, told in the kit's parts. Nothing here is read from anywhere. */
export const NAV: readonly NavGroup[] = [
  {
    items: [
      { href: '#needs', label: 'Today', count: 4, current: true },
      { href: '#form', label: 'Search' },
    ],
  },
  {
    label: 'Patching',
    items: [
      { href: '#states', label: 'Patch plan' },
      { href: '#steps', label: 'Runs', count: '1 live' },
      { href: '#devices', label: 'Devices' },
    ],
  },
  {
    label: 'Change',
    fold: { key: 'change', isOpen: true },
    items: [
      { href: '#form', label: 'Requests' },
      { href: '#window', label: 'Calendar' },
      { href: '#states', label: 'Exceptions' },
    ],
  },
  {
    label: 'Proof',
    items: [
      { href: '#evidence', label: 'Procedures' },
      { href: '#schools', label: 'Reports' },
    ],
  },
]

export const NEEDS: readonly Need[] = [
  {
    state: 'late',
    until: '2 h late',
    what: 'Confirm the backup of SIS-DB-01',
    href: '#facts',
    clause: 'SP-4.7',
    why: 'No good backup since the update on Sat 14 Nov, 11:40 pm. It stays out of tonight’s run, and its snapshot stays, until one is seen.',
  },
  {
    state: 'soon',
    until: 'by 1:15 pm',
    what: 'Name another channel for 2 people',
    href: '#form',
    clause: 'SP-1.4',
    why:
      'Tonight’s notice goes to 41 people and IT at 12:30 pm by itself. Two have no address; ' +
      'PRINT-01 starts at 7:15 pm only if they are told by 1:15 pm.',
  },
  {
    state: 'soon',
    until: 'by Mon 30 Nov',
    what: 'Patch Chrome on 212 student laptops',
    href: '#devices',
    clause: 'PM-3.3',
    why:
      'Known exploited, laptops not exposed: 14 days by BOD 26-04. ' +
      'State testing blocks Washington Middle until Fri 20 Nov; 38 laptops wait behind it.',
  },
  {
    state: 'wait',
    until: 'waiting 1 day',
    what: 'CR-118 waits for its approval',
    href: '#form',
    clause: 'CM-6',
    why: (
      <>
        You asked for it, so you cannot decide it. The coordinator was told yesterday at 3:12 pm; her delegate is asked tomorrow.{' '}
        <a href="#form">Remind now</a>
      </>
    ),
  },
]

const at = (iso: string) => Date.parse(iso)
export const WINDOW: ClockStripProps = {
  label: 'Tonight’s window',
  from: at('2026-11-17T06:00-06:00'),
  to: at('2026-11-18T09:00-06:00'),
  now: { at: at('2026-11-17T10:30-06:00'), words: 'Tue 17 Nov, 10:30 am' },
  points: [{ kind: 'notice', at: at('2026-11-17T12:30-06:00'), label: 'notice 12:30', words: 'goes out at 12:30 pm' }],
  spans: [
    {
      kind: 'closed',
      from: at('2026-11-17T07:45-06:00'),
      to: at('2026-11-17T15:15-06:00'),
      label: 'school day',
      fromWords: '7:45 am',
      toWords: '3:15 pm',
    },
    { kind: 'window', from: at('2026-11-17T19:00-06:00'), to: at('2026-11-18T05:00-06:00'), label: 'window', fromWords: '7 pm', toWords: '5 am' },
  ],
}

export const CLOCK: DayClock = {
  now: { iso: '2026-11-17T10:30-06:00', words: 'Tue 17 Nov, 10:30 am Central', at: at('2026-11-17T10:30-06:00') },
  says: 'Next maintenance window Tue 17 Nov, 7:00 pm Central',
  isOpen: false,
  from: at('2026-11-17T04:30-06:00'),
  to: at('2026-11-18T10:30-06:00'),
  midnights: [at('2026-11-18T00:00-06:00')],
  windows: [
    { from: at('2026-11-17T04:30-06:00'), to: at('2026-11-17T05:00-06:00') },
    { from: at('2026-11-17T19:00-06:00'), to: at('2026-11-18T05:00-06:00') },
  ],
}

export const HOLD: ClockStripProps = {
  label: 'Snapshot of SIS-APP-02',
  from: at('2026-11-17T12:00-06:00'),
  to: at('2026-11-20T12:00-06:00'),
  now: { at: at('2026-11-18T08:10-06:00'), words: 'Wed 18 Nov, 8:10 am' },
  points: [{ kind: 'due', at: at('2026-11-20T05:00-06:00'), label: 'gone by', words: 'Fri 20 Nov, 5:00 am' }],
  spans: [
    {
      kind: 'lead',
      from: at('2026-11-17T12:30-06:00'),
      to: at('2026-11-17T20:14-06:00'),
      label: 'notice 7 h 44 min',
      fromWords: 'Tue 12:30 pm',
      toWords: '8:14 pm',
    },
    {
      kind: 'hold',
      from: at('2026-11-17T21:40-06:00'),
      to: at('2026-11-19T21:40-06:00'),
      label: 'hold 48 h',
      fromWords: 'Tue 9:40 pm',
      toWords: 'Thu 9:40 pm',
    },
  ],
}

export type School = { readonly school: string; readonly share: number | undefined; readonly state: State; readonly word: string }
export const SCHOOLS: readonly School[] = [
  { school: 'Lakeside High', share: 0.97, state: 'good', word: 'in order' },
  { school: 'Washington Middle', share: 0.81, state: 'soon', word: '38 waiting' },
  { school: 'Oak Elementary', share: 0.94, state: 'good', word: 'in order' },
  { school: 'District office', share: 0.88, state: 'late', word: '2 past due' },
  { school: '23 not seen', share: undefined, state: 'unknown', word: 'do not know' },
]

export type Device = {
  readonly name: string
  readonly site: string
  readonly system: string
  readonly open: number
  readonly due: string
  readonly state: State
  readonly word: string
}
export const DEVICES: readonly Device[] = [
  { name: 'SIS-DB-01', site: 'District office', system: 'Debian 12.8', open: 14, due: 'Fri 20 Nov', state: 'late', word: 'no good backup' },
  { name: 'SIS-APP-02', site: 'District office', system: 'Debian 12.8', open: 9, due: 'Tue 24 Nov', state: 'wait', word: 'updating, pass 2' },
  { name: 'PRINT-01', site: 'Lakeside High', system: 'Debian 12.11', open: 0, due: 'none', state: 'good', word: 'up to date' },
  { name: 'LIB-KIOSK-3', site: 'Oak Elementary', system: 'not reported', open: 0, due: 'not known', state: 'unknown', word: 'silent 16 days' },
  { name: 'LAB-HV-02', site: 'Washington Middle', system: 'Debian 12.11', open: 3, due: 'Mon 30 Nov', state: 'standin', word: 'stand-in' },
]

export const STEPS: readonly Step[] = [
  {
    state: 'done',
    name: 'Told 41 users and IT',
    clause: 'SP-1.4',
    small: '12:30 pm, 7 h 44 min ahead; 41 accepted by their mail servers, 2 told by phone',
  },
  { state: 'done', name: 'Backup is good', clause: 'SP-1.6', small: 'restic, 3 h 10 min old, data read on Sunday' },
  { state: 'done', name: 'Snapshot pre-MC-20261117T2014-T118', clause: 'SP-2', small: 'seen on the hypervisor at 8:14:09 pm; 212 GB free for 48 h' },
  {
    state: 'failed',
    name: 'Health check: report card service',
    clause: 'SP-4.2',
    small: 'port 8443 did not answer in 30 s at 8:34 pm; answered at 8:36 pm',
  },
  { state: 'now', name: 'Update, reboot, repeat', clause: 'SP-3', small: 'pass 2, 4 of 9' },
  { state: 'todo', name: 'Tester says yes or no', clause: 'SP-4.2', small: 'J. Ortiz, by text message, until 9:30 pm' },
  { state: 'todo', name: 'Hold the snapshot 2 days, remove it, confirm it is gone', clause: 'SP-4.6' },
]

export const EVIDENCE: readonly TimelineEntry[] = [
  {
    when: { iso: '2026-11-17T12:30:04-06:00', words: 'Tue 17 Nov, 12:30 pm' },
    what: 'Notice sent to 43 people',
    clause: 'SP-1.4',
    tag: { state: 'good', word: 'enforced' },
    small: '41 replies 250 queued; 2 addresses missing',
  },
  {
    when: { iso: '2026-11-17T13:02:40-06:00', words: '1:02 pm' },
    what: 'Two told by phone, stated by M. Chen',
    clause: 'SP-1.4',
    tag: { state: 'wait', word: 'attested' },
    small: 'signed with a passkey',
  },
  {
    when: { iso: '2026-11-17T20:14:09-06:00', words: '8:14 pm' },
    what: 'Snapshot listed by the hypervisor',
    clause: 'SP-2',
    tag: { state: 'standin', word: 'stand-in' },
    small: (
      <>
        folder copy on a test host; entry <Code>9f2c…41ab</Code>
      </>
    ),
  },
]
