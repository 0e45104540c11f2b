import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doubtInWords, fixDataFor, noDataWords, type LoadedData, type ReleaseTold, type SystemTold } from './coverage.rules.ts'

const set = (slot: string, more: Partial<LoadedData> = {}): LoadedData => ({
  slot,
  kind: slot.startsWith('debsecan') || slot === 'debian-tracker' ? 'debian-fixes' : slot.startsWith('msrc') ? 'updates' : 'advisories',
  releases: [],
  published: '2026-11-20T04:00:00Z',
  ageDays: 1,
  isOld: false,
  ...more,
})
const told = (ecosystem: string, release: string, more: Partial<ReleaseTold> = {}): ReleaseTold => ({
  ...{ ecosystem, release, feed: `osv:${ecosystem.replaceAll(' ', '-')}`, isSet: true, records: 900, months: 12 },
  ...more,
})
const system = (name: string, version: string, line: string | null, more: Partial<SystemTold> = {}): SystemTold => ({
  ...{ name, version, line, family: 'linux', isWindows: false },
  ...more,
})
const jammy = system('Ubuntu', '22.04.3 LTS', 'ubuntu:22.04')
const rhel = system('Red Hat Enterprise Linux', '9.4', 'red hat:9')

describe('the fix data of a release', () => {
  it('is what names exactly that release, in the words of whose it is and of which day', () => {
    expect(fixDataFor(jammy, [set('osv:ubuntu')], [told('ubuntu', '22.04')])).toEqual({
      is: 'fresh',
      system: 'Ubuntu 22.04',
      by: 'Canonical’s OSV data of Fri 20 Nov 2026',
      why: null,
    })
    expect(fixDataFor(rhel, [set('csaf:red-hat')], [told('red hat', '9', { feed: 'csaf:red-hat' })])).toMatchObject({
      is: 'fresh',
      system: 'Red Hat Enterprise Linux 9',
      by: 'advisories (CSAF) of red hat of Fri 20 Nov 2026',
    })
    for (const other of [told('ubuntu', '24.04'), told('ubuntu', 'pro:22.04'), told('debian', '22.04')])
      expect(fixDataFor(jammy, [set('osv:ubuntu'), set('osv:debian')], [other]).is).toBe('none')
    expect(noDataWords(fixDataFor(jammy, [], []))).toBe('No fix data for Ubuntu 22.04 is loaded')
    expect(fixDataFor(system('Ubuntu', '', 'ubuntu:'), [set('osv:ubuntu')], [told('ubuntu', '')]).is).toBe('none') // no number is no release
  })
  it('is a part where documents came one by one, where records are few, where they ended, and where it is another distribution’s', () => {
    const of = (one: ReleaseTold, on = jammy) => fixDataFor(on, [set('osv:ubuntu'), set('osv:red-hat')], [one])
    expect(doubtInWords(of(told('ubuntu', '22.04', { isSet: false, records: 12 })))).toBe(
      'Of Canonical’s OSV data, single documents are loaded (12 records that name Ubuntu 22.04), not the whole list: finding nothing does not mean that nothing is missing.',
    )
    expect(doubtInWords(of(told('ubuntu', '22.04', { records: 1 })))).toContain('Only 1 record of Canonical’s OSV data of Fri 20 Nov 2026 name')
    expect(doubtInWords(of(told('ubuntu', '22.04', { months: 2 })))).toContain('2 of its last 12 months')
    expect(doubtInWords(of(told('red hat', '9'), system('CentOS Stream', '9', 'red hat:9')))).toBe(
      'The loaded data is for Red Hat Enterprise Linux 9 (Red Hat’s OSV data of Fri 20 Nov 2026), not for CentOS Stream 9: finding nothing does not mean that nothing is missing.',
    )
  })
  it('is old or without a date as its whole list is; a fresh one beside it is what counts', () => {
    const old = set('osv:ubuntu', { isOld: true, ageDays: 90 })
    const of = (...feeds: LoadedData[]) => fixDataFor(jammy, feeds, [told('ubuntu', '22.04'), told('ubuntu', '22.04', { feed: 'csaf:canonical' })])
    expect(of(old).is).toBe('old')
    expect(doubtInWords(of(old))).toBe(
      'The fix data for its release (Canonical’s OSV data of Fri 20 Nov 2026) is out of date; what was published since is not known.',
    )
    expect(of(old, set('csaf:canonical')).is).toBe('fresh')
    expect(doubtInWords(of(set('osv:ubuntu', { published: null, ageDays: null })))).toBe(
      'The date of the fix data for its release (Canonical’s OSV data) is not known, so neither is what has been published since.',
    )
  })
  it('is Debian’s own list before OSV’s, as titles are matched; Microsoft’s for a Windows; NVD names macOS alone', () => {
    const bookworm = system('Debian GNU/Linux', '12 (bookworm)', 'bookworm')
    const own = set('debsecan:bookworm', { releases: ['bookworm'], published: null, ageDays: null })
    expect(fixDataFor(bookworm, [own, set('osv:debian')], [told('debian', '12')])).toMatchObject({
      is: 'undated',
      by: 'Debian’s list of fixes without a date',
    })
    expect(fixDataFor(bookworm, [set('osv:debian')], [told('debian', '12')])).toMatchObject({
      is: 'fresh',
      by: 'Debian’s OSV data of Fri 20 Nov 2026',
    })
    expect(fixDataFor(system('Raspbian GNU/Linux', '12 (bookworm)', 'bookworm'), [own], []).is).toBe('part')
    const windows = system('Microsoft Windows 11 Pro', '23H2', 'windows_11', { family: 'windows', isWindows: true })
    expect(fixDataFor(windows, [set('msrc:2026-nov'), set('msrc:2026-oct', { isOld: true, ageDays: 40 })], []).is).toBe('fresh')
    expect(fixDataFor(windows, [set('nvd:2026')], []).is).toBe('none')
    const mac = system('macOS', '14.1', 'macos', { family: 'macos' })
    expect([fixDataFor(mac, [set('nvd:2026')], []).is, fixDataFor(mac, [], []).is]).toEqual(['named', 'none'])
  })
})

describe('whatever is loaded', () => {
  const ecosystems = ['ubuntu', 'red hat', 'almalinux', 'rocky linux', 'debian', 'alpine'] as const
  const release = fc.constantFrom('9', '22.04', '12', 'v3.19', 'pro:22.04', '')
  const one = fc.record({
    ecosystem: fc.constantFrom(...ecosystems),
    release,
    feed: fc.constantFrom('osv', 'osv:ubuntu', 'osv:red-hat', 'csaf:red-hat'),
    isSet: fc.boolean(),
    records: fc.nat({ max: 400 }),
    months: fc.nat({ max: 12 }),
  })
  const feed = fc.record({
    slot: fc.constantFrom('osv', 'osv:ubuntu', 'osv:red-hat', 'csaf:red-hat', 'csaf:red-hat/RHSA-1', 'kev', 'nvd:2026'),
    age: fc.option(fc.nat({ max: 100 })),
  })
  const feeds = fc
    .uniqueArray(feed, { selector: ({ slot }) => slot })
    .map((all) =>
      all.map(({ slot, age }) => set(slot, { ageDays: age, published: age === null ? null : '2026-11-20', isOld: age !== null && age > 30 })),
    )
  const host = fc
    .record({ ecosystem: fc.constantFrom(...ecosystems), release })
    .map(({ ecosystem, release: number }) => system(ecosystem, number, `${ecosystem}:${number}`))
  const answers = fc.record({ host, feeds, all: fc.array(one, { maxLength: 6 }) })

  it('never lets a release count as looked at whole that no whole, current, large list of its own names', () =>
    fc.assert(
      fc.property(answers, ({ host: on, feeds: loaded, all }) => {
        const found = fixDataFor(on, loaded, all)
        const of = all.filter((each) => `${each.ecosystem}:${each.release}` === on.line && each.release !== '')
        if (of.length === 0) expect(found.is).toBe('none')
        if (found.is !== 'fresh') return
        const proofs = of.filter((each) => each.isSet && each.records >= 200 && each.months >= 6)
        expect(proofs.some((each) => loaded.some(({ slot, ageDays, isOld }) => slot === each.feed && ageDays !== null && !isOld))).toBe(true)
      }),
    ))
  it('knows no less by more of it, and says something wherever nothing found is no answer', () =>
    fc.assert(
      fc.property(answers, one, ({ host: on, feeds: loaded, all }, more) => {
        const order = ['fresh', 'undated', 'old', 'part', 'named', 'none']
        const [before, after] = [fixDataFor(on, loaded, all), fixDataFor(on, loaded, [...all, more])]
        expect(order.indexOf(after.is)).toBeLessThanOrEqual(order.indexOf(before.is))
        expect(doubtInWords(before) === null).toBe(before.is === 'fresh')
        expect(before.by === null).toBe(before.is === 'none' || before.is === 'named')
      }),
    ))
})
