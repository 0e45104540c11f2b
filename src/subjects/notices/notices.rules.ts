import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { machine } from '../../core/state/machine.ts'
import { isBefore, type At } from '../../core/time/zone.ts'
import { inWords } from '../../core/time/words.ts'

/** What kinds of notice there are, and which clauses each one's evidence serves. */
export const noticeKinds = {
  'before-patching': { label: 'Patching ahead', clauses: ['SP-1.4', 'CM-8'] },
  'approval-asked': { label: 'Decision asked for', clauses: ['SP-1.2', 'CM-6'] },
  'tester-asked': { label: 'Tester asked', clauses: ['SP-1.5'] },
  'ready-to-test': { label: 'Ready to test', clauses: ['SP-4.1'] },
  completed: { label: 'Completed', clauses: ['CM-8', 'SP-4.5'] },
  postponed: { label: 'Postponed', clauses: ['CM-8'] },
  alarm: { label: 'Alarm', clauses: [] },
  invitation: { label: 'Invitation', clauses: [] },
  'ledger-checkpoint': { label: 'Checkpoint of the ledger', clauses: [] },
  account: { label: 'Account', clauses: [] },
  'known-exploited': { label: 'Known exploited', clauses: ['PM-3.3', 'PM-4'] },
  'policy-changed': { label: 'Policy changed', clauses: ['PM-7'] },
  issue: { label: 'Issue', clauses: ['PM-4'] },
  advisory: { label: 'Advisory', clauses: ['PM-3.2', 'PM-4'] },
  'proof-asked': { label: 'Proof asked for', clauses: ['PM-2', 'PM-3.6'] },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly clauses: readonly string[] }>>
export type NoticeKind = keyof typeof noticeKinds
export const kindOf = (kind: string): { readonly label: string; readonly clauses: readonly string[] } =>
  Object.hasOwn(noticeKinds, kind) ? noticeKinds[kind as NoticeKind] : { label: kind, clauses: [] }

export type DeliveryState = 'waiting' | 'accepted' | 'refused' | 'bounced' | 'told' | 'dropped'

/** One address of one notice. The database holds the same moves as rows. `new` is before the row. */
export const deliveryMachine = machine('delivery', {
  states: ['new', 'waiting', 'accepted', 'refused', 'bounced', 'told', 'dropped'],
  initial: 'new',
  moves: [
    { from: 'new', to: 'waiting', by: 'queued', clause: 'SP-1.4' },
    { from: 'new', to: 'refused', by: 'an address no mail can go to', clause: 'SP-1.4' },
    { from: 'new', to: 'told', by: 'systems administrator', clause: 'SP-1.4' },
    { from: 'waiting', to: 'accepted', by: 'the mail server', clause: 'SP-1.4' },
    { from: 'waiting', to: 'refused', by: 'the mail server', clause: 'SP-1.4' },
    { from: 'waiting', to: 'bounced', by: 'a bounce that overtook its acceptance', clause: 'SP-1.4' },
    { from: 'waiting', to: 'dropped', by: 'the start of what it announces', clause: 'SP-1.4' },
    { from: 'accepted', to: 'bounced', by: 'the returned message', clause: 'SP-1.4' },
  ],
})

/** How a person can be told when mail does not reach them. */
export const otherChannels = {
  phone: 'By phone',
  'in-person': 'In person',
  'text-message': 'By text message',
  paper: 'On paper',
  'other-system': 'By another system',
} as const
export type OtherChannel = keyof typeof otherChannels

/** One line that shows as it reads: no line ends, controls, direction marks or half characters. */
export const oneLine = (text: string, limit = 200): string =>
  text
    .slice(0, limit * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, limit)
    .replace(/\p{Cs}/gu, '')

/** For evidence, which can never be taken back: whatever could be a personal link is cut out. */
export const withoutLinks = (text: string): string => text.replace(/[a-z][a-z0-9+.-]{0,20}:\/\/\S*/gi, '[link]')

/** An address as it is kept: without blanks, in small letters, so that one mailbox is told once. */
export const keptAddress = (text: string): string => oneLine(text, 254).toLowerCase()
/** Whether mail can be tried: one plain address. What it is in full is the mail connector's to judge. */
export const canBeMailed = (address: string): boolean =>
  /^[^\s@<>()[\]\\,;:"]{1,64}@[a-z0-9.-]{1,189}$/i.test(address) && !/[^\x21-\x7e]/.test(address)

const pauses = [10, 30, 60, 120, 300, 600, 900] as const
const giveUpHours = 72

/** Seconds until the next try after so many; undefined where mail is given up. `firstTry` is when the first one was. */
export const pauseAfter = (attempts: number, waitedSeconds: number): number | undefined =>
  waitedSeconds > giveUpHours * 3600 ? undefined : (pauses[Math.min(attempts, pauses.length) - 1] ?? pauses[0])

export type Delivery = {
  readonly kind: string
  readonly address: string
  readonly boundTo: string | null
  readonly state: DeliveryState
  readonly reply: string | null
  readonly stateAt: string
}
export type Telling = {
  readonly expected: readonly string[] // addresses of everyone impacted, and of IT
  readonly kind?: NoticeKind // `before-patching`; a message that it is off, or done, tells nobody that it comes
  readonly boundTo: string // hash of servers and start: a notice for another plan tells nobody of this one
  readonly by: At // the last moment that counts
  readonly notBefore: At // the first one
  readonly zone: string
}

type Why = { readonly rank: number; readonly says: string }

const whyNot = (row: Delivery, { boundTo, by, notBefore, zone }: Telling): Why | undefined => {
  const reply = row.reply ? ` (${row.reply})` : ''
  if (row.boundTo !== boundTo && enforced('SP-1.4/notice-bound-to-servers-and-start'))
    return { rank: 1, says: 'was notified of another plan: these servers or this start came later' }
  if (row.state === 'bounced') return { rank: 6, says: `was not reached: the message came back${reply}` }
  if (row.state === 'refused') return { rank: 5, says: `was not reached: the mail server refused it${reply}` }
  if (row.state === 'dropped') return { rank: 5, says: `was not notified${reply}` }
  if (row.state === 'waiting') return { rank: 4, says: `is not notified yet: the message is still waiting to be sent${reply}` }
  if (isBefore(by, row.stateAt) && enforced('SP-1.4/notice-6-hours')) {
    return { rank: 3, says: `was notified too late: ${inWords(row.stateAt, zone)}, needed by ${inWords(by, zone)}` }
  }
  if (isBefore(row.stateAt, notBefore) && enforced('SP-1.4/notice-not-too-old'))
    return { rank: 2, says: `was notified too long ago: ${inWords(row.stateAt, zone)}` }
  return undefined
}

/**
 * SP-1.4: whether everyone expected was told of this very plan in time, by mail that a server took over and that has not come back, or by another channel a
 * person vouches for. Queued by us is not delivered. Refused: `notices/not-everyone-told` with each one's reason, `notices/nobody-to-tell`.
 */
export const everyoneTold = (deliveries: readonly Delivery[], telling: Telling): Result<true> => {
  if (telling.expected.length === 0) {
    return refuse({
      code: 'notices/nobody-to-tell',
      clause: 'SP-1.4',
      says: 'There is nobody to notify.',
      status: 422,
      satisfiedBy: 'Enter the people who use the server with its service; IT is always notified.',
    })
  }
  const faults = [...new Set(telling.expected.map(keptAddress))].flatMap((address) => {
    const reasons = deliveries
      .filter((row) => row.address === address && row.kind === (telling.kind ?? 'before-patching'))
      .map((row) => whyNot(row, telling))
    if (reasons.includes(undefined)) return []
    const worst = reasons.flatMap((why) => why ?? []).toSorted((a, b) => b.rank - a.rank)[0]
    return [`${address}: ${worst?.says ?? 'was never notified'}`]
  })
  if (faults.length === 0) return ok(true)
  return refuse({
    code: 'notices/not-everyone-told',
    clause: 'SP-1.4',
    status: 409,
    faults,
    says: faults.length === 1 ? 'One person was not notified as required.' : `${faults.length} people were not notified as required.`,
    satisfiedBy: `A new notice that reaches each of them by ${inWords(telling.by, telling.zone)}, or a record of how else they were notified.`,
  })
}
