/** Why an act may not happen: a stable code, the clause it stands on, a sentence to act on, and what would make it pass. */
export type Refusal = {
  readonly code: string // `subject/what-is-wrong`
  readonly clause: string // `SP-1.4`; `-` where no clause but plain sense asks for it
  readonly says: string
  readonly satisfiedBy: string
  readonly faults?: readonly string[] // every fault of a bad input, not only the first
  readonly status?: 400 | 401 | 403 | 404 | 409 | 413 | 421 | 422 | 429 | 503 | 507
}

export type Ok<T> = { readonly ok: true; readonly value: T }
export type Refused = { readonly ok: false; readonly refusal: Refusal }
export type Result<T> = Ok<T> | Refused

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value })
export const refuse = (refusal: Refusal): Refused => ({ ok: false, refusal })
