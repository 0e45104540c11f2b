// Which feeds a district's systems ask for: Debian's fixes are not missing where nobody runs Debian.
import type { FeedKind } from './feed.rules.ts'

/** Which kinds of systems the district has; `others`: macOS, phones, ChromeOS, other Linux, appliances. */
export type FeedNeeds = { readonly debian: boolean; readonly windows: boolean; readonly others: boolean }

/** What is not loaded though the district's systems need it, in words. */
export const missingFeeds = (feeds: readonly { readonly kind: FeedKind }[], { debian, windows, others }: FeedNeeds): readonly string[] => {
  const has = (...kinds: readonly FeedKind[]): boolean => feeds.some(({ kind }) => kinds.includes(kind))
  return [
    ...(has('kev') ? [] : ['the KEV catalog']),
    ...(debian && !has('debian-fixes') ? ['the list of Debian’s fixes'] : []),
    ...(windows && !has('updates') ? ['Microsoft’s list of updates'] : []),
    ...((others || windows) && !has('advisories', 'cve-facts') ? ['a list of affected products (NVD or CVE records)'] : []),
  ]
}
