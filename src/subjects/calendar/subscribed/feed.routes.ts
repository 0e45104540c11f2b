import type { Result } from '../../../core/result.ts'
import { problemDetails } from '../../../platform/http/problem.ts'
import { bytes, refused, route, type Reply, type Route } from '../../../platform/http/route.ts'
import { sha256 } from '../../ledger/index.ts'
import { oneAddress, type Who } from '../../people/index.ts'
import { opensNothing } from './address.rules.ts'
import { noteFetched } from './address.store.ts'
import { feedOf, openAddress, type FeedParts } from './feed.ts'

/** Counts a try; refused (429) once there were too many. */
export type Limited = (limit: 'calendar-address' | 'calendar-client', key: string, says: string) => Promise<Result<unknown>>
export type FeedRouteParts = FeedParts & { readonly limited: Limited }

const tooOften = (limited: Result<unknown>): Reply | undefined =>
  limited.ok
    ? undefined
    : bytes(JSON.stringify(problemDetails(limited.refusal)), 'application/problem+json', { 'retry-after': '900' }, limited.refusal.status ?? 429)

/** One program may ask for the same again and again: only the tags that it kept are compared, as strings. */
const isKnown = (given: string | null, tag: string): boolean =>
  (given ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''))
    .some((one) => one === tag || one === '*')

/** What calendar programs fetch: no session, no cookie, one answer for everything that opens nothing (PM-3.4). */
export const feedRoutes = (parts: FeedRouteParts): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/calendar/:token',
    says: 'The maintenance schedule as iCalendar (RFC 5545), for whoever has the address',
    clauses: ['PM-3.4'],
    may: 'anyone',
    machine: true,
    handle: async ({ request }) => {
      const token = (request.params.token ?? '').replace(/\.ics$/, '')
      const opened = await openAddress(parts, token)
      // Counted by whoever asks only where it opens nothing: schools sit behind one address, and one old subscription must not shut out the others.
      if (opened === undefined)
        return (
          tooOften(
            await parts.limited('calendar-client', oneAddress(request.remote), 'Too many calendar addresses that do not work were tried from here.'),
          ) ?? refused(opensNothing)
        )
      const slow = tooOften(await parts.limited('calendar-address', sha256(token), 'This calendar is fetched too often.'))
      if (slow) return slow
      const feed = await feedOf(parts, opened)
      await noteFetched(parts.db, opened.districtId, opened.addressId, feed.at)
      const tag = `"${sha256(feed.text).slice(0, 32)}"`
      const headers = { etag: tag, 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' }
      if (isKnown(request.headers.get('if-none-match'), tag)) return bytes('', 'text/calendar; charset=utf-8', headers, 304)
      return bytes(feed.text, 'text/calendar; charset=utf-8', { ...headers, 'content-disposition': 'inline; filename="maintenance.ics"' })
    },
  }),
]
