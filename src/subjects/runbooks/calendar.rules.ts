// Planned runs as entries of a calendar (PM-3.4, SP-1.3): when which server is worked on, for whoever keeps that time free.
import { spanInWords } from '../../core/time/words.ts'
import { stateWords, type RunState } from './run.rules.ts'

export type RunSaid = {
  readonly hostname: string
  readonly ticket: string
  readonly administrator: string
  readonly way: 'runner' | 'by-hand'
  readonly plannedStart: string
  readonly plannedEnd: string
  readonly state: RunState
  readonly stateReason: string | null
  readonly services: readonly string[]
}
type Status = 'tentative' | 'confirmed' | 'cancelled'

/** `ticket`: how the ticket itself stands. A plan that was taken back or never begun is canceled; one that has begun took place. */
export const runStatus = (state: RunState, ticket: Status): Status =>
  state === 'withdrawn' || state === 'not-started' ? 'cancelled' : state === 'scheduled' || state === 'new' ? ticket : 'confirmed'

/** Title, lines and time of a run's entry. `prefix`: what the status is called in front of a title. */
export const runEntry = (run: RunSaid, zone: string, status: Status, prefix: string, request: string) => ({
  status,
  span: { from: run.plannedStart, to: run.plannedEnd },
  summary: `${prefix}Patch ${run.hostname} (${run.ticket})`,
  description: [
    `${spanInWords(run.plannedStart, run.plannedEnd, zone)}, including time to test and to roll back.`,
    `Ticket ${run.ticket} of ${run.administrator}. ${request}`,
    `State: ${stateWords[run.state][0]}.${run.stateReason === null ? '' : ` ${run.stateReason}`}`,
    `Restart: expected. ${run.way === 'runner' ? 'The runner does the work.' : 'A person does the work by hand.'}`,
    run.services.length === 0 ? 'Services on it: none entered.' : `Services on it, unavailable for part of this time: ${run.services.join(', ')}`,
  ],
})
