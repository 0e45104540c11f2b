import { expect, test } from 'vitest'
import { missingFeeds } from './feed-needs.rules.ts'

test('a district is asked for what its own systems need', () => {
  const of = (systems: string, ...kinds: readonly ('kev' | 'debian-fixes' | 'updates' | 'cve-facts' | 'advisories')[]) =>
    missingFeeds(
      kinds.map((kind) => ({ kind })),
      { debian: systems.includes('d'), windows: systems.includes('w'), others: systems.includes('o') },
    ).join(', ')
  expect(of('')).toBe('the KEV catalog')
  expect(of('d', 'kev')).toBe('the list of Debian’s fixes')
  expect(of('w', 'kev')).toBe('Microsoft’s list of updates, a list of affected products (NVD or CVE records)')
  expect(of('w', 'kev', 'updates', 'advisories')).toBe('')
  expect(of('do', 'kev', 'debian-fixes')).toBe('a list of affected products (NVD or CVE records)')
  expect(of('dwo', 'kev', 'debian-fixes', 'updates', 'cve-facts')).toBe('')
})
