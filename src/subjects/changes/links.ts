import type { Refusal, Result } from '../../core/result.ts'
import { ok, refuse } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { reading, sha256 } from '../ledger/index.ts'
import { passkeysOf } from '../people/index.ts'
import { linkOpens, type Standing } from './changes.rules.ts'
import { districtName, linkByToken, peopleFacts, type LinkRow, type Request } from './changes.views.ts'
import type { Rule } from './rule.rules.ts'
import { askedOf, mayDecideAsked, standingNow } from './standing.ts'

export const linkGone: Refusal = {
  code: 'changes/link-not-found',
  clause: '-',
  status: 404,
  says: 'This link does not work. The mail program may have split it over two lines.',
  satisfiedBy: 'Copy the whole address from the mail, or sign in and decide there.',
}

export type OpenedLink = {
  readonly districtId: string
  readonly district: string
  readonly link: LinkRow
  readonly request: Request
  readonly rule: Rule
  readonly standing: Standing
  readonly hasPasskey: boolean // of the person it was sent to
  readonly opens: Result<true> // or why it decides nothing any more
}

/** The district that a token names, digits alone; undefined for anything else. */
const districtIn = (token: string): string | undefined => /^([1-9]\d{0,17})-[\w-]{32}$/.exec(token)?.[1]

/** What an approval link opens, changing nothing: mail programs open links by themselves. `viewer`: who is signed in in this browser. */
export const openLink = async (db: Db, token: string, viewer?: { districtId: string; personId: string }): Promise<Result<OpenedLink>> => {
  const districtId = districtIn(token)
  if (districtId === undefined) return refuse(linkGone)
  return reading({ db, districtId }, async (tx, now) => {
    const link = await linkByToken(tx, sha256(token))
    if (!link) return refuse(linkGone)
    const found = await standingNow(tx, link.requestId)
    if (!found.ok) return found
    const viewerId = viewer?.districtId === districtId ? viewer.personId : undefined
    const opens = linkOpens(link, found.value.standing, now, viewerId)
    const apart = opens.ok ? mayDecideAsked(askedOf(found.value.request), await peopleFacts(tx), link.personId) : opens
    const hasPasskey = (await passkeysOf(tx, link.personId)).length > 0
    return ok({ districtId, district: await districtName(tx), link, ...found.value, hasPasskey, opens: apart })
  })
}
