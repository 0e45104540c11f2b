// Who may make two records one, and one two: a person who says why (PM-3.1).
import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'

type Side = { readonly id: string; readonly hostname: string; readonly mergedInto: string | null }

const no = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 409 | 422, faults?: readonly string[]) =>
  refuse({ code: `inventory/${code}`, clause: 'PM-3.1', says, satisfiedBy, status, ...(faults === undefined ? {} : { faults }) })

export const needsReason = (why: string): Refusal | undefined =>
  why.trim() === ''
    ? {
        code: 'inventory/merge-needs-a-reason',
        clause: 'PM-3.1',
        status: 422,
        says: 'Give a reason, so that others can follow it later.',
        satisfiedBy: 'Say how you know.',
        faults: ['why: is missing'],
      }
    : undefined

/**
 * Which of two records stays where nobody chose: the one in open work, which goes on under its own name; else the one with an inventory; else the first.
 * `work`: as for `mayMerge`.
 */
export const staysOf = <S extends { readonly id: string; readonly hasInventory: boolean }>(
  one: S | undefined,
  other: S | undefined,
  work: ReadonlyMap<string, string>,
): { readonly kept: S | undefined; readonly gone: S | undefined } => {
  if (one === undefined || other === undefined) return { kept: one, gone: other }
  const [oneWorks, otherWorks] = [work.has(one.id), work.has(other.id)]
  const isOther = oneWorks === otherWorks ? other.hasInventory && !one.hasInventory : otherWorks
  return isOther ? { kept: other, gone: one } : { kept: one, gone: other }
}

/** Whether two records may be made one. `work`: what each stands in that is under way (an open ticket), by its id. */
export const mayMerge = <S extends Side>(
  kept: S | undefined,
  gone: S | undefined,
  { why, personId, work }: { readonly why: string; readonly personId: string | undefined; readonly work: ReadonlyMap<string, string> },
): Result<{ readonly kept: S; readonly gone: S }> => {
  if (kept === undefined || gone === undefined)
    return no('device-not-found', 'One of the two is not in this district.', 'Choose both from the list of devices.', 404)
  if (kept.id === gone.id) return no('merge-with-itself', 'Both are the same record.', 'Choose another one.', 422)
  if (personId === undefined) return no('merge-needs-a-person', 'Only a signed-in person can merge records.', 'Sign in.', 403)
  const merged = [kept, gone].find(({ mergedInto }) => mergedInto !== null)
  if (merged !== undefined)
    return no('merged-already', `${merged.hostname} is already merged.`, 'Split it first, or choose the one it was merged into.', 409)
  const reason = needsReason(why)
  if (reason !== undefined) return { ok: false, refusal: reason }
  const open = work.get(gone.id)
  return open === undefined
    ? ok({ kept, gone })
    : no(
        'merge-while-under-way',
        `${gone.hostname} is part of ${open}, which continues under its own name.`,
        'Keep that record and merge the other into it, or wait until it is closed.',
        409,
      )
}
