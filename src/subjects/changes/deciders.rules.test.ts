import { expect, test } from 'vitest'
import {
  decidersOf,
  mayEdit,
  positionsFor,
  sinceAsked,
  wayToDecide,
  type Asked,
  type Assignment,
  type DelegationFact,
  type PeopleFacts,
} from './deciders.rules.ts'

const since = '2026-01-01T00:00:00Z'
const holds = (personId: string, position: string, until: string | null = null): Assignment => ({ personId, position, since, until })
const delegation = (more: Partial<DelegationFact> = {}): DelegationFact => ({
  id: 'd1',
  personId: 'cora',
  delegateId: 'dana',
  position: 'technology-coordinator',
  appointedBy: 'cora',
  since: '2026-11-10T00:00:00Z',
  until: '2026-12-10T00:00:00Z',
  ...more,
})
const base = [holds('cora', 'technology-coordinator'), holds('ivan', 'it-systems-manager'), holds('seth', 'second-approver')]
const people = (more: Partial<PeopleFacts> = {}): PeopleFacts => ({ assignments: base, delegations: [], ...more })
const asked: Asked = { requesterId: 'rita', submittedBy: 'rita', createdAt: '2026-11-16T15:00:00Z' }
const now = '2026-11-17T15:00:00Z'
const way = (...[capacity, person, by = asked, facts = people()]: [Parameters<typeof wayToDecide>[0], string, Asked?, PeopleFacts?]) => {
  const found = wayToDecide(capacity, person, by, facts, now)
  return found.ok ? found.value.as : found.refusal.code
}

test("each capacity is its holder's; nobody else decides", () => {
  expect([way('technology-coordinator', 'cora'), way('it-systems-manager', 'ivan')]).toEqual(['holder', 'holder'])
  expect([
    way('technology-coordinator', 'ivan'),
    way('it-systems-manager', 'cora'),
    way('technology-coordinator', 'seth'),
    way('it-systems-manager', 'seth'),
  ]).toEqual(Array.from({ length: 4 }, () => 'changes/not-yours-to-decide'))
})

test('one person holding both may give both', () => {
  const both = people({ assignments: [holds('cora', 'technology-coordinator'), holds('cora', 'it-systems-manager')] })
  expect([way('technology-coordinator', 'cora', asked, both), way('it-systems-manager', 'cora', asked, both)]).toEqual(['holder', 'holder'])
})

test("the coordinator's own request is the second approver's alone, even when there are two coordinators", () => {
  const own = { ...asked, requesterId: 'cora', submittedBy: 'cora' }
  const two = people({ assignments: [...base, holds('otto', 'technology-coordinator')] })
  expect(way('technology-coordinator', 'otto', own, two)).toBe('changes/goes-to-second-approver')
  expect(way('technology-coordinator', 'seth', own, two)).toBe('second-approver')
  expect(positionsFor('technology-coordinator', { ...asked, submittedBy: 'cora' }, two, now)).toEqual(['second-approver']) // writing it counts as asking
})

test('stepping down after asking changes nothing', () => {
  const own = { ...asked, requesterId: 'cora', submittedBy: 'cora' }
  const left = people({
    assignments: [
      holds('cora', 'technology-coordinator', '2026-11-16T20:00:00Z'),
      holds('otto', 'technology-coordinator'),
      holds('seth', 'second-approver'),
    ],
  })
  expect(way('technology-coordinator', 'otto', own, left)).toBe('changes/goes-to-second-approver')
  const before = people({ assignments: [holds('cora', 'technology-coordinator', '2026-11-01T00:00:00Z'), holds('otto', 'technology-coordinator')] })
  expect(way('technology-coordinator', 'otto', own, before)).toBe('holder')
})

test("the manager's own request goes to another manager or to the second approver", () => {
  const own = { ...asked, requesterId: 'ivan', submittedBy: 'ivan' }
  expect(
    decidersOf('it-systems-manager', own, people({ assignments: [...base, holds('mona', 'it-systems-manager')] }), now, (id) => id !== 'ivan'),
  ).toEqual(['mona', 'seth'])
})

test('a delegate decides while appointed, for somebody who holds the position', () => {
  const with_ = (more: Partial<DelegationFact>) => way('technology-coordinator', 'dana', asked, people({ delegations: [delegation(more)] }))
  expect(with_({})).toBe('delegate')
  for (const more of [{ until: '2026-11-12T00:00:00Z' }, { since: '2026-11-20T00:00:00Z' }, { position: 'principal' }, { personId: 'gone' }])
    expect(with_(more)).toBe('changes/not-yours-to-decide')
})

test('whoever counts as the requester is no decider; a vacancy is empty', () => {
  expect(decidersOf('technology-coordinator', asked, people(), now, () => true)).toEqual(['cora'])
  expect(decidersOf('technology-coordinator', asked, people(), now, (id) => id !== 'cora')).toEqual([])
})

test('a delegation that ended before the request was made does not count, one that ended since does', () => {
  const ended = delegation({ until: '2026-11-16T16:00:00Z' })
  expect(sinceAsked([ended, delegation({ until: '2026-11-16T14:00:00Z' })], asked.createdAt)).toEqual([ended])
})

test('the requester and the manager edit', () =>
  expect(['rita', 'ivan', 'cora', undefined].map((id) => mayEdit(people(), 'rita', id, now))).toEqual([true, true, false, false]))
