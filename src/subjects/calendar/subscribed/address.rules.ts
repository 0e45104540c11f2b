// A calendar address of one's own: who may make one, and how many.
import { ok, refuse, type Result } from '../../../core/result.ts'

export const whoseWords = { all: 'All tickets and planned work', own: 'Only mine: my tickets, and the work I am asked to test' } as const
export type Whose = keyof typeof whoseWords
export const whoseNames = Object.keys(whoseWords) as [Whose, ...Whose[]]

/** What an address shows, and where its person uses it. */
export type AddressWish = { readonly label: string; readonly whose: Whose; readonly hasWindows: boolean }

const mostAddresses = 10

/** Whether a person may have one more. Refused `calendar/label-missing`, `calendar/too-many-addresses`; or as `may` was, by the position. */
export const mayMake = (may: Result<true>, label: string, have: number): Result<true> => {
  if (!may.ok) return may
  if (label.trim() === '' || label.trim().length > 60)
    return refuse({
      code: 'calendar/label-missing',
      clause: 'PM-3.4',
      status: 422,
      says: 'Say where this address is used, so that you know later which one to revoke.',
      satisfiedBy: 'a name of at most 60 characters, for example “Outlook at work”',
    })
  return have < mostAddresses
    ? ok(true)
    : refuse({
        code: 'calendar/too-many-addresses',
        clause: 'PM-3.4',
        status: 409,
        says: `You have ${have} calendar addresses, and ${mostAddresses} is the most.`,
        satisfiedBy: 'revoking one that is no longer used',
      })
}

/** One answer for every address that opens nothing: unknown, revoked, cut off in a mail, or of somebody who may not see the schedule any more. */
export const opensNothing = refuse({
  code: 'calendar/address-opens-nothing',
  clause: 'PM-3.4',
  status: 404,
  says: 'This calendar address does not work, or does not work any more.',
  satisfiedBy: 'Sign in to Afterbell, open Your account, Calendar, and create a new one.',
}).refusal

/** Where a token claims to belong; undefined for anything that is none. Only the row tells whether it is true. */
export const districtIn = (token: string): string | undefined => /^([1-9]\d{0,17})-[\w-]{32}$/.exec(token)?.[1]
