// PM-2: what somebody else patches counts as up to date only on fresh facts of the source that speaks for them; hosted applications have scope and ends.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { newId, showId } from '../../src/platform/ids.ts'
import { flushSoftwareIndex } from '../../src/subjects/inventory/index.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { coverDuties } from '../../src/subjects/patching/index.ts'
import { mayDo } from '../../src/subjects/people/index.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { debianServer, deviceNamed, openPmApp, policyOf, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
const now = '2026-11-21T18:00:00Z'
const ids: Record<string, string> = {}
const told = (id: string, fact: Record<string, string>, kind = 'devices') =>
  app.client.ask('POST', `/${kind}/${id}/told`, { says: 'nothing', ...fact })
const standing = async (name: string) =>
  ((await app.client.ask('GET', `/patched-by-others?text=${name}`)).json as { systems: { name: string; is: string; says: string }[] }).systems.find(
    (one) => one.name === name,
  )
/** Takes back what was done last, as the bar above every page does. */
const takeBack = async () => {
  const [row] = await app.rows<{ id: string }>(sql`select id from people_undo where undone_at is null order by id desc limit 1`)
  expect((await app.client.ask('POST', `/undo/${showId('undo', row?.id ?? '')}`, {})).status).toBe(200)
}
const classOf = async (name: string) =>
  ((await app.client.ask('GET', '/report/systems')).json as { systems: { hostname: string; class: string; says: string }[] }).systems.find(
    (one) => one.hostname === name,
  )

beforeAll(async () => {
  app = await openPmApp('pm_2_others')
  await app.at(now)
  const key = await app.client.key(app.place.siteId)
  for (const hostname of ['cart-01', 'cart-02', 'cart-03', 'front-01', 'own-01']) {
    await app.client.post(key, debianServer({ hostname, packages: [['bash', '5']] }))
    ids[hostname] = await deviceNamed(app.client, hostname)
    const patchingActor = hostname.startsWith('cart') ? 'google' : hostname === 'front-01' ? 'intune' : 'by-hand'
    await app.client.ask('POST', `/devices/${ids[hostname]}/settings`, { kind: 'laptop', scope: 'in', patchingActor })
  }
})
afterAll(() => app.close())

test('never told is not known, never green; what is stated fresh proves it, against what counts as current', async () => {
  expect(await standing('cart-01')).toMatchObject({ is: 'never', says: 'Google patches it, but Google Admin has never reported it.' })
  expect(await classOf('cart-01')).toMatchObject({ class: 'unknown', says: 'Google patches it, but Google Admin has never reported it.' })
  const page = (await app.client.page(`/devices/${ids['cart-01']}`)).text // where others patch, the device's page names their proof and asks for no feed
  expect(page).toContain('Google patches it; the proof is under')
  expect(page).not.toContain('does not mean it is safe')
  expect(
    (await told(ids['cart-01'] ?? '', { source: 'google-admin', seenAt: '2026-11-20T12:00:00Z', product: 'ChromeOS', version: '130.0.6723.126' }))
      .status,
  ).toBe(200)
  expect(await standing('cart-01')).toMatchObject({ is: 'undecided' })
  await app.client.ask('POST', '/patched-by-others/current', { product: 'chromeos', version: '130.0.6723.100', readWhere: 'Google’s release page' })
  expect(await standing('cart-01')).toMatchObject({
    is: 'proved',
    says: 'It runs ChromeOS 130.0.6723.126, seen yesterday by Google Admin; 130.0.6723.100 or later counts as current.',
  })
  expect(await classOf('cart-01')).toMatchObject({ class: 'up-to-date' })
  await told(ids['cart-02'] ?? '', { source: 'google-admin', seenAt: '2026-11-21T12:00:00Z', product: 'ChromeOS', version: '126.0.6478.222' })
  expect(await standing('cart-02')).toMatchObject({ is: 'behind' })
  expect(await classOf('cart-02')).toMatchObject({ class: 'pending' })
  expect(await standing('own-01')).toBeUndefined()
})

test('facts grow old by the actor’s own parameter, and an older word never replaces a newer one', async () => {
  await told(ids['cart-01'] ?? '', { source: 'google-admin', seenAt: '2026-10-01T12:00:00Z', product: 'ChromeOS', version: '1.0' })
  expect(await standing('cart-01')).toMatchObject({ is: 'proved' })
  await app.at('2026-12-06T18:00:00Z')
  expect(await standing('cart-01')).toMatchObject({
    is: 'silent',
    says: 'Google patches it; Google Admin last reported it 16 days ago, and reports older than 14 days prove nothing.',
  })
  expect(await classOf('cart-01')).toMatchObject({ class: 'unknown' })
  await app.at(now)
})

test('another source’s word proves nothing; a statement says something and lies behind; each is kept with who stated it', async () => {
  expect((await told(ids['front-01'] ?? '', { source: 'google-admin', seenAt: '2026-11-21T12:00:00Z', says: 'current' })).status).toBe(200)
  expect(await standing('front-01')).toMatchObject({ is: 'never' })
  expect(await told(ids['front-01'] ?? '', { source: 'intune', seenAt: '2026-11-21T12:00:00Z' })).toMatchObject({
    status: 422,
    json: { clause: 'PM-2' },
  })
  expect(await told(ids['front-01'] ?? '', { source: 'intune', seenAt: '2027-01-01T12:00:00Z', says: 'current' })).toMatchObject({
    status: 422,
    json: { clause: 'PM-2' },
  })
  expect((await told(ids['front-01'] ?? '', { source: 'intune', seenAt: '2026-11-21T12:00:00Z', says: 'current' })).status).toBe(200)
  expect(await standing('front-01')).toMatchObject({ is: 'proved' })
  const said = (await app.evidenceOf({ about: ids['front-01'] ?? '', clause: 'PM-2' })).find(
    ({ kind, told: what }) => kind === 'assets.source-told' && what['source'] === 'intune',
  )
  expect(said).toMatchObject({
    kind: 'assets.source-told',
    actor: app.place.personId,
    grade: 'attested',
    told: { source: 'intune', says: 'current' },
  })
})

test('one click asks for proof, by mail to the contact; with all proved there is nothing to ask', async () => {
  await app.client.ask('POST', '/patched-by-others/contact', {
    actor: 'google',
    party: 'Google Workspace',
    contact: 'Reseller',
    email: 'reseller@example.org',
  })
  const asked = await app.client.ask('POST', '/patched-by-others/remind', { actor: 'google' })
  expect(asked).toMatchObject({ status: 200, json: { systems: 2 } })
  expect((await app.client.ask('GET', `/notices/${(asked.json as { notice: string }).notice}`)).json).toMatchObject({ kind: 'proof-asked' })
  expect(await app.client.ask('POST', '/patched-by-others/remind', { actor: 'intune' })).toMatchObject({
    status: 409,
    json: { code: 'patching/nothing-to-prove' },
  })
  const { groups } = (await app.client.ask('GET', '/patched-by-others')).json as { groups: { key: string; systems: number }[] }
  for (const one of groups)
    expect((await app.client.ask('GET', `/patched-by-others?group=${encodeURIComponent(one.key)}`)).json).toMatchObject({ total: one.systems })
  expect((await app.client.page('/patched-by-others')).text).toMatch(/href="#current"/)
  const csv = await app.app.request('/patched-by-others.csv?is=never')
  expect((await csv.text()).trim().split('\r\n')).toHaveLength(2)
  for (const path of ['/patched-by-others', '/patched-by-others?actor=google&is=never', `/devices/${ids['cart-01']}`])
    expect([path, (await app.client.page(path)).status]).toEqual([path, 200])
})

test('what counts as current is shown before it is saved, lowered only with a reason and by who answers for the fleet, and taken back', async () => {
  const lower = { product: 'ChromeOS', version: '120', readWhere: 'x' }
  const shown = await app.client.ask('GET', `/patched-by-others/current?${new URLSearchParams(lower)}`)
  expect(shown).toMatchObject({
    status: 200,
    json: { isLowered: true, moves: 1, existing: { version: '130.0.6723.100' }, moving: [{ name: 'cart-02', after: 'proved' }] },
  })
  expect((await app.client.page(`/patched-by-others/current?${new URLSearchParams(lower)}`)).text).toMatch(/1 system would [^<]*from behind to/)
  expect(await standing('cart-02')).toMatchObject({ is: 'behind' }) // nothing is saved by looking
  expect(await app.client.ask('POST', '/patched-by-others/current', lower)).toMatchObject({
    status: 422,
    json: { code: 'patching/lowering-needs-a-reason', clause: 'PM-2', faults: ['reason: is missing'] },
  })
  expect(await app.client.ask('POST', '/patched-by-others/current', { ...lower, reason: 'Long-term channel', moves: 7 })).toMatchObject({
    status: 409,
    json: { code: 'patching/other-systems-move' },
  })
  expect(await standing('cart-02')).toMatchObject({ is: 'behind' })
  expect(await app.client.ask('POST', '/patched-by-others/current', { ...lower, reason: 'Long-term channel', moves: 1 })).toMatchObject({
    status: 200,
    json: { product: 'chromeos', moved: 1 },
  })
  expect(await standing('cart-02')).toMatchObject({ is: 'proved' })
  const said = (await app.evidenceOf({ about: ids['cart-02'] ?? '', clause: 'PM-2' })).find(({ told: what }) => what['moved'] === 1)
  expect(said).toMatchObject({
    kind: 'patching.current-version-set',
    told: {
      before: { version: '130.0.6723.100' },
      after: { version: '120', reason: 'Long-term channel' },
      isLowered: true,
      moved: 1,
      standings: { before: { behind: 1 } },
    },
  })
  expect((await app.client.page('/patched-by-others')).text).toContain('Lowered: Long-term channel')
  await takeBack()
  expect(await standing('cart-02')).toMatchObject({ is: 'behind' })
  expect((await app.rows(sql`select version, reason from assets_current_version`))[0]).toEqual({ version: '130.0.6723.100', reason: '' })
  expect([mayDo(['it-support'], 'others.set-current').ok, mayDo(['it-systems-manager'], 'others.set-current').ok]).toEqual([false, true])
})

test('what was stated of a source and whom to ask are kept with what stood before, and are taken back', async () => {
  await told(ids['cart-02'] ?? '', { source: 'google-admin', seenAt: '2026-11-21T13:00:00Z', product: 'ChromeOS', version: '131', says: 'current' })
  expect(await standing('cart-02')).toMatchObject({ is: 'proved' })
  expect((await app.evidenceOf({ about: ids['cart-02'] ?? '', clause: 'PM-2' })).map(({ told: what }) => what)).toContainEqual(
    expect.objectContaining({
      before: expect.objectContaining({ version: '126.0.6478.222' }) as unknown,
      after: expect.objectContaining({ version: '131' }) as unknown,
    }),
  )
  await takeBack()
  expect(await standing('cart-02')).toMatchObject({ is: 'behind', version: '126.0.6478.222' })
  await app.client.ask('POST', '/patched-by-others/contact', { actor: 'msp', party: 'Helpful', contact: 'Desk', email: 'desk@example.org' })
  expect((await app.evidenceOf({ clause: 'PM-4' })).find(({ told: what }) => what['actor'] === 'msp')?.told).toMatchObject({
    before: null,
    after: { party: 'Helpful', hasContact: true },
  })
  await takeBack()
  expect(await app.rows(sql`select actor from assets_actor where actor = 'msp'`)).toEqual([])
})

test('a hosted application has scope with a reason, an owner, and stands among what others patch', async () => {
  expect(await app.client.ask('POST', '/hosted', { name: 'Lunch orders', scope: 'out' })).toMatchObject({ status: 422, json: { clause: 'PM-2' } })
  const added = await app.client.ask('POST', '/hosted', {
    name: 'Learning platform',
    vendor: 'Openlearn',
    scope: 'in',
    patchingActor: 'vendor',
    contractEndsOn: '2027-01-15',
    ownerId: showId('per', app.place.personId),
  })
  expect(added.status).toBe(200)
  const { application } = added.json as { application: string }
  expect(await standing('Learning platform')).toMatchObject({ is: 'never' })
  await told(application, { source: 'vendor-statement', seenAt: '2026-10-20T12:00:00Z', says: 'current' }, 'hosted')
  expect(await standing('Learning platform')).toMatchObject({ is: 'proved' })
  const { hosted } = (await app.client.ask('GET', '/report')).json as { hosted: { name: string; is: string }[] }
  expect(hosted).toMatchObject([{ name: 'Learning platform', is: 'proved' }])
  await app.at('2027-01-16T18:00:00Z') // the contract ended the day before: no word of the vendor makes up for that
  expect(await standing('Learning platform')).toMatchObject({
    is: 'ended',
    says: expect.stringMatching(/^Its contract ended Fri 15 Jan 2027: .*The vendor itself says/) as string,
  })
  expect((await app.client.ask('GET', '/report')).json).toMatchObject({ hosted: [{ name: 'Learning platform', is: 'ended' }] })
  expect((await app.client.page('/report')).text).toContain('0 of 1 are proved up to date. They are not counted as systems.')
  await app.at(now)
  expect((await app.client.ask('POST', '/hosted', { name: 'learning platform' })).status).toBe(409)
  expect((await app.client.ask('POST', '/hosted', { name: 'Elsewhere', ownerId: showId('per', newId()) })).status).toBe(422)
  await app.client.ask('POST', '/hosted', { name: 'Old wiki' })
  expect((await app.client.ask('GET', '/hosted?scope=unknown')).json).toMatchObject({
    total: 1,
    applications: [{ name: 'Old wiki', scope: 'unknown' }],
  })
  for (const path of ['/hosted', '/hosted/new', `/hosted/${application}`]) expect([path, (await app.client.page(path)).status]).toEqual([path, 200])
})

test('software titles have a scope: of the distribution’s own with their device, of others nobody knows until somebody says, many at once after a preview', async () => {
  await app.rows(sql`insert into inventory_title (key, ecosystem, name, version, arch, source, source_version, kind, publisher)
    select gen_random_uuid(), 'windows', n, '1', '', '', '', 'application', 'Acme' from unnest(array['PDF Reader', 'Score: Editor']) n`)
  await app.rows(
    sql`insert into inventory_district_software (district_id, title_id, n, device_ids) select 1, t.id, 1, array[d.id] from inventory_title t, (select id from assets_device limit 1) d where t.publisher = 'Acme'`,
  )
  while (await inDistrict(app.db, '1', (tx) => flushSoftwareIndex(tx, '1')));
  const of = async (query: string) =>
    (await app.client.ask('GET', `/scope?${query}`)).json as {
      total: number
      gaps: { titles: number; hosted: number }
      titles: { name: string; scope: string }[]
    }
  expect((await of('text=bash')).titles).toMatchObject([{ name: 'bash', scope: 'with-device' }])
  expect(await of('scope=unknown')).toMatchObject({ total: 2, gaps: { titles: 2, hosted: 1 } })
  const titles = ['windows:PDF Reader', 'windows:Score: Editor']
  expect((await app.client.ask('GET', `/scope/bulk?all=yes&scope=unknown&to=in`)).json).toMatchObject({ total: 2 })
  expect(await app.client.ask('POST', '/scope/bulk', { id: titles, to: 'out' })).toMatchObject({
    status: 422,
    json: { clause: 'PM-2', faults: ['reason: is missing'] },
  })
  expect((await app.client.ask('POST', '/scope/bulk', { id: titles[0], to: 'in' })).status).toBe(200)
  expect((await app.client.ask('POST', '/scope/bulk', { id: titles[1], to: 'out', reason: 'The music school’s own.' })).status).toBe(200)
  expect((await of('scope=unknown')).total).toBe(0)
  expect((await of('scope=out')).titles).toMatchObject([{ name: 'Score: Editor', reason: 'The music school’s own.' }])
  await expect(app.rows(sql`update assets_software_scope set scope = 'out', reason = ' '`)).rejects.toMatchObject({
    code: '23514',
    constraint: 'software_out_of_scope_must_have_a_reason',
  })
  for (const path of ['/scope', `/scope/bulk?to=out&id[]=${encodeURIComponent(titles[0] ?? '')}`])
    expect([path, (await app.client.page(path)).status]).toEqual([path, 200])
})

test('Today tells the coordinator of what nobody knows, the director of what is not proved, and the owner of what runs out', async () => {
  const duties = (positions: readonly string[]) => reading(app.place.from, (tx, at) => coverDuties(policyOf)(tx, whoOf(app.place, positions), at))
  expect((await duties(['technology-coordinator'])).map(({ what }) => what)).toEqual([
    'Learning platform: its contract ends',
    'Say whether 1 hosted application is covered',
  ])
  expect((await duties(['technology-coordinator']))[0]?.dueIso).toBe('2027-01-16T05:59:00Z') // told once, as when it is due
  expect((await duties(['technology-director'])).map(({ what }) => what)).toContain('2 systems that others patch are not proved')
  await app.at('2026-08-01T18:00:00Z')
  expect((await duties(['technology-coordinator'])).map(({ what }) => what)).toEqual(['Say whether 1 hosted application is covered'])
})
