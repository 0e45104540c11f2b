// The corpus in a calendar, read by two programs that are neither ours nor JavaScript: Debian's icalendar and vobject.
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { calm, icalendarOf } from '../../src/subjects/calendar/subscribed/icalendar.rules.ts'
import { corpus } from '../lib/hostile.ts'

const python = (code: string, input = '') => spawnSync('/usr/bin/python3', ['-c', code], { input, encoding: 'utf8', maxBuffer: 64e6 })
const missing = python('import icalendar, vobject').status !== 0

const readers = `
import json, sys, icalendar, vobject
text = sys.stdin.buffer.read()
whole = icalendar.Calendar.from_ical(text)
one = [[str(e['uid']), str(e['summary']), str(e['description']), e['dtstart'].dt.isoformat(), str(e['status']), sorted(e.keys()), len(e.subcomponents)] for e in whole.subcomponents]
two = [[e.uid.value, e.summary.value, e.description.value, e.dtstart.value.isoformat(), e.status.value, sorted(k.upper() for k in e.contents), len(list(e.components()))] for e in vobject.readOne(text.decode('utf8')).vevent_list]
print(json.dumps([one, two]))
`

test.skipIf(missing)('each string of the corpus is one title and one line, for both (needs Debian’s python3-icalendar and python3-vobject)', () => {
  const events = corpus.map(({ text }, n) => ({
    uid: `run-${n}@afterbell`,
    summary: text,
    description: [text, 'after'],
    span: { from: '2026-12-09T02:00:00Z', to: '2026-12-09T04:30:00Z' },
    status: 'confirmed' as const,
    isBusy: false,
    sequence: n,
    changedAt: '2026-12-01T15:00:00Z',
  }))
  const read = python(
    readers,
    icalendarOf({ name: corpus.map(({ text }) => text.slice(0, 50)).join(''), says: 'x', zone: 'America/Chicago', events }),
  )
  expect(read.stderr).toBe('')
  const keys = ['DESCRIPTION', 'DTEND', 'DTSTAMP', 'DTSTART', 'LAST-MODIFIED', 'SEQUENCE', 'STATUS', 'SUMMARY', 'TRANSP', 'UID']
  const line = (text: string, longest: number) => calm(text, longest).replace(/\s+/g, ' ').trim()
  const asWritten = corpus.map(({ text }, n) => [
    `run-${n}@afterbell`,
    line(text, 200),
    `${line(text, 500)}\nafter`,
    '2026-12-09T02:00:00+00:00',
    'CONFIRMED',
    keys,
    0,
  ])
  const [icalendar, vobject] = JSON.parse(read.stdout) as [unknown[], unknown[]]
  // Debian 12's icalendar (4.0.3) takes the n behind an escaped backslash for the end of a line (RFC 5545 does not): there its texts are not compared.
  const withoutBackslash = (rows: readonly unknown[]) =>
    rows.map((row, n) => (corpus[n]?.text.includes('\\') ? (row as unknown[]).filter((_, at) => at !== 1 && at !== 2) : row))
  expect(withoutBackslash(icalendar)).toEqual(withoutBackslash(asWritten))
  expect(vobject).toEqual(asWritten)
})
