import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideNeeds, highestRating, together, type Need } from './services.rules.ts'

const rated = {
  name: 'a',
  confidentiality: 'low',
  integrity: 'unknown',
  availability: 'low',
  missionCritical: 'no',
  impacted: ['x@example.org'],
} as const

test('several services of one server count by their highest ratings, and by those that lean on them', () => {
  const other = { ...rated, name: 'b', integrity: 'high', missionCritical: 'unknown', impacted: ['x@example.org', 'y@example.org'] } as const
  expect(together([rated, other], [])).toMatchObject({
    name: 'a, b',
    confidentiality: 'low',
    integrity: 'high',
    availability: 'low',
    missionCritical: 'unknown',
    impacted: ['x@example.org', 'y@example.org'],
  })
  expect(together([rated], [{ name: 'c', availability: 'high', missionCritical: 'yes' }])).toMatchObject({
    confidentiality: 'low',
    availability: 'high',
    missionCritical: 'yes',
  })
  expect(together([rated], [{ name: 'c', availability: 'unknown', missionCritical: 'unknown' }])).toMatchObject({
    availability: 'low',
    missionCritical: 'no',
  })
  expect(highestRating([])).toBe('unknown')
})

test('whatever is asked for, what is let in makes no circle', () => {
  const id = fc.integer({ min: 0, max: 6 }).map(String)
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.array(id, { maxLength: 4 })), { maxLength: 20 }), (changes) => {
      let needs: readonly Need[] = []
      for (const [serviceId, wanted] of changes) {
        const decided = decideNeeds(needs, serviceId, wanted, (one) => one)
        if (decided.ok) needs = [...needs.filter((one) => one.serviceId !== serviceId), ...decided.value.map((needsId) => ({ serviceId, needsId }))]
      }
      // An order in which each stands after all it needs exists exactly where there is no circle.
      let left = new Set(needs.map(({ serviceId }) => serviceId))
      for (let size = -1; left.size !== size;) {
        size = left.size
        left = new Set([...left].filter((one) => needs.some(({ serviceId, needsId }) => serviceId === one && left.has(needsId))))
      }
      expect(left.size).toBe(0)
    }),
    { numRuns: 200 },
  )
})

test('a circle is named from end to end', () => {
  const refused = decideNeeds(
    [
      { serviceId: 'b', needsId: 'c' },
      { serviceId: 'c', needsId: 'a' },
    ],
    'a',
    ['b', 'x'],
    (id) => id.toUpperCase(),
  )
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'assets/needs-make-a-circle', faults: ['needs: A needs B needs C needs A'] } })
})
