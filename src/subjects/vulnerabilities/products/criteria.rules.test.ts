import { describe, expect, test } from 'vitest'
import { comparatorOf } from '../../../core/versions/versions.ts'
import { parseCpe, productNameOf } from './cpe.rules.ts'
import { judge, rangeInWords, targetFits, type Configuration, type Criterion, type Installed, type Platform } from './criteria.rules.ts'
import { judgePackage, judgeProduct, sourceOfSlot, type PackageSaying, type Saying } from './judge.rules.ts'

const windows: Platform = { names: ['microsoft:windows', 'microsoft:windows_11'], version: '' }
const order = comparatorOf('generic-libversion')
const installed = (more: Partial<Installed> = {}): Installed => ({
  part: 'a',
  names: ['google:chrome'],
  version: '120.0.6099.109',
  edition: null,
  target: '',
  ...more,
})
const of = (product: string, more: Partial<Criterion> = {}): Criterion => ({ part: 'a', product, version: '*', isVulnerable: true, ...more })
const on = (product: string, version = '-'): Criterion => ({ part: 'o', product, version, isVulnerable: false })
const fits = (configurations: readonly Configuration[], more: Partial<Installed> = {}, platform: Platform | null = windows) =>
  judge(configurations, { installed: installed(more), platform, order }).fit
const any = (...criteria: readonly Criterion[]): Configuration => ({ nodes: [{ any: criteria }] })
const all = (...nodes: readonly (readonly Criterion[])[]): Configuration => ({ all: true, nodes: nodes.map((one) => ({ any: one })) })

describe('CPE names', () => {
  test('both forms, quoting, and what is none', () => {
    expect(parseCpe('cpe:2.3:a:notepad-plus-plus:notepad\\+\\+:8.5:rc\\:1:*:*:esr:windows:x64:*')).toEqual({
      part: 'a',
      product: 'notepad-plus-plus:notepad++',
      version: '8.5',
      update: 'rc:1',
      edition: 'esr',
      target: 'windows',
      arch: 'x64',
    })
    expect(parseCpe('cpe:/o:redhat:enterprise_linux:9::baseos')).toMatchObject({
      part: 'o',
      product: 'redhat:enterprise_linux',
      version: '9',
      target: '*',
    })
    for (const text of ['', 'cpe:2.3:x:a:b', 'cpe:2.3:a:*:b', 'cpe:2.3:a:a:-', 'cpe:/a:only', 'chrome']) expect(parseCpe(text), text).toBeNull()
    expect([
      productNameOf('Oracle Corporation', 'Java SE'),
      productNameOf('Adobe', 'Adobe Acrobat Reader'),
      productNameOf('Mozilla', 'Firefox ESR'),
    ]).toEqual(['oracle:java_se', 'adobe:acrobat_reader', 'mozilla:firefox_esr'])
  })
})

describe('configurations', () => {
  test('AND with a system: it must be this one; `-` beside a system names it, and means no version', () => {
    const chrome = of('google:chrome', { below: '121' })
    expect([
      fits([all([chrome], [on('microsoft:windows')])]),
      fits([all([chrome], [on('google:android')])]),
      fits([all([chrome], [on('google:android')], [on('microsoft:windows')])]),
    ]).toEqual(['yes', 'no', 'no'])
    expect(fits([all([chrome], [on('microsoft:windows_10')])], {}, { names: ['microsoft:windows'], version: '' })).toBe('unknown')
    expect(fits([all([chrome], [on('microsoft:windows_10')])])).toBe('no')
    expect(fits([all([chrome], [on('microsoft:windows')])], {}, null)).toBe('unknown')
  })
  test('AND with another program: nobody looked it up, so nobody knows', () => {
    const verdict = judge([all([of('google:chrome', { below: '121' })], [{ ...of('adobe:flash_player'), isVulnerable: false }])], {
      installed: installed(),
      platform: windows,
      order,
    })
    expect([verdict.fit, verdict.needs]).toEqual(['unknown', ['adobe:flash_player']])
  })
  test('OR is any; NOT turns; a system that is vulnerable beside it is no finding of the program', () => {
    expect(fits([any(of('mozilla:firefox', { below: '999' }), of('google:chrome', { below: '1' }))])).toBe('no')
    expect(fits([{ nodes: [{ not: true, any: [of('google:chrome', { below: '1' })] }] }])).toBe('no') // the product's own range decides
    expect(fits([any(of('google:chrome', { below: '1' }), { part: 'o', product: 'microsoft:windows_11', version: '-', isVulnerable: true })])).toBe(
      'no',
    )
  })
  test('`-` does not mean any, one version is that version, an update is told apart, bounds are as written', () => {
    expect([
      fits([any(of('google:chrome', { version: '-' }))]),
      fits([any(of('google:chrome', { version: '*' }))]),
      fits([any(of('google:chrome', { version: '120.0.6099.109' }))]),
    ]).toEqual(['no', 'yes', 'yes'])
    expect([
      fits([any(of('google:chrome', { version: '120.0.6099.109', update: 'rc1' }))]),
      fits([any(of('google:chrome', { version: '-' }))], { version: '' }),
    ]).toEqual(['no', 'unknown'])
    const edges = (more: Partial<Criterion>) => fits([any(of('google:chrome', more))])
    expect([
      edges({ from: '120.0.6099.109' }),
      edges({ after: '120.0.6099.109' }),
      edges({ upTo: '120.0.6099.109' }),
      edges({ below: '120.0.6099.109' }),
    ]).toEqual(['yes', 'no', 'yes', 'no'])
  })
  test('an extension is never the program of its name, nor the other way round', () => {
    const zoom = { names: ['zoom:zoom'], version: '1.8.0' }
    expect([
      fits([any(of('zoom:zoom', { below: '5' }))], { ...zoom, target: 'chrome' }),
      fits([any(of('zoom:zoom', { below: '5', target: 'chrome' }))], { ...zoom, target: 'chrome' }),
      fits([any(of('zoom:zoom', { below: '5', target: 'chrome' }))], zoom),
      fits([any(of('zoom:zoom', { below: '5' }))], zoom),
    ]).toEqual(['no', 'yes', 'no', 'yes'])
    expect(['windows', 'macos', 'iphone_os', 'wordpress', 'node.js', '-', '*'].map((target) => targetFits(target, { target: '' }, windows))).toEqual([
      'yes',
      'no',
      'no',
      'no',
      'no',
      'yes',
      'yes',
    ])
    expect(targetFits('nodejs', { target: 'node.js' }, null)).toBe('yes')
  })
  test('a release line of its own is not judged by the others: Firefox ESR 115 is not older than Firefox 121', () => {
    const esr = { names: ['mozilla:firefox_esr', 'mozilla:firefox'], version: '115.6.0', edition: 'esr' }
    expect(fits([any(of('mozilla:firefox', { below: '121' }))], esr)).toBe('no')
    expect(fits([any(of('mozilla:firefox', { below: '115.7', edition: 'esr' }))], esr)).toBe('yes')
    expect(fits([any(of('mozilla:firefox', { below: '121', edition: 'esr' }))], { names: ['mozilla:firefox'], version: '120.0' })).toBe('unknown')
  })
  test('ranges in words', () => {
    expect(
      [
        of('a:b', { from: '3.0', below: '3.0.15' }),
        of('a:b'),
        of('a:b', { version: '8.5' }),
        of('a:b', { version: '?' }),
        of('a:b', { upTo: '2' }),
      ].map(rangeInWords),
    ).toEqual(['from 3.0 and before 3.0.15', 'in every version', '8.5', 'in versions that the feed gives only as text', 'up to 2'])
  })
})

describe('what several feeds say together', () => {
  const product = { ...installed(), label: 'Google Chrome' }
  const say = (slot: string, configurations: readonly Configuration[], sound: Saying['sound'] = []): Saying => ({
    cve: 'CVE-2026-1',
    configurations,
    sound,
    severity: 'high',
    source: sourceOfSlot(slot),
  })
  const answer = (...sayings: readonly Saying[]) => judgeProduct(product, windows, sayings).map((one) => [one.state, one.slot, one.fixed])
  const old = any(of('google:chrome', { below: '100' }))
  const hit = any(of('google:chrome', { below: '121' }))
  test('one says so: affected; another names the product and leaves this version out: disputed, told with both', () => {
    expect(answer(say('nvd', [hit]))).toEqual([['affected', 'nvd', '121']])
    expect(answer(say('nvd', [hit]), say('cve-facts', [old]))).toEqual([['disputed', 'nvd', '121']])
    expect(judgeProduct(product, windows, [say('nvd', [hit]), say('cve-facts', [old])])[0]?.reason).toBe(
      'Google Chrome 120.0.6099.109 is older than 121: NVD calls google:chrome before 121 affected by CVE-2026-1, yet its CVE record names google:chrome before 100 alone: the feeds disagree, check by hand.',
    )
    expect(answer(say('cve-facts', [hit]), say('nvd', [hit]))).toEqual([['affected', 'cve-facts', '121']]) // the vendor first
    expect(answer(say('nvd', [old]))).toEqual([])
  })
  test('who names systems knows more than who is silent about them', () => {
    expect(answer(say('cve-facts', [hit]), say('nvd', [all([of('google:chrome', { below: '121' })], [on('google:android')])]))).toEqual([])
  })
  test('a vendor that calls it not affected (VEX) speaks against who calls it affected', () => {
    const sound = [{ criterion: of('google:chrome'), because: 'vulnerable_code_not_present' }]
    expect(answer(say('nvd', [hit]), say('csaf:google', [], sound))).toEqual([['disputed', 'nvd', '121']])
    expect(answer(say('csaf:google', [], sound))).toEqual([])
  })
  test('known exploited without versions in any feed: to be checked; with versions that leave it out: nothing', () => {
    const kev = [{ cve: 'CVE-2026-1', addedOn: '2026-08-01', vendor: 'Google', product: 'Chromium V8' }]
    const states = (...sayings: readonly Saying[]) => judgeProduct(product, windows, sayings, kev).map(({ state }) => state)
    expect([
      states(),
      states(say('cve-facts', [any(of('google:chrome', { version: '?' }))])),
      states(say('nvd', [old])),
      states(say('nvd', [hit])),
    ]).toEqual([['undecided'], ['undecided'], [], ['affected']])
  })
})

describe('packages', () => {
  const pkg = { ecosystem: 'red hat', release: '9', name: 'curl', version: '7.76.1-29.el9_4' }
  const say = (more: Partial<PackageSaying['range']>, cve = 'CVE-2026-1'): PackageSaying => ({
    cve,
    id: 'RHSA-2026:1',
    severity: null,
    source: sourceOfSlot('osv:red-hat'),
    range: { ecosystem: 'red hat', release: '9', name: 'curl', status: 'affected', spans: [], versions: [], because: null, ...more },
  })
  const fixed = (...sayings: readonly PackageSaying[]) => judgePackage(pkg, sayings).map((one) => [one.cve, one.fixed])
  test("its release alone, its ecosystem's order, listed versions, and what is called not affected", () => {
    expect(fixed(say({ spans: [{ below: '7.76.1-29.el9_4.1' }] }))).toEqual([['CVE-2026-1', '7.76.1-29.el9_4.1']])
    expect(fixed(say({ spans: [{ below: '7.76.1-29.el9_4' }] }), say({ release: '8', spans: [{}] }), say({ spans: [{ from: '8' }] }))).toEqual([])
    expect(fixed(say({ spans: [{ below: '0:7.76.1-30.el9' }] }))).toEqual([['CVE-2026-1', '0:7.76.1-30.el9']])
    expect(fixed(say({ versions: ['7.76.1-29.el9_4'] }))).toEqual([['CVE-2026-1', null]])
    expect(fixed(say({ spans: [{ below: '9' }] }), say({ status: 'not-affected', spans: [{}] }))).toEqual([])
  })
})
