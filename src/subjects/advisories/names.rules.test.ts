import { describe, expect, test } from 'vitest'
import { cvesIn, nameFinder, type KnownName } from './names.rules.ts'
import { decideSource, hostPort, secretName } from './source.rules.ts'
import { isSilent, triageDue } from './triage.rules.ts'

test('CVE ids in any hyphen, each once; what only looks like one is none', () => {
  expect(cvesIn('cve-2026-0001, CVE\u20112026\u20110001 and CVE-2026-12345. Not CVE-26-1, XCVE-2026-0002 or CVE-2026-123.')).toEqual([
    'CVE-2026-0001',
    'CVE-2026-12345',
  ])
  expect(cvesIn(Array.from({ length: 300 }, (_, n) => `CVE-2026-${10_000 + n}`).join(' '))).toHaveLength(200)
})

describe('names', () => {
  const known: readonly KnownName[] = [
    ...['Google Chrome', 'Zoom', 'PaperCut', 'Mozilla Firefox', 'Signal'].map((name) => ({ name, kind: 'product' as const })),
    ...['openssl', 'file', 'login', 'bash'].map((name) => ({ name, kind: 'package' as const })),
  ]
  const find = nameFinder(known)
  const names = (subject: string, text = '') =>
    find(subject, text)
      .map(({ name }) => name)
      .toSorted()
  test.each([
    ['[SECURITY] [DSA 6001-1] openssl security update', 'Package        : openssl', ['openssl']],
    ['USN-7000-1: Bash vulnerabilities', '', ['bash']],
    ['Chrome zero-day', 'An update of google chrome is out. Please zoom in; signal your staff to open the file and login.', ['Google Chrome']],
    ['Zoom: update now', '', ['Zoom']],
    ['News of the week', 'PaperCut fixed a flaw.', ['PaperCut']],
    ['News of the week', 'a paper cut, a papercut', []],
    ['login bypass in a router', 'the file is open', []],
  ])('%s', (subject, text, found) => {
    expect(names(subject, text)).toEqual(found)
  })
  test('what others run, services and models are named too; words that tell nothing are not', () => {
    const of = (kind: KnownName['kind'], ...some: readonly string[]) => some.map((name) => ({ name, kind }))
    const here = nameFinder([
      ...of('application', 'PowerSchool SIS', 'Canvas', 'Infinite Campus'),
      ...of('vendor', 'PowerSchool Group LLC', 'Microsoft Corporation'),
      ...of('service', 'Student information system', 'Email', 'Payroll'),
      ...of('model', 'HP EliteBook 840 G7', 'Latitude', 'C24-25', 'FortiGate-60F', 'Virtual Machine', 'Standard PC (i440FX + PIIX, 1996)'),
    ])
    const found = (subject: string, text = '') => here(subject, text).map(({ kind, name }) => `${kind}: ${name}`)
    expect(found('PowerSchool discloses a breach')).toEqual(['vendor: PowerSchool Group LLC'])
    expect(found('Microsoft: email and a virtual machine', 'Payroll of PowerSchool, a student information system')).toEqual([])
    expect(found('A flaw in your student information system', 'Also in Infinite Campus; it draws on a Canvas.')).toEqual([
      'service: Student information system',
      'application: Infinite Campus',
    ])
    expect(found('Firmware of the week', 'Affected: EliteBook 840 G7, FortiGate-60F, any Latitude')).toEqual([
      'model: HP EliteBook 840 G7',
      'model: FortiGate-60F',
    ])
  })
  test('a hostile text costs little', () => {
    const began = performance.now()
    for (const text of ['Package:'.repeat(20_000), ' \n'.repeat(60_000), `${'a-'.repeat(60_000)}`, `${'Google '.repeat(20_000)}`])
      names(text.slice(0, 500), text)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

test('sources: servers, addresses and the name of the password’s file', () => {
  expect([
    hostPort('imap.example.org', 'tls'),
    hostPort('imap.example.org:1143', 'starttls'),
    hostPort('[::1]:99', 'tls'),
    hostPort('imap.example.org/x', 'tls'),
    hostPort('a@b', 'tls'),
    hostPort('h:99999', 'tls'),
  ]).toEqual([
    { host: 'imap.example.org', port: 993 },
    { host: 'imap.example.org', port: 1143 },
    { host: '::1', port: 99 },
    undefined,
    undefined,
    undefined,
  ])
  expect(secretName('../../etc/Passwd', 'x')).not.toMatch(/\/|\.\./)
  const news = { kind: 'news', name: 'n', address: 'https://a.example/feed', security: 'tls', username: 'x', folder: 'y', silentDays: 14 } as const
  expect(decideSource(news)).toMatchObject({ ok: true, value: { username: '', folder: '' } })
  for (const address of ['http://a.example', 'https://u:p@a.example', 'file:///etc'])
    expect(decideSource({ ...news, address })).toMatchObject({ ok: false })
})

test('triage is due by the end of the n-th office day; silence counts from the newest', () => {
  expect(triageDue('2026-11-20T18:00:00Z', 3, { zone: 'America/Chicago', closed: new Set() }).toString()).toBe('2026-11-26T06:00:00Z')
  const source = { setAt: '2026-11-01T00:00:00Z', silentDays: 14, newestAt: null }
  expect([
    isSilent(source, '2026-11-14T00:00:00Z'),
    isSilent(source, '2026-11-16T00:00:00Z'),
    isSilent({ ...source, newestAt: '2026-11-10T00:00:00Z' }, '2026-11-16T00:00:00Z'),
  ]).toEqual([false, true, false])
})
