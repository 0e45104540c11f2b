// Patch cycles as entries of a calendar (PM-3.4, SP-1.1): the days on which a ticket's work may be done.
import { inZone, instantOf } from '../../core/time/zone.ts'
import { dateInWords } from '../../core/time/words.ts'
import { periodInWords } from './cycle.rules.ts'

/** Where a ticket's request stands, and how often and when last something of the ticket was said. */
export type CycleSaid = {
  readonly number: number
  readonly period: string
  readonly administrator: string
  readonly hosts: readonly string[]
  readonly notBefore: string
  readonly notAfter: string
  readonly closedAt: string | null
  readonly resolution: string | null
  readonly request: number
  readonly standing: 'two-wait' | 'one-waits' | 'delayed' | 'denied' | 'approved'
}
export type CycleStatus = 'tentative' | 'confirmed' | 'cancelled'

/** Denied is canceled until an edit is decided on anew; a closed ticket took place. */
export const cycleStatus = ({ closedAt, standing }: Pick<CycleSaid, 'closedAt' | 'standing'>): CycleStatus =>
  closedAt !== null || standing === 'approved' ? 'confirmed' : standing === 'denied' ? 'cancelled' : 'tentative'

/** In front of an entry's title, since most calendars do not show its status. */
export const statusPrefix = { tentative: 'Not approved yet: ', confirmed: '', cancelled: 'Canceled: ' } as const satisfies Record<CycleStatus, string>

const shownHosts = 40

/** Title, lines and days of a ticket's entry; `standingWord` in the words of the lists. */
export const cycleEntry = (cycle: CycleSaid, zone: string, standingWord: string) => {
  const status = cycleStatus(cycle)
  const count = `${cycle.hosts.length} ${cycle.hosts.length === 1 ? 'server' : 'servers'}`
  const [firstDay, lastDay] = [instantOf(cycle.notBefore), instantOf(cycle.notAfter).subtract({ milliseconds: 1 })].map((at) =>
    inZone(at, zone).toPlainDate().toString(),
  ) as [string, string]
  const more = cycle.hosts.length - shownHosts
  return {
    status,
    span: { firstDay, lastDay },
    summary: `${statusPrefix[status]}Patching T-${cycle.number}, ${periodInWords(cycle.period)}: ${count}`,
    description: [
      `Ticket T-${cycle.number} of ${cycle.administrator}. Work may be done from ${dateInWords(firstDay)} to ${dateInWords(lastDay)}; each server has its time as an entry of its own once that is planned.`,
      `Change request CR-${cycle.request}: ${standingWord}.`,
      ...(cycle.closedAt === null ? [] : [`Closed. ${cycle.resolution ?? ''}`]),
      `Servers: ${cycle.hosts.length === 0 ? 'none' : cycle.hosts.slice(0, shownHosts).join(', ')}${more > 0 ? `, and ${more} more` : ''}`,
      'Restarts: expected, each server inside its own planned time.',
    ],
  }
}
