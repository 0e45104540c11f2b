// PM-8: the department and its director are responsible: each clause names its position, and a position nobody holds shows as a gap.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { positions } from '../../src/subjects/people/index.ts'
import { neededPositions } from '../../src/subjects/people/people.rules.ts'
import { clausesOf } from '../../src/core/policy/pack.ts'
import { openPmApp, pack, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
beforeAll(async () => {
  app = await openPmApp('pm_8')
})
afterAll(() => app.close())

type People = { gaps: { position: string; kind: string; says: string }[] }
const gaps = async () => ((await app.client.ask('GET', '/people')).json as People).gaps

test('each clause names its responsible position, and its page shows it', async () => {
  const clauses = clausesOf(pack)
  expect(clauses.length).toBeGreaterThan(60)
  for (const clause of clauses) expect([clause.id, clause.responsible]).toEqual([clause.id, expect.stringMatching(/^[a-z-]+$/)])
  for (const id of ['PM-1', 'PM-3.2', 'PM-3.4', 'PM-8']) {
    const { responsible } = clauses.find((one) => one.id === id) ?? { responsible: '' }
    const { status, text } = await app.client.page(`/clauses/${id}`)
    expect([id, status]).toEqual([id, 200])
    expect(text).toContain(positions[responsible as keyof typeof positions])
  }
})

test('a vacancy shows as a gap in words, on the page too, and goes once somebody holds the position', async () => {
  expect(await gaps()).toEqual(
    expect.arrayContaining([
      { position: 'it-systems-manager', kind: 'vacant', says: 'The position IT Systems Manager is vacant; it approves each patch cycle (SP-1.2).' },
      expect.objectContaining({ position: 'technology-coordinator', kind: 'vacant' }),
      expect.objectContaining({ position: 'second-approver', kind: 'vacant' }),
    ]),
  )
  expect((await app.client.page('/people')).text).toContain('The position IT Systems Manager is vacant')
  const { people } = (await app.client.ask('GET', '/people')).json as { people: { id: string }[] }
  const oneself = await app.client.ask('POST', `/people/${people[0]?.id}/positions`, { position: 'it-systems-manager' })
  expect([oneself.status, (oneself.json as { code: string }).code]).toEqual([403, 'people/no-deciding-position-for-oneself'])
  const another = { name: 'Ivy Moss', email: 'ivy@example.test', initials: 'IM', positions: ['it-systems-manager'] }
  expect((await app.client.ask('POST', '/people', another)).status).toBeLessThan(300)
  expect((await gaps()).filter((gap) => gap.position === 'it-systems-manager' && gap.kind === 'vacant')).toEqual([]) // no account yet is a gap of another kind
  await app.rows(sql`update people_assignment set until = ${new Date(Date.now() + 60_000).toISOString()} where position = 'it-systems-manager'`)
  await app.at(new Date(Date.now() + 3_600_000).toISOString())
  expect((await gaps()).find((gap) => gap.position === 'it-systems-manager')?.kind).toBe('vacant')
})

test('of the positions that patch management names, each that stands empty is told', () => {
  const named = new Set(
    clausesOf(pack)
      .filter(({ id }) => id.startsWith('PM-') && id !== 'PM-5')
      .map(({ responsible }) => responsible),
  )
  expect([...named].filter((position) => !Object.hasOwn(neededPositions, position))).toEqual([])
})
