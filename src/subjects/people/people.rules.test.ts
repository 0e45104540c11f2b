import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { localPath } from './sign-in/local-path.rules.ts'
import { gapsOf, mayDecide, mayDo, neededPositions, positions, type Delegation, type Holding } from './people.rules.ts'
import { isEmail, readNewPassword, readPerson, readSetUp } from './person-form.rules.ts'

const person = fc.constantFrom<string>('a', 'b', 'c', 'd', 'e')
const delegation = fc.record({ personId: person, delegateId: person, appointedBy: person })
const code = (result: ReturnType<typeof mayDecide>) => (result.ok ? 'ok' : result.refusal.code)

test('CM-6: nobody decides their own request, whoever stands in for whom', () => {
  fc.assert(
    fc.property(person, fc.array(delegation), fc.boolean(), (one, delegations, invitedByRequester) => {
      expect(code(mayDecide({ requesterId: one, deciderId: one, delegations, invitedByRequester }))).toBe('people/approver-is-requester')
    }),
  )
})

test('CM-6: whom the requester appointed counts as the requester, and whom those appointed', () => {
  fc.assert(
    fc.property(fc.array(delegation, { maxLength: 6 }), (delegations) => {
      const chain: Delegation[] = [
        { personId: 'x', delegateId: 'one', appointedBy: 'req' },
        { personId: 'y', delegateId: 'two', appointedBy: 'one' },
      ]
      for (const deciderId of ['one', 'two']) {
        expect(code(mayDecide({ requesterId: 'req', deciderId, delegations: [...delegations, ...chain] }))).toBe(
          'people/approver-is-delegate-of-requester',
        )
      }
    }),
  )
})

test('CM-6: more delegations or a handed-over link never make a decision possible', () => {
  fc.assert(
    fc.property(person, person, fc.array(delegation), delegation, (requesterId, deciderId, delegations, more) => {
      const before = mayDecide({ requesterId, deciderId, delegations })
      if (before.ok) return
      expect(mayDecide({ requesterId, deciderId, delegations: [...delegations, more], invitedByRequester: true }).ok).toBe(false)
    }),
  )
})

test('CM-6: somebody whom the requester neither appointed nor let in may decide', () => {
  fc.assert(
    fc.property(fc.array(delegation.filter((one) => one.appointedBy !== 'req')), (delegations) => {
      expect(mayDecide({ requesterId: 'req', deciderId: 'other', delegations }).ok).toBe(true)
      expect(code(mayDecide({ requesterId: 'req', deciderId: 'other', delegations, invitedByRequester: true }))).toBe(
        'people/approver-was-let-in-by-requester',
      )
    }),
  )
})

test('an act that the table does not name is nobody’s', () => {
  fc.assert(
    fc.property(fc.subarray(Object.keys(positions)), fc.string(), (held, act) => {
      fc.pre(!['signed-in'].includes(act) && !act.includes('.'))
      expect(mayDo(held, act).ok).toBe(false)
    }),
  )
  expect(mayDo([], 'today.see').ok).toBe(false)
  expect(mayDo(['constructor'], 'toString').ok).toBe(false)
})

test('PM-8: a position is vacant exactly while nobody holds it', () => {
  const holding: fc.Arbitrary<Holding> = fc.record({
    position: fc.constantFrom(...Object.keys(positions)),
    personId: person,
    hasAccount: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(holding), (holdings) => {
      const vacant = gapsOf(holdings, [])
        .filter((one) => one.kind === 'vacant')
        .map((one) => one.position)
      expect(vacant).toEqual(Object.keys(neededPositions).filter((position) => !holdings.some((one) => one.position === position)))
    }),
  )
  const alone: Holding[] = [{ position: 'technology-coordinator', personId: 'a', hasAccount: true }]
  const kinds = (delegations: readonly { position: string }[]) =>
    gapsOf(alone, delegations)
      .filter((one) => one.position === 'technology-coordinator')
      .map((one) => one.kind)
  expect([kinds([]), kinds([{ position: 'technology-coordinator' }])]).toEqual([['no-delegate'], []])
})

test('an e-mail we take is one that can sign in', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.emailAddress(),
        fc.string().map((text) => `${text}@district.example`),
      ),
      (text) => {
        if (isEmail(text)) expect(z.email().safeParse(text).success).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
  expect(['j.ortiz@district.example', "o'neil@k12.district.example"].every(isEmail)).toBe(true)
  expect(['root@localhost', 'a b@c.example', 'a@b@c.example', ''].some(isEmail)).toBe(false)
})

test('every fault of the set-up page is told at once', () => {
  const { faults } = readSetUp({ zone: 'Central', initials: 'É', positions: ['principal', 'king'], password: 'short', passwordAgain: 'other' })
  expect(faults.map((one) => one.field)).toEqual([
    'district',
    'zone',
    'site',
    'siteKind',
    'name',
    'email',
    'initials',
    'positions',
    'positions',
    'password',
    'passwordAgain',
  ])
})

test('a person is read in one form, and a password as it was typed', () => {
  expect(readPerson({ name: ' Ada  ', email: 'Ada@District.Example', initials: 'al', positions: 'tester' })).toEqual({
    value: { name: 'Ada', email: 'ada@district.example', initials: 'AL', positions: ['tester'] },
    faults: [],
  })
  expect(readNewPassword({ password: '  twelve chars', passwordAgain: '  twelve chars' })).toEqual({ value: '  twelve chars', faults: [] })
})

test('after the sign-in the way leads to this site alone', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.constantFrom('//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)'),
    fc.string().map((rest) => `/${rest}`),
  )
  fc.assert(
    fc.property(texts, (to) => {
      expect(new URL(localPath(to), 'http://here.example').origin).toBe('http://here.example')
    }),
    { numRuns: 500 },
  )
  expect([localPath('/plan?sort=due'), localPath('//evil.example')]).toEqual(['/plan?sort=due', '/'])
})

test('CM-6: a second approver let in by who asks is a gap, until somebody else could decide', () => {
  const hold = (personId: string, position: string): Holding => ({ personId, position, hasAccount: true })
  const holdings = [hold('pat', 'systems-administrator'), hold('pat', 'it-systems-manager'), hold('sam', 'second-approver')]
  const letIn = [{ personId: 'sam', person: 'Sam', by: 'pat', byName: 'Pat' }]
  const cannot = (more: readonly Holding[] = [], by = letIn) => gapsOf([...holdings, ...more], [], by).filter((one) => one.kind === 'cannot-decide')
  expect(cannot()).toMatchObject([{ position: 'second-approver', says: expect.stringContaining('Sam cannot decide what Pat requests') }])
  expect(cannot([hold('ann', 'second-approver')])).toEqual([])
  expect(cannot([], [{ ...letIn[0]!, by: 'dan' }])).toEqual([]) // Dan asks for nothing
  expect(cannot([], [])).toEqual([])
})
