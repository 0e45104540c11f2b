import type { Refusal } from '../../core/result.ts'

/** Thrown inside the readers (callbacks of a streaming parser have no other way out) and caught in `parseSubmission` alone. */
export class Fault extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

type Status = 400 | 413 | 422

const agent = 'Send the submission again as the agent wrote it; if it stays so, update or reinstall the agent.'

/** @returns never; throws the refusal `inventory/<code>` (clause PM-3.1). */
export const fail = (status: Status, code: string, says: string, satisfiedBy: string = agent, faults?: readonly string[]): never => {
  throw new Fault({ code: `inventory/${code}`, clause: 'PM-3.1', says, satisfiedBy, status, ...(faults ? { faults } : {}) })
}

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`
export const count = (n: number): string => n.toLocaleString('en-US')
