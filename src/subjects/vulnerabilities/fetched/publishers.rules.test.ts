import { expect, test } from 'vitest'
import { decideFeedSource } from './feed-source.rules.ts'
import { publishersFor } from './publishers.rules.ts'

const everything = { debian: true, windows: true, others: true }

test('what the district’s systems ask for is offered, and not what is fetched already', () => {
  const names = (needs: typeof everything, fetched: readonly { url: string }[] = []) => publishersFor(needs, 2026, fetched).map(({ name }) => name)
  expect(names({ debian: false, windows: false, others: true })).toEqual([
    'CISA KEV',
    'NVD 2026',
    'NVD 2025',
    'Cisco (CSAF)',
    'endoflife.date',
    'EPSS',
  ])
  expect(names({ debian: true, windows: false, others: false })).toContain('Debian security tracker')
  expect(names(everything, publishersFor(everything, 2026, []))).toEqual([])
})

test('each of them can be set up as it stands', () => {
  for (const { name, url, everyHours } of publishersFor(everything, 2026, []))
    expect([name, decideFeedSource({ name, url, hashUrl: '', isSigned: false, signatureUrl: '', release: '', everyHours })]).toMatchObject([
      name,
      { ok: true },
    ])
})
