import { refuse, type Refused } from '../../core/result.ts'

/** What a timed act or an event is about. */
export type Of = { readonly runId: string }
/** The moment passed or was served already: nothing is owed. */
export const over = (): Refused => refuse({ code: 'runbooks/nothing-due', clause: '-', says: 'That is over.', satisfiedBy: 'nothing', status: 409 })
