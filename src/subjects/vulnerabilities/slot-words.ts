import { feedOfSlot } from './feed-slot.rules.ts'
import type { FeedInForce } from './feeds.views.ts'

const slots: Readonly<Record<string, string>> = {
  'cve-facts': 'CVE records: decision points, severity, affected products',
  kev: 'Known exploited vulnerabilities (CISA KEV)',
  'debian-tracker': 'Debian security tracker, all releases',
  'support-dates': 'End of support (endoflife.date)',
  epss: 'Likelihood of exploitation (EPSS)',
  nvd: 'Affected products (NVD)',
  osv: 'Affected packages (OSV)',
  csaf: 'Advisories and VEX (CSAF)',
  msrc: 'Microsoft security updates',
}
/** A feed by its slot, in words: `csaf:cisco-psirt` is Advisories and VEX (CSAF), cisco psirt. */
export const slotWords = ({ slot, release }: Pick<FeedInForce, 'slot' | 'release'>): string => {
  const feed = feedOfSlot(slot)
  const [kind = '', scope] = feed.split(':')
  const [, document] = slot.split('/')
  const words =
    slots[feed] ??
    (kind === 'debsecan' ? `Debian fixes, ${release}` : `${slots[kind] ?? kind}${scope === undefined ? '' : `, ${scope.replaceAll('-', ' ')}`}`)
  return document === undefined ? words : `${words}, ${/^[0-9a-f]{16}$/.test(document) ? 'what changed' : document}`
}
