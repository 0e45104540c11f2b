// PM-4: the department takes part and answers: every server has somebody who answers for it, and one without is a gap that falls to the director.
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId, showId } from '../../src/platform/ids.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { complianceDuties, planDuties, tellLeft } from '../../src/subjects/patching/index.ts'
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
      what: 'Patch 2 packages on sis-01: 1 known exploited',
      why: 'app comes first, at high risk; this server has no owner, so it falls to the director.',
      dueIso: '2026-11-25T05:59:00Z',
      clause: 'PM-3.3',
    },
    { what: 'The state of 1 system is not known', why: 'lab-01: Who patches it is not known.', clause: 'PM-3.6' },
    { what: 'Assign an owner to 1 server', href: '/report/systems?gap=owner', clause: 'PM-4' },
  ])
  expect(await duties(['systems-administrator'])).toEqual([])
  expect(await duties(['principal'])).toEqual([])
})

test('once somebody answers for it the work is theirs, the director keeps the open questions, and who named them is kept', async () => {
  // what saving it sets off by itself stands beside the button, one device or many at once
  const lab = await deviceNamed(app.client, 'lab-01')
  const pages = [`/devices/${lab}`, `/devices/bulk?id[]=${lab}&toScope=in`]
  for (const path of pages)
    expect((await app.client.page(path)).text, path).toContain('opens automatically within a minute, and its change request goes to')
  expect((await own(showId('per', app.place.personId))).status).toBe(200)
  expect((await duties(['systems-administrator'])).map(({ what }) => what)).toEqual(['Patch 2 packages on sis-01: 1 known exploited'])
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
  expect([mine.length, mine[0]?.what]).toEqual([5, 'Patch 2 packages on sis-01: 1 known exploited'])
})

test('Today shows it to the director, its day in the tag alone', async () => {
  await own('none')
  const { text } = await app.client.page('/')
  expect(text).toContain('Tue 24 Nov')
  for (const [, what] of text.matchAll(/<a href="\/plan\?text=[^"]*">([^<]*)<\/a>/g)) expect(what).not.toMatch(/Nov|due/)
  const { duties: shown } = (await app.client.ask('GET', '/')).json as { duties: { clause: string; what: string }[] }
  expect(shown.find(({ clause }) => clause === 'PM-4')?.what).toBe('Assign an owner to 1 server')
})

describe('PM-3.3/late-exploited-goes-up', () => {
  const left = async () => {
    const told = await tellLeft(policyOf)(app.place.from, {})
    return told.ok ? told.value : told.refusal
  }
  const none = { emergencies: 0, director: 0, superintendent: 0 }
  const notices = () =>
    app.rows(sql<{ subject: string; to: string }>`select n.subject, string_agg(d.address, ' ' order by d.address) as to from notices_notice n
      join notices_delivery d on d.district_id = n.district_id and d.notice_id = n.id where n.kind = 'known-exploited' group by n.id, n.subject order by n.id`)
  const mail = (email: string | null) => app.rows(sql`update people_person set email = ${email} where id = ${app.place.personId}`)

  test('an emergency nobody has an address for is not noted as told: whoever has one later hears of it, once', async () => {
    await app.at('2026-11-24T18:00:00Z') // due, and not late
    await mail(null)
    await app.rows(sql`update patching_update set told_kev = '{}'`)
    expect([await left(), await app.count('patching_update', `told_kev <> '{}'`)]).toEqual([none, 0])
    const before = (await notices()).length
    await mail('maria@example.org')
    expect([await left(), await left()]).toEqual([{ ...none, emergencies: 1 }, none])
    expect((await notices()).slice(before)).toEqual([{ subject: 'Known exploited and exposed here: app', to: 'maria@example.org' }])
  })

  test('past its date it goes to the director on the first day and to the superintendent after a week, whatever its exposure; each once', async () => {
    const above = whoOf(app.place, ['superintendent'])
    const todayOf = async (at: string) =>
      (await reading(app.place.from, (tx) => planDuties(tx, above, Temporal.Instant.from(at)))).map(({ what }) => what)
    await app.rows(sql`update patching_update set emergency_count = 0, exposure = 'not-exposed' where package = 'app'`)
    const before = (await notices()).length
    await app.at('2026-11-25T18:00:00Z')
    expect([await left(), await left()]).toEqual([{ ...none, director: 1 }, none])
    await app.at('2026-12-01T18:00:00Z')
    expect(await left()).toEqual(none) // a week late, and nobody is superintendent
    const id = newId()
    await app.rows(
      sql`insert into people_person (district_id, id, name, initials, email, created_at) values (1, ${id}, 'Sue Park', 'SP', 'sue@example.org', '2026-01-01')`,
    )
    await app.rows(
      sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by) values (1, gen_random_uuid(), ${id}, 'superintendent', '2026-01-01', ${id})`,
    )
    expect([await left(), await left()]).toEqual([{ ...none, superintendent: 1 }, none])
    const subject = 'app is known to be exploited and late'
    expect((await notices()).slice(before)).toEqual([
      { subject, to: 'maria@example.org' },
      { subject, to: 'sue@example.org' },
    ])
    expect(await todayOf('2026-11-30T18:00:00Z')).toEqual([])
    expect(await todayOf('2026-12-01T18:00:00Z')).toEqual([expect.stringMatching(/^Known exploited and late: app on \d+ devices$/)])
    expect((await app.evidenceOf({ clause: 'PM-3.3' })).filter(({ kind }) => kind === 'patching.late-exploited-told')).toHaveLength(2)
  })

  test('Today of those who do nothing of it themselves tells how the district stands, school by school, instead of nothing', async () => {
    type Today = { district?: { schools: { name: string; words: string }[] } }
    for (const position of ['principal', 'auditor', 'superintendent']) {
      app.as(whoOf(app.place, [position]))
      const { district } = (await app.client.ask('GET', '/')).json as Today
      expect([position, district?.schools]).toEqual([
        position,
        [expect.objectContaining({ name: 'Lakeside High', state: 'late', words: expect.stringMatching(/^\d known exploited$/) as unknown })],
      ])
    }
    app.as(whoOf(app.place, ['principal']))
    const page = (await app.client.page('/')).text
    expect([page.includes('Are we within our own rules?'), page.includes('Needs you')]).toEqual([true, false])
    app.as(whoOf(app.place))
    expect(((await app.client.ask('GET', '/')).json as Today).district).toBeUndefined()
  })
})
