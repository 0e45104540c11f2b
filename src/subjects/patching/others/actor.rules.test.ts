import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupKey, groupsOf } from './groups.rules.ts'
import { judgeRows, type JudgedRow } from './judge-rows.rules.ts'
import { judgeActor, otherActors, type ActorFacts, type Floor, type OtherActor } from './actor.rules.ts'

const floor: Floor = { product: 'Windows', branch: '', version: '10.0.19045.5000', ageDays: 3 }
const facts = (more: Partial<ActorFacts> & { fact?: ActorFacts['fact'] } = {}): ActorFacts => ({
  actor: 'intune',
  fact: { ageDays: 2, daysAgo: 2, product: 'Windows', version: '10.0.19045.5131', says: 'nothing' },
  maxAgeDays: 14,
  floors: [floor],
  floorMaxAgeDays: 45,
  ...more,
})
const fact = (more: Partial<NonNullable<ActorFacts['fact']>>) => ({
  ageDays: 2,
  daysAgo: more.ageDays ?? 2,
  product: 'Windows',
  version: '10.0.19045.5131',
  says: 'nothing' as const,
  ...more,
})

test.each([
  ['fresh and not below what counts', facts(), 'proved'],
  ['below it', facts({ fact: fact({ version: '10.0.19045.4651' }) }), 'behind'],
  ['its source says that updates are missing, whatever the version', facts({ fact: fact({ says: 'behind' }) }), 'behind'],
  ['older than proof may be, though current then', facts({ fact: fact({ ageDays: 15, says: 'current' }) }), 'silent'],
  ['on the last day that counts', facts({ fact: fact({ ageDays: 14 }) }), 'proved'],
  ['never told', facts({ fact: null }), 'never'],
  ['a version, and nobody said what counts', facts({ floors: [] }), 'undecided'],
  ['nobody said what counts, but its source says it is current', facts({ floors: [], fact: fact({ says: 'current' }) }), 'proved'],
  ['its source says current, but what counts says otherwise', facts({ fact: fact({ version: '10.0.19045.1', says: 'current' }) }), 'behind'],
  ['what counts was said too long ago', facts({ floors: [{ ...floor, ageDays: 46 }] }), 'undecided'],
  ['no version and no word', facts({ fact: fact({ version: '' }) }), 'undecided'],
  [
    'the longest branch holds, not a higher one’s',
    facts({
      floors: [
        { ...floor, branch: '10.0.19045' },
        { ...floor, branch: '', version: '10.0.26100.1' },
      ],
    }),
    'proved',
  ],
  ['a branch nobody told', facts({ floors: [{ ...floor, branch: '10.0.22631' }] }), 'undecided'],
  ['a branch is not the beginning of a number', facts({ floors: [{ ...floor, branch: '10.0.1904', version: '99' }] }), 'undecided'],
] as const)('%s', (_, given, is) => expect(judgeActor(given).is).toBe(is))

test('silence is never proof: older than the age, or never told, nothing makes a system proved', () => {
  const actor = fc.constantFrom(...(Object.keys(otherActors) as OtherActor[]))
  fc.assert(
    fc.property(
      actor,
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom('current', 'behind', 'nothing'),
      fc.string({ maxLength: 20 }),
      (who, ageDays, maxAgeDays, says, version) => {
        const judged = judgeActor({
          actor: who,
          maxAgeDays,
          floors: [{ product: '', branch: '', version: '1', ageDays: 0 }],
          floorMaxAgeDays: 45,
          fact: { ageDays, daysAgo: ageDays, product: '', version, says } as const,
        })
        if (ageDays > maxAgeDays) expect(judged.is).toBe('silent')
        if (says === 'behind') expect(judged.is).not.toBe('proved')
        expect(judged.says).toMatch(/^[A-Z].*\.$/su)
      },
    ),
    { numRuns: 300 },
  )
  for (const one of Object.keys(otherActors) as OtherActor[]) expect(judgeActor({ ...facts({ fact: null }), actor: one }).is).toBe('never')
})

test.each([
  ['support', /support ended Sun 1 Jun 2025/],
  ['contract', /contract ended Sun 1 Jun 2025/],
  ['updates', /last update Sun 1 Jun 2025/],
] as const)('whose %s ended is proved by nobody’s word', (what, why) => {
  const ended = { what, on: '2025-06-01' }
  expect(judgeActor(facts({ fact: fact({ says: 'current' }), ended }))).toMatchObject({ is: 'ended', why: expect.stringMatching(why) as string })
  for (const other of [facts({ fact: null, ended }), facts({ fact: fact({ ageDays: 40 }), ended })]) expect(judgeActor(other).is).toBe('ended')
})

test('how long ago is told by the calendar of the district, and how old by hours', () => {
  const row = { ...judgedRow('a'), seenAt: '2026-11-20T16:00:00Z' } // 10 in the morning; 47 hours later it is two days ago, and one whole day old
  const given = { now: '2026-11-22T15:00:00Z', zone: 'America/Chicago', floors: [], floorMaxAgeDays: 45, maxAge: ages(1) }
  expect(judgeRows([{ ...row, sourceSays: 'current' }], given)[0]).toMatchObject({
    is: 'proved',
    says: expect.stringContaining('seen 2 days ago') as string,
  })
  expect(judgeRows([{ ...row, sourceSays: 'current' }], { ...given, now: '2026-11-21T03:00:00Z' })[0]?.says).toContain('seen today')
  expect(judgeRows([{ ...row, seenAt: '2031-01-01T00:00:00Z' }], given)[0]?.is).toBe('never')
})

test('what is behind and past its last update says that it can get no more; all that stand the same say the same why', () => {
  const old = judgeActor(facts({ fact: fact({ version: '10.0.19045.4651' }), ended: { what: 'updates', on: '2025-06-01' } }))
  expect(old.says).toMatch(/counts as current\. It got its last update Sun 1 Jun 2025 and can get no more: replace it\.$/)
  const seenOn = (ageDays: number) => judgeActor(facts({ fact: fact({ version: '10.0.19045.4651', ageDays }) }))
  expect(seenOn(1).says).not.toBe(seenOn(2).says)
  expect(seenOn(1).why).toBe(seenOn(2).why)
})

const judgedRow = (name: string, more: Partial<JudgedRow> = {}): JudgedRow => ({
  id: name,
  what: 'device',
  name,
  site: 'North',
  kind: 'laptop',
  actor: 'google',
  owner: null,
  seenAt: '2026-11-20T12:00:00Z',
  product: 'ChromeOS',
  version: '126',
  sourceSays: 'nothing',
  ended: null,
  is: 'behind',
  says: 'x',
  why: 'y',
  ...more,
})
const ages = (days: number) => ({ google: days, intune: days, 'apple-mdm': days, msp: days, vendor: days })

test('systems that stand the same are one group, whose number is theirs and whose key finds them again', () => {
  const row = judgedRow
  const rows = [row('lone', { version: '120' }), row('a'), row('b', { site: 'South', seenAt: '2026-11-19T12:00:00Z' }), row('c', { is: 'proved' })]
  const groups = groupsOf(rows)
  expect(groups.map(({ systems, sites, is, only }) => [systems, sites, is, only?.name])).toEqual([
    [2, 2, 'behind', undefined],
    [1, 1, 'behind', 'lone'],
    [1, 1, 'proved', 'c'],
  ])
  expect(groups[0]).toMatchObject({ seenFrom: '2026-11-19T12:00:00Z', seenTo: '2026-11-20T12:00:00Z' })
  for (const { key, systems } of groups) expect(rows.filter((one) => groupKey(one) === key)).toHaveLength(systems)
})
