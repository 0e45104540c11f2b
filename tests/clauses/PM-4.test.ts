// PM-4: the department takes part and answers: every server has somebody who answers for it, and one without is a gap that falls to the director.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { showId } from '../../src/platform/ids.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { complianceDuties } from '../../src/subjects/patching/index.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { debianServer, deviceNamed, openPmApp, policyOf, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
beforeAll(async () => {
  app = await openPmApp('pm_4')
  await app.at('2026-11-21T18:00:00Z')
  await app.client.upload(
    'bookworm',
    debsecanFile([
      ['app', 'CVE-2026-0001', '2-1+deb12u1'],
      ['lib', 'CVE-2026-0002', '2-1+deb12u1'],
    ]),
    { publishedOn: '2026-11-20' },
  )
  await app.client.upload(
    'kev.json',
    kevFile('2026-11-20', [
      ['CVE-2026-0001', '2026-11-01'],
      ['CVE-2020-0001', '2020-01-02'],
    ]),
  )
  const key = await app.client.key(app.place.siteId)
  for (const hostname of ['sis-01', 'lab-01'])
    await app.client.post(
      key,
      debianServer({
        hostname,
        packages: [
          ['app', '1-1'],
          ['lib', '1-1'],
        ],
      }),
    )
  await app.client.ask('POST', `/devices/${await deviceNamed(app.client, 'sis-01')}/settings`, {
    kind: 'server',
    scope: 'in',
    patchingActor: 'runbook',
  })
})
afterAll(() => app.close())

const duties = (positions: readonly string[]) =>
  reading(app.place.from, (tx, now) => complianceDuties(policyOf)(tx, whoOf(app.place, positions), now))
const own = async (ownerId: string) => app.client.ask('POST', `/devices/${await deviceNamed(app.client, 'sis-01')}/settings`, { ownerId })

test('a server nobody answers for is a gap in the report, and its patches fall to the director', async () => {
  expect((await app.client.ask('GET', '/report')).json).toMatchObject({ gaps: { serversWithoutOwner: 1 } })
  expect((await app.client.ask('GET', '/report/systems?gap=owner')).json).toMatchObject({ total: 1, systems: [{ hostname: 'sis-01', owner: null }] })
  expect(await duties(['technology-director'])).toMatchObject([
    {
      what: 'Patch 2 packages on sis-01: 1 known exploited, due Tue 24 Nov 2026',
      why: 'app comes first; nobody answers for this server, so it falls to the director.',
      dueIso: '2026-11-25T05:59:00Z',
      clause: 'PM-3.3',
    },
    { what: '1 system cannot be judged', why: 'lab-01: Nobody said who patches it.', clause: 'PM-3.6' },
    { what: 'Name who answers for 1 server', href: '/report/systems?gap=owner', clause: 'PM-4' },
  ])
  expect(await duties(['systems-administrator'])).toEqual([])
  expect(await duties(['principal'])).toEqual([])
})

test('once somebody answers for it the work is theirs, the director keeps the open questions, and who named them is kept', async () => {
  expect((await own(showId('per', app.place.personId))).status).toBe(200)
  expect((await duties(['systems-administrator'])).map(({ what }) => what)).toEqual([
    'Patch 2 packages on sis-01: 1 known exploited, due Tue 24 Nov 2026',
  ])
  expect((await duties(['technology-director'])).map(({ clause }) => clause)).toEqual(['PM-3.6'])
  expect((await app.client.ask('GET', '/report')).json).toMatchObject({ gaps: { serversWithoutOwner: 0 } })
  const [set] = await app.evidenceOf({ about: await deviceNamed(app.client, 'sis-01'), clause: 'PM-4' })
  expect(set).toMatchObject({
    kind: 'assets.device-set',
    actor: app.place.personId,
    told: { before: { ownerId: null }, after: { ownerId: app.place.personId } },
  })
  await own('none')
  expect((await app.client.ask('GET', '/report')).json).toMatchObject({ gaps: { serversWithoutOwner: 1 } })
})

test('late work says so, and five lines are the most', async () => {
  await app.at('2026-11-27T18:00:00Z')
  const key = await app.client.key(app.place.siteId)
  for (let n = 1; n <= 7; n++) {
    await app.client.post(key, debianServer({ hostname: `many-${n}`, packages: [['app', '1-1']] }))
    await app.client.ask('POST', `/devices/${await deviceNamed(app.client, `many-${n}`)}/settings`, {
      kind: 'server',
      scope: 'in',
      patchingActor: 'runbook',
      ownerId: showId('per', app.place.personId),
    })
  }
  await own(showId('per', app.place.personId))
  const mine = await duties(['systems-administrator'])
  expect([mine.length, mine[0]?.what]).toEqual([5, 'Patch 2 packages on sis-01: 1 known exploited, was due Tue 24 Nov 2026'])
})

test('Today shows it to the director', async () => {
  await own('none')
  const { duties: shown } = (await app.client.ask('GET', '/')).json as { duties: { clause: string; what: string }[] }
  expect(shown.find(({ clause }) => clause === 'PM-4')?.what).toBe('Name who answers for 1 server')
})
