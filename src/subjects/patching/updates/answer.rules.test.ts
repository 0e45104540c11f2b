import { expect, test } from 'vitest'
import { answerOf, type Asked } from './answer.rules.ts'
import { lineInWords } from './line-words.rules.ts'

const row: Asked = {
  kevCves: ['CVE-2025-48384'],
  cveCount: 3,
  riskLevel: 'high',
  riskScore: 6,
  isNoise: false,
  devices: 1,
  sites: 1,
  host: 'git-01',
  exposure: 'not-exposed',
  dueOn: '2025-09-06',
  target: '1:2.39.5',
  missing: [],
  closedAt: null,
}

test('an update answers: critical, relevant, by when', () => {
  expect(answerOf(row, ['Configuration store'], '2025-11-13')).toEqual({
    short: 'Yes, critical and relevant: overdue since Sat 6 Sep 2025.',
    critical: 'Yes: known to be exploited (CVE-2025-48384), risk high, 6 of 12',
    relevant: 'Yes: git-01, not publicly exposed; Configuration store',
    when: 'Overdue since Sat 6 Sep 2025',
  })
  const mild = { ...row, kevCves: [], riskLevel: 'medium', riskScore: 4, devices: 12, sites: 3, host: null, dueOn: '2025-11-20' }
  expect(answerOf(mild, [], '2025-11-13')).toEqual({
    short: 'Relevant, but not critical: by Thu 20 Nov 2025.',
    critical: 'No: risk medium, 4 of 12, not known to be exploited',
    relevant: 'Yes: 12 devices at 3 sites, the most urgent not publicly exposed; no service is named there',
    when: 'By Thu 20 Nov 2025',
  })
})

test.each([
  [{ isNoise: true }, 'No, it is not relevant here.'],
  [{ devices: 0 }, 'No, it is not relevant here.'],
  [{ missing: ['severity'] }, 'It cannot be decided yet: something is not known.'],
  [{ closedAt: '2025-11-12T00:00:00Z' }, 'No device is waiting for it any longer.'],
  [{ dueOn: null }, 'Yes, critical and relevant: no date: at the next upgrade.'],
  [{ dueOn: null, target: null }, 'Yes, critical and relevant: no date: no fix is published yet.'],
])('%j: %s', (change, short) => expect(answerOf({ ...row, ...change }, [], '2025-11-13').short).toBe(short))

test('systems by their names, never by their keys', () => {
  expect(
    [
      'bookworm',
      'windows_11',
      'windows_11_24h2',
      'windows_server_2022',
      'ubuntu:22.04',
      'rhel:9',
      'windows_11 as acme:thing',
      'ios',
      'Nessus 10',
      '',
    ].map(lineInWords),
  ).toEqual([
    'Debian 12 (bookworm)',
    'Windows 11',
    'Windows 11 24H2',
    'Windows Server 2022',
    'Ubuntu 22.04',
    'Red Hat Enterprise Linux 9',
    'Windows 11',
    'iOS',
    'Nessus 10',
    '',
  ])
})
