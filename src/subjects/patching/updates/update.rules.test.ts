import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMoved, orderKeyOf, sentenceOfUpdate, waitsFor } from './update.rules.ts'

const row = {
  package: 'openssl',
  line: 'bookworm',
  isNoise: false,
  target: '3.0.17-1' as string | null,
  decision: '3 days',
  dueOn: '2026-11-24' as string | null,
  riskScore: 6,
  riskLevel: 'high',
  kevCves: ['CVE-2026-1'] as string[],
  isForensic: false,
  exposure: 'exposed',
  cveCount: 12,
  fixableCount: 10,
  epss: 0.2 as number | null,
  installed: '3.0.11-1',
  devices: 40,
  sites: 3,
  host: null as string | null,
  emergencyCount: 5,
  statedCount: 2,
  isTold: false,
}

describe('the order of the plan', () => {
  const key = (change: Partial<typeof row>) => orderKeyOf({ ...row, ...change })
  test('noise last of all, then the date, fix, exploitation, risk, exposure; EPSS breaks ties, then the number, the name', () => {
    const ordered = [
      key({ dueOn: '2026-11-23', epss: 0 }),
      key({ epss: 0.9 }),
      key({ cveCount: 100_000 }),
      key({}),
      key({ package: 'zlib' }),
      key({ epss: null }),
      key({ exposure: 'not-exposed', epss: 1 }),
      key({ riskScore: 5, epss: 1 }),
      key({ kevCves: [], epss: 1 }),
      key({ target: null, epss: 1 }),
      key({ dueOn: null, epss: 1 }),
      key({ isNoise: true, dueOn: '2000-01-01', epss: 1 }),
    ]
    expect(ordered.toSorted()).toEqual(ordered)
  })
  test('EPSS never stands before a due date, known exploitation, risk or exposure', () => {
    const standing = fc.record({
      dueOn: fc.constantFrom(null, '2026-11-24', '2026-12-24'),
      riskScore: fc.integer({ min: 1, max: 12 }),
      exposure: fc.constantFrom('exposed', 'not-exposed'),
      kevCves: fc.constantFrom<string[]>([], ['CVE-2026-1']),
    })
    fc.assert(
      fc.property(
        standing,
        standing,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b, mine, theirs) => {
          const order = (x: number | null, y: number | null) => Math.sign(key({ ...a, epss: x }) < key({ ...b, epss: y }) ? -1 : 1)
          if (JSON.stringify(a) !== JSON.stringify(b)) expect(order(mine, theirs)).toBe(order(0, 0))
        },
      ),
    )
  })
})

describe('one sentence why', () => {
  test('for many devices, for one, for what nobody can install, for what closes nothing', () => {
    expect(sentenceOfUpdate(row)).toBe(
      'Update openssl to 3.0.17-1 on 40 devices at 3 sites by Tue 24 Nov 2026: it closes 10 vulnerabilities, 1 of them known to be exploited (CVE-2026-1); 2 publicly exposed, 3 that count as exposed because the exposure is not known; 2 vulnerabilities have no fix yet.',
    )
    expect(
      sentenceOfUpdate({ ...row, devices: 1, sites: 1, host: 'sis-01', kevCves: [], cveCount: 1, fixableCount: 1, exposure: 'not-exposed' }),
    ).toBe('Update openssl from 3.0.11-1 to 3.0.17-1 on sis-01 by Tue 24 Nov 2026: it closes 1 vulnerability; it is not publicly exposed.')
    expect(sentenceOfUpdate({ ...row, target: null, fixableCount: 0, dueOn: null, kevCves: [] })).toBe(
      'No fixed version of openssl is published yet for 12 vulnerabilities on 40 devices at 3 sites; the most urgent of them is publicly exposed: watch it.',
    )
    const windows = {
      ...row,
      devices: 1,
      sites: 1,
      host: 'sis-01',
      kevCves: [],
      cveCount: 9,
      fixableCount: 9,
      exposure: 'not-exposed',
      installed: '10.0.17763',
      package: 'Windows Server 2019, KB5070883',
      target: 'KB5070883',
    }
    expect(sentenceOfUpdate(windows)).toBe(
      'Install KB5070883 for Windows Server 2019 on sis-01 by Tue 24 Nov 2026: it closes 9 vulnerabilities; it is not publicly exposed.',
    )
    expect(sentenceOfUpdate({ ...windows, isDayBeside: true })).toMatch(/^Install KB5070883 for Windows Server 2019 on sis-01: it closes 9/)
    expect(sentenceOfUpdate({ ...row, target: null, isDayBeside: true })).toMatch(/: mitigate, isolate or remove it\.$/)
    expect(sentenceOfUpdate({ ...row, isTold: true, dueOn: null })).toBe(
      'Update openssl to 3.0.17-1 on 40 devices at 3 sites at the next cycle: it closes no known vulnerability.',
    )
  })
  test('what it waits for', () => {
    const waits = (change: Partial<Parameters<typeof waitsFor>[0]>) => waitsFor({ target: '1', ticket: null, actors: { runbook: 3 }, ...change })
    expect(waits({ line: 'windows_server_2019' })).toBe('a person, by hand: there is no runbook for Windows')
    expect(waits({ line: 'windows_server_2019', actors: { msp: 2 } })).toContain('managed service provider')
    expect([
      waits({}),
      waits({ target: null }),
      waits({ actors: { intune: 1200, google: 1 } }),
      waits({ actors: { unknown: 4 } }),
      waits({ ticket: { number: 118, servers: 2, nextRun: null }, actors: { unknown: 4 } }),
    ]).toEqual([
      'a run by hand or by runbook',
      'a fix from its publisher',
      'Google (1 device); Intune (1,200 devices)',
      'somebody to patch 4 devices: nobody is assigned',
      'ticket T-118 (2 servers, no run planned yet)',
    ])
  })
})

test('a move is another date, decision, version, risk, exploitation or exposure; another count of devices is none', () => {
  for (const change of [
    { dueOn: null },
    { decision: 'x' },
    { target: '3.0.18-1' },
    { riskScore: 7 },
    { kevCves: [] },
    { exposure: 'unknown' },
    { isForensic: true },
  ])
    expect(isMoved(row, { ...row, ...change })).toBe(true)
  expect(isMoved(row, { ...row, ...{ devices: 41 } })).toBe(false)
})
