import fc from 'fast-check'
import { expect, test } from 'vitest'
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
