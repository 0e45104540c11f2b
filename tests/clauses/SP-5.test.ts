// SP-5: the ticket closes only when each server is patched, tested, free of its snapshot and backed up - and everyone was told that it is done
// (CM-8).
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolutionOf, whyOpen, type RunFacts } from '../../src/subjects/runbooks/close.rules.ts'
import { codeOf } from '../lib/cycles.ts'

const zone = 'America/Chicago'
const done: RunFacts = {
  state: 'finished',
  clean: true,
  tested: true,
  reverted: false,
  snapshot: 'gone',
  backupGoodAt: '2026-12-05T09:00:00Z',
  endedAt: '2026-12-07T01:10:00Z',
  testers: ['Tess'],
  completionTold: true,
}
const server = (hostname: string, ...runs: RunFacts[]) => ({ server: `dev_${hostname}`, hostname, runs })
const lacks: Partial<RunFacts>[] = [{ clean: false }, { tested: false }, { snapshot: 'there' }, { backupGoodAt: null }, { completionTold: false }]

test('one thing missing on one of three servers keeps the ticket open, and is named', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 }), fc.subarray(lacks, { minLength: 1 }), (which, missing) => {
      const servers = ['a', 'b', 'c'].map((name, n) => server(name, n === which ? (Object.assign({}, done, ...missing) as RunFacts) : done))
      const closed = resolutionOf('T-118', servers, zone)
      expect(closed.ok).toBe(false)
      expect(closed.ok ? [] : closed.refusal.faults).toHaveLength(1)
    }),
  )
  expect(whyOpen(server('a', { ...done, snapshot: 'there' }))).toEqual(['its snapshot is not gone'])
  expect(whyOpen(server('a'))).toHaveLength(5)
})

test('nothing missing: it closes with a resolution that says so of each server', () => {
  const closed = resolutionOf('T-118', [server('a', done), server('b', { ...done, state: 'reverted', reverted: true }, done)], zone)
  expect(closed.ok ? closed.value.split('\n') : []).toEqual([
    'The process is finished. 2 of 2 servers of T-118 are patched.',
    'a: patched and clean, tested by Tess, snapshot gone, good backup Sat 5 Dec 2026, 3:00 am Central, finished Sun 6 Dec 2026, 7:10 pm Central.',
    'b: patched and clean, tested by Tess, snapshot gone, good backup Sat 5 Dec 2026, 3:00 am Central, finished Sun 6 Dec 2026, 7:10 pm Central.',
  ])
})

test('a ticket without servers does not close, nor over a snapshot that an earlier, reverted run left behind', () => {
  expect(codeOf(resolutionOf('T-118', [], zone))).toBe('runbooks/servers-open')
  expect(whyOpen(server('a', { ...done, reverted: true, snapshot: 'there' }, done))).toEqual(['its snapshot is not gone'])
})
