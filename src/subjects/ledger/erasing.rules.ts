import { ok, refuse, type Result } from '../../core/result.ts'

/** Why personal details may go out of the evidence. The reason is kept; what was erased is not. */
export const erasingReasons = {
  'asked-for': 'The person, or their guardian, asked for it',
  'no-longer-needed': 'The time for which the district keeps it has ended',
  'entered-by-mistake': 'It should never have been written down',
  ordered: 'A court or an authority ordered it',
} as const
export type ErasingReason = keyof typeof erasingReasons

export type ErasingFacts = { readonly kind: string; readonly isSealed: boolean; readonly isErased: boolean; readonly isOwnAct: boolean }

/** Whether an entry's content may go. Refused for what is not there, not sealed yet, erased already, the ledger's word about itself, or what the eraser did. */
const mayErase = (entry: ErasingFacts | undefined): Result<true> => {
  const no = (code: string, says: string, satisfiedBy: string, status: 404 | 409) =>
    refuse({ code: `ledger/${code}`, clause: '-', says, satisfiedBy, status })
  if (!entry) return no('no-such-entry', 'There is no such entry.', 'Open it from the list of evidence.', 404)
  if (entry.isErased) return no('erased-already', 'The content of this entry has already been erased.', 'Nothing to do.', 409)
  if (entry.kind.startsWith('ledger.'))
    return no(
      'own-entry',
      'The ledger’s own entries stay: they name nobody, and without them nothing is proved.',
      'Erase the entry it is about.',
      409,
    )
  if (entry.isOwnAct)
    return no(
      'own-act',
      'This entry is about your own action: nobody can remove the evidence of their own actions.',
      'Ask somebody else who may erase.',
      409,
    )
  if (!entry.isSealed)
    return no(
      'not-sealed-yet',
      'This entry is not sealed yet; its hash must be in the ledger before its content is erased.',
      'Wait a second and try again.',
      409,
    )
  return ok(true)
}

/** One request to erase an entry's content, as it stands. Times are ISO. */
export type Erasing = {
  readonly id: string
  readonly entryId: string
  readonly reason: ErasingReason
  readonly askedById: string
  readonly askedBy: string // the name
  readonly askedAt: string
  readonly agreedById: string | null
  readonly declinedById: string | null
}
const asThemselves: readonly string[] = ['password', 'provider', 'second-factor', 'passkey']
const refused = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 409) =>
  refuse({ code: `ledger/${code}`, clause: '-', says, satisfiedBy, status })

/** Who asks or agrees is signed in as themselves: no link and no break-glass code takes evidence away. */
export const mayTouchEvidence = (proof: string): Result<true> =>
  asThemselves.includes(proof)
    ? ok(true)
    : refused('erasing-needs-sign-in', 'Evidence can only be erased from somebody’s own account.', 'Sign in with your own account.', 403)

/** Whether a request may be made: the entry may go, and none is open for it. */
export const mayAskErasing = (entry: ErasingFacts | undefined, open: Erasing | undefined): Result<true> => {
  const may = mayErase(entry)
  if (!may.ok) return may
  return open
    ? refused('erasing-asked-already', `${open.askedBy} has already requested this.`, 'Another director or coordinator must agree.', 409)
    : ok(true)
}

export const noErasingAsked = () => refused('no-erasing-asked', 'There is no open request to erase this.', 'See the entry’s page.', 404)

/** Whether this person's word makes two: another person than who asked, and not near to them (`apart`). */
export const mayAgreeErasing = (entry: ErasingFacts | undefined, open: Erasing | undefined, agreer: string, apart: Result<true>): Result<Erasing> => {
  if (!open) return noErasingAsked()
  if (open.askedById === agreer)
    return refused('erasing-asked-by-you', 'You requested this yourself; a second person must agree.', 'Ask another director or coordinator.', 403)
  if (!apart.ok)
    return refused(
      'erasing-two-are-one',
      `${open.askedBy} and you count as one person: ${apart.refusal.says}`,
      'Another director or coordinator.',
      403,
    )
  const may = mayErase(entry)
  return may.ok ? ok(open) : may
}

/** Whether a checkpoint goes out to somebody now: at once to who has none, then at the pace chosen, and only when something happened since. */
export const isPostingDue = ({
  nowMs,
  lastMs,
  everyHours,
  hasNews,
}: {
  readonly nowMs: number
  readonly lastMs: number | undefined
  readonly everyHours: number
  readonly hasNews: boolean
}): boolean => lastMs === undefined || (hasNews && nowMs - lastMs >= everyHours * 3_600_000)
