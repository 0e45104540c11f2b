import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aboveOf, issueMachine, levels, mayHandOver, mayMove, nextUp, responsibleFor, type Holders } from './issues.rules.ts'

const holders: Holders = { default: ['dale'], manager: ['ivor'], coordinator: ['cora'] }
const asked = { ownerId: 'rosa', raisedBy: 'hana', holders, defaultName: 'Technology Director' } as const

test.each([
  [asked, 'rosa', 'owner'],
  [{ ...asked, ownerId: null }, 'dale', 'owner'],
  [{ ...asked, raisedBy: 'rosa' }, 'ivor', 'manager'],
  [{ ...asked, ownerId: null, raisedBy: 'dale' }, 'ivor', 'manager'],
  [{ ...asked, ownerId: null, holders: { default: [], manager: [], coordinator: ['cora'] } }, 'cora', 'coordinator'],
  [{ ...asked, raisedBy: 'rosa', holders: { default: ['dale'], manager: ['rosa'], coordinator: ['rosa'] } }, 'dale', 'coordinator'],
  [{ ...asked, ownerId: 'hana', holders: { default: ['hana'], manager: ['hana'], coordinator: ['hana'] } }, null, 'coordinator'],
])('it goes to somebody else than who raised it, and says why', (given, personId, level) => {
  const found = responsibleFor(given)
  expect(found).toMatchObject({ personId, level })
  expect(found.because).not.toBe('')
})

test('whoever raises it is never the one it goes to, and somebody has it where anybody else holds a position', () => {
  const person = fc.constantFrom('a', 'b', 'c', 'd')
  const some = fc.array(person, { maxLength: 3 })
  fc.assert(
    fc.property(fc.option(person), person, some, some, some, (ownerId, raisedBy, byDefault, manager, coordinator) => {
      const { personId } = responsibleFor({ ownerId, raisedBy, defaultName: 'x', holders: { default: byDefault, manager, coordinator } })
      expect(personId).not.toBe(raisedBy)
      if ([...byDefault, ...manager, ...coordinator].some((one) => one !== raisedBy)) expect(personId).not.toBeNull()
    }),
  )
})

test('it goes up and never down or round, past positions nobody else holds', () => {
  expect(nextUp('owner', 'rosa', holders)).toMatchObject({ level: 'manager', personId: 'ivor' })
  expect(nextUp('owner', 'ivor', holders)).toMatchObject({ level: 'coordinator', personId: 'cora' })
  expect(nextUp('coordinator', 'cora', holders)).toBeUndefined()
  // one person in all of them: whoever leads beside them, or nobody
  expect(nextUp('owner', 'ivor', { default: ['ivor', 'dale'], manager: ['ivor'], coordinator: ['ivor'] })).toMatchObject({ personId: 'dale' })
  expect(nextUp('owner', 'ivor', { default: ['ivor'], manager: ['ivor'], coordinator: ['ivor'] })).toBeUndefined()
  for (const level of levels) expect(levels.indexOf(nextUp(level, null, holders)?.level ?? level)).toBeGreaterThanOrEqual(levels.indexOf(level))
})

test('own issues are not acknowledged, answers and closes have words, and nothing leaves a closed one', () => {
  const issue = { state: 'raised', raisedBy: 'hana', responsibleId: 'rosa', above: ['ivor'] } as const
  expect(mayMove(issue, 'acknowledged', 'rosa', '').ok).toBe(true)
  expect(mayMove(issue, 'acknowledged', 'hana', '')).toMatchObject({ ok: false, refusal: { code: 'assets/issue-is-your-own' } })
  expect(mayMove({ ...issue, responsibleId: 'hana' }, 'acknowledged', 'hana', '').ok).toBe(true)
  expect(mayMove(issue, 'answered', 'rosa', ' ')).toMatchObject({ ok: false, refusal: { status: 422 } })
  expect(mayMove(issue, 'closed', 'hana', 'It settled itself.').ok).toBe(true)
  for (const to of ['acknowledged', 'answered', 'closed'] as const) {
    expect(mayMove(issue, to, 'stranger', 'Never mind.')).toMatchObject({ ok: false, refusal: { code: 'assets/issue-is-another-s', status: 403 } })
    expect(mayMove(issue, to, 'ivor', 'I take it.').ok).toBe(true)
  }
  expect(aboveOf(holders, null)).toEqual(expect.arrayContaining([...holders.default]))
  expect(issueMachine.moves.filter(({ from }) => from === 'closed')).toEqual([])
})

test('an open issue is handed over to somebody else who is here', () => {
  const issue = { state: 'acknowledged', responsibleId: 'rosa' } as const
  expect(mayHandOver(issue, { id: 'dale' })).toMatchObject({ ok: true })
  for (const [of, to, code] of [
    [{ ...issue, state: 'closed' }, { id: 'dale' }, 'issue-is-closed'],
    [issue, { id: 'rosa' }, 'issue-to-nobody-else'],
    [issue, undefined, 'issue-to-nobody-else'],
  ] as const)
    expect(mayHandOver(of, to)).toMatchObject({ refusal: { code: `assets/${code}` } })
})
