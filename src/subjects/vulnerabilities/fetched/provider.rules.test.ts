import { expect, test } from 'vitest'
import type { Result } from '../../../core/result.ts'
import {
  isProvider,
  mayBeAsked,
  mostOfProvider,
  perRound,
  readDirectory,
  readHead,
  readProvider,
  readRolie,
  roundInWords,
  roundOf,
  whyLeftOut,
  type Listed,
} from './provider.rules.ts'

const faultsOf = (result: Result<unknown>): readonly string[] => (result.ok ? [] : (result.refusal.faults ?? []))
const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.refusal.says)
  return result.value
}
const base = 'https://psirt.example.org/csaf/white/'
const json = (value: unknown): string => JSON.stringify(value)

test('a provider’s directories and feeds that anybody may read, of both versions of the standard', () => {
  expect([isProvider('https://a.org/.well-known/csaf/provider-metadata.json'), isProvider('https://a.org/kev.json')]).toEqual([true, false])
  const distributions = [
    { directory_url: 'https://psirt.example.org/csaf/white' },
    { directory: { url: 'https://psirt.example.org/csaf/amber/', tlp_label: 'AMBER' } },
    { directory: { url: 'https://psirt.example.org/csaf/clear/', tlp_label: 'CLEAR' } },
    {
      rolie: {
        feeds: [
          { tlp_label: 'WHITE', url: 'https://psirt.example.org/feed-white.json' },
          { tlp_label: 'RED', url: 'https://psirt.example.org/feed-red.json' },
        ],
      },
    },
  ]
  expect(valueOf(readProvider(json({ distributions }), 'it'))).toEqual({
    directories: [base, 'https://psirt.example.org/csaf/clear/'],
    rolie: ['https://psirt.example.org/feed-white.json'],
  })
  expect(faultsOf(readProvider(json({ distributions: [{ directory_url: 'http://psirt.example.org/' }] }), 'it'))).toEqual([
    'distributions: "http://psirt.example.org/" is not an https:// address',
  ])
  expect(
    faultsOf(readProvider(json({ distributions: distributions.slice(3).map(() => ({ rolie: { feeds: [{ tlp_label: 'RED', url: 'x' }] } })) }), 'it')),
  ).toEqual(['distributions: no feed is labelled TLP:WHITE or TLP:CLEAR'])
  expect(faultsOf(readProvider('{"distributions": [', 'it'))[0]).toMatch(/half a file/)
})

test('a directory’s list: paths that stay inside it, the newest word of each; a broken line is passed over, a broken list refused', () => {
  const list =
    '"2026/a-1.json","2026-11-01T10:00:00Z"\r\n2026/b-2.json,2026-10-01T10:00:00Z\n"2026/a-1.json","2026-11-02T10:00:00Z"\n"../../etc/passwd.json","2026-11-01T10:00:00Z"\n'
  const read = valueOf(readDirectory(list, base, 'changes.csv'))
  expect(read.map(({ url, updated }) => [url, updated])).toEqual([
    [`${base}2026/a-1.json`, '2026-11-02T10:00:00Z'],
    [`${base}2026/b-2.json`, '2026-10-01T10:00:00Z'],
  ])
  expect(read[0]).toMatchObject({
    hashes: [`${base}2026/a-1.json.sha512`, `${base}2026/a-1.json.sha256`],
    signature: `${base}2026/a-1.json.asc`,
    isNamed: false,
  })
  expect(valueOf(readDirectory('2026/a-1.json\n2025/b.json\n', base, 'index.txt')).map(({ updated }) => updated)).toEqual(['', ''])
  for (const path of ['https://evil.example/x.json', '/x.json', 'a/../../x.json', './x.json', 'a//x.json', 'x.txt', 'x%2e%2e/y.json', 'a b.json'])
    expect([path, faultsOf(readDirectory(path, base, 'index.txt')).length]).toEqual([path, 1])
  expect(faultsOf(readDirectory('\n \n', base, 'changes.csv'))).toEqual(['it is empty: character 1'])
  expect(faultsOf(readDirectory('<html>\n<body>\n"a.json","2026-11-01T10:00:00Z"', base, 'changes.csv'))).toHaveLength(2)
})

test('a ROLIE feed: its documents with hash and signature, all on its own host', () => {
  const at = 'https://psirt.example.org/feed-white.json'
  const entry = (src: string, updated = '2026-11-01T10:00:00Z') => ({
    updated,
    content: { src, type: 'application/json' },
    link: [
      { rel: 'self', href: src },
      { rel: 'hash', href: `${src}.sha512` },
      { rel: 'signature', href: `${src}.asc` },
    ],
  })
  const good = entry(`${base}2026/a.json`)
  expect(valueOf(readRolie(json({ feed: { entry: [good, good, entry('https://evil.example/x.json')] } }), at, 'feed'))).toEqual([
    {
      url: `${base}2026/a.json`,
      updated: '2026-11-01T10:00:00Z',
      hashes: [`${base}2026/a.json.sha512`],
      signature: `${base}2026/a.json.asc`,
      isNamed: true,
    },
  ])
  expect(faultsOf(readRolie(json({ feed: { entry: [entry('https://evil.example/x.json')] } }), at, 'feed'))).toEqual([
    'feed.entry[0]: "https://evil.example/x.json" is not an address of the same host',
  ])
  expect(faultsOf(readRolie(json({ feed: {} }), at, 'feed'))).toEqual(['feed.entry: is not a list'])
  expect(faultsOf(readRolie(json({ feed: { entry: [entry(`${base}a.json`, 'today')] } }), at, 'feed'))).toEqual([
    'feed.entry[0].updated: "today" is not an instant',
  ])
})

test('only documents that are for everybody, say something of a vulnerability and are in force are loaded', () => {
  const of = (label: string | undefined, more: object = {}, vulnerabilities: readonly unknown[] = [{ cve: 'CVE-2026-1' }]) =>
    whyLeftOut(
      valueOf(
        readHead(
          json({ document: { csaf_version: '2.0', ...(label === undefined ? {} : { distribution: { tlp: { label } } }), ...more }, vulnerabilities }),
          'a.json',
        ),
      ),
    )
  expect([of('WHITE'), of('CLEAR'), of(undefined)]).toEqual([undefined, undefined, undefined])
  expect([
    of('AMBER'),
    of('WHITE', {}, []),
    of('WHITE', { category: 'csaf_superseded' }),
    of('WHITE', { csaf_version: 'x', publisher: { namespace: 'https://msrc.microsoft.com' } }),
  ]).toEqual([
    'TLP:AMBER, not for everybody',
    'it names no vulnerability',
    'withdrawn or superseded',
    'not a CSAF document of version 2.0 or 2.1 that is read by itself',
  ])
})

const listed = (n: number, at = '2026-11-01'): readonly Listed[] =>
  Array.from({ length: n }, (_, i) => ({ url: `${base}${i}.json`, updated: `${at}T10:00:00Z`, hashes: [], signature: null, isNamed: false }))

test('a round takes what is new or changed, the newest first, then what failed; never more than its share', () => {
  const many = valueOf(roundOf(listed(mostOfProvider + 7), [], 'Example'))
  expect([many.fetch.length, many.left, many.beyond]).toEqual([perRound.documents, mostOfProvider - perRound.documents, 7])
  const all = listed(4)
  const known = all.map(({ url, updated }, i) => ({
    url,
    updated: i === 1 ? '2026-10-01T10:00:00Z' : updated,
    state: i === 2 ? ('failed' as const) : ('loaded' as const),
  }))
  const round = valueOf(roundOf([...all, { ...listed(5)[4]!, updated: '2026-11-20T10:00:00Z' }], known, 'Example'))
  expect(round.fetch.map(({ url }) => url.slice(base.length))).toEqual(['4.json', '1.json', '2.json'])
  expect(
    valueOf(
      roundOf(
        all,
        all.map((one) => ({ ...one, state: 'refused' as const })),
        'Example',
      ),
    ).fetch,
  ).toEqual([])
})

test('a list that names less than half of what it named is taken for half a list', () => {
  const known = listed(20).map(({ url, updated }) => ({ url, updated, state: 'loaded' as const }))
  expect(roundOf(listed(9), known, 'Example')).toMatchObject({
    ok: false,
    refusal: { code: 'vulnerabilities/provider-list-shrank', says: expect.stringContaining('9 of the 20') },
  })
  expect(roundOf(listed(10), known, 'Example').ok).toBe(true)
  expect(roundOf(listed(1), known.slice(0, 5), 'Example').ok).toBe(true)
})

test('what a round came to is one sentence', () => {
  const tried = [
    { url: `${base}a.json`, updated: '', state: 'loaded' as const, says: '' },
    { url: `${base}b.json`, updated: '', state: 'left-out' as const, says: 'TLP:AMBER, not for everybody' },
    { url: `${base}c.json`, updated: '', state: 'failed' as const, says: 'status 404' },
    { url: `${base}d.json`, updated: '', state: 'refused' as const, says: 'It was refused.' },
  ]
  expect(roundInWords(tried, { left: 3, beyond: 0 })).toBe(
    '1 document loaded; 1 document left out (b.json: TLP:AMBER, not for everybody); 2 documents not loaded (d.json: It was refused., and others); 3 documents to come',
  )
  expect(roundInWords([], { left: 0, beyond: 2 })).toMatch(/^Nothing has changed since it was last fetched; 2 documents older than/)
})

test('a provider elsewhere cannot lead us to a server of the own network', () => {
  expect(mayBeAsked('https://mirror.lan/csaf/', 'https://psirt.example.org/provider-metadata.json', ['mirror.lan'])?.code).toBe(
    'vulnerabilities/provider-names-own-network',
  )
  expect(mayBeAsked('https://mirror.lan:8443/csaf/', 'https://Mirror.lan/provider-metadata.json', ['mirror.lan'])).toBeUndefined()
  expect(mayBeAsked('https://other.example.org/csaf/', 'https://psirt.example.org/provider-metadata.json', ['mirror.lan'])).toBeUndefined()
})
