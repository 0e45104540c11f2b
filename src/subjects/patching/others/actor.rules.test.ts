import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupKey, groupsOf } from './groups.rules.ts'
import type { JudgedRow } from './others.views.ts'
import { judgeActor, otherActors, type ActorFacts, type Floor, type OtherActor } from './actor.rules.ts'

const floor: Floor = { product: 'Windows', branch: '', version: '10.0.19045.5000', ageDays: 3 }
const facts = (more: Partial<ActorFacts> & { fact?: ActorFacts['fact'] } = {}): ActorFacts => ({
  actor: 'intune',
  fact: { ageDays: 2, product: 'Windows', version: '10.0.19045.5131', says: 'nothing' },
  maxAgeDays: 14,
  floors: [floor],
  floorMaxAgeDays: 45,
  ...more,
})
const fact = (more: Partial<NonNullable<ActorFacts['fact']>>) => ({
  ageDays: 2,
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
          fact: { ageDays, product: '', version, says } as const,
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

test('what is behind and past its last update says that it can get no more; all that stand the same say the same why', () => {
  const old = judgeActor(facts({ fact: fact({ version: '10.0.19045.4651' }), endedOn: '2025-06-01' }))
  expect(old.says).toMatch(/counts as current\. It got its last update Sun 1 Jun 2025 and can get no more: replace it\.$/)
  const seenOn = (ageDays: number) => judgeActor(facts({ fact: fact({ version: '10.0.19045.4651', ageDays }) }))
  expect(seenOn(1).says).not.toBe(seenOn(2).says)
  expect(seenOn(1).why).toBe(seenOn(2).why)
})

test('systems that stand the same are one group, whose number is theirs and whose key finds them again', () => {
  const row = (name: string, more: Partial<JudgedRow> = {}): JudgedRow => ({
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
    endedOn: null,
    is: 'behind',
    says: 'x',
    why: 'y',
    ...more,
  })
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
