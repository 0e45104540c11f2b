import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conflictsOf, standsOf, type Said } from './folding.rules.ts'

const said = fc.record<Said>({
  exposure: fc.constantFrom('exposed', 'not-exposed', 'unknown'),
  scope: fc.constantFrom('in', 'out', 'unknown'),
  patchingActor: fc.constantFrom('runbook', 'google', 'unknown'),
})

test('the more cautious word about exposure and scope stands, whichever record stays; what nobody said is taken over', () => {
  fc.assert(
    fc.property(said, said, (a, b) => {
      const [there, back] = [standsOf(a, b), standsOf(b, a)]
      const [x, y] = [there.exposure === 'kept' ? a : b, back.exposure === 'kept' ? b : a]
      expect(x.exposure).toBe(y.exposure)
      if ([a.exposure, b.exposure].includes('exposed')) expect(x.exposure).toBe('exposed')
      const scope = (there.scope === 'kept' ? a : b).scope
      expect(scope).toBe((back.scope === 'kept' ? b : a).scope)
      if (scope === 'out') expect([a.scope, b.scope]).toEqual(['out', 'out'])
      expect((there.patchingActor === 'kept' ? a : b).patchingActor === 'unknown').toBe(
        a.patchingActor === 'unknown' && b.patchingActor === 'unknown',
      )
    }),
  )
})

test('only what both say differently is asked, and what a person chooses stands', () => {
  const [a, b]: Said[] = [
    { exposure: 'not-exposed', scope: 'in', patchingActor: 'runbook' },
    { exposure: 'exposed', scope: 'unknown', patchingActor: 'google' },
  ]
  if (a === undefined || b === undefined) throw new Error('no words')
  expect(conflictsOf(a, b).map(({ name, stands }) => [name, stands])).toEqual([
    ['exposure', 'gone'],
    ['patchingActor', 'kept'],
  ])
  expect(conflictsOf(a, a)).toEqual([])
  expect(standsOf(a, b, { exposure: 'kept', patchingActor: 'gone' })).toEqual({ exposure: 'kept', scope: 'kept', patchingActor: 'gone' })
})
