// PM-3.2: a feed's published signature is checked by keys that people trust; a wrong one, or a missing one where it must be there, refuses the whole file.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import * as openpgp from 'openpgp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { feedFetching } from '../../src/processes/feed-fetching.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { makeBundle, unbundle } from '../../src/subjects/vulnerabilities/fetched/bundle.ts'
import { feedSources } from '../../src/subjects/vulnerabilities/fetched/feed-sources.views.ts'
import { fetchFeedSoon } from '../../src/subjects/vulnerabilities/fetched/set-feed-source.ts'
import { feedsInForce } from '../../src/subjects/vulnerabilities/index.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { document, json, tar } from '../lib/feed-files.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'

type Pair = { readonly privateKey: openpgp.PrivateKey; readonly publicKey: openpgp.PublicKey }
const slot = 'csaf:acme-psirt'
const own = `${slot}/Acme-PSIRT-1` // the one document that is loaded again and again
const makeKey = (name: string): Promise<Pair> =>
  openpgp.generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name }],
    date: new Date('2026-01-01'),
    format: 'object',
  }) as unknown as Promise<Pair>
/** Signs as providers do: armoured, detached. */
const sign = async (bytes: Uint8Array, { privateKey }: Pair): Promise<Buffer> =>
  Buffer.from(
    (await openpgp.sign({
      message: await openpgp.createMessage({ binary: bytes }),
      signingKeys: privateKey,
      detached: true,
      date: new Date('2026-09-01'),
    })) as string,
  )
/** A document of a day; a later one is newer. */
const csaf = (day: string, publisher = 'Acme PSIRT') => {
  const whole = document({}, { id: `${publisher}-1`, current_release_date: `2026-${day}T10:00:00Z` })
  return json({ ...whole, document: { ...whole.document, publisher: { name: publisher } } })
}
/** Another document of the same publisher. */
const secondDocument = () => {
  const whole = document({}, { id: 'ACME-2', current_release_date: '2026-08-02T10:00:00Z' })
  return json({ ...whole, document: { ...whole.document, publisher: { name: 'Acme PSIRT' } } })
}

let open: InventoryApp
let client: Client
let place: Place
let worker: ReturnType<typeof openPool>
let acme: Pair
let other: Pair
let server: Server
let folder: string
const files = new Map<string, Uint8Array>()

beforeAll(async () => {
  open = await openInventoryApp('pm_3_2_signed')
  client = clientOf(open)
  place = await placeFor(open.db, '1', { isDemo: false }) // a demonstration reaches nobody
  open.as(whoOf(place))
  worker = openPool(
    open.database.addresses.worker,
    createLog('test', () => {}),
    2,
  )
  ;[acme, other] = [await makeKey('Acme PSIRT'), await makeKey('Somebody')]
  folder = mkdtempSync(join(tmpdir(), 'afterbell-signed-'))
  mkdirSync(join(folder, 'drop'))
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const made = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'ca.pem')]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', ...subject, ...made],
    { stdio: 'ignore' },
  )
  server = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'ca.pem')) }, (request, answer) => {
    const body = files.get(request.url ?? '')
    answer.writeHead(body === undefined ? 404 : 200, { 'content-length': body?.length ?? 0 }).end(body)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
})
afterAll(async () => {
  await new Promise((done) => {
    server.close(done)
  })
  await worker.close()
  await open.close()
  rmSync(folder, { recursive: true, force: true })
})

const upload = async (name: string, bytes: Uint8Array, signature?: Uint8Array) => {
  const form = new FormData()
  form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
  if (signature !== undefined) form.append('signature', new Blob([signature as Uint8Array<ArrayBuffer>]), `${name}.asc`)
  const response = await open.app.request('/feeds', { method: 'POST', headers: { accept: 'application/json' }, body: form })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}
const inForce = async () =>
  (await reading(place.from, feedsInForce)).filter((feed) => feed.slot === own).map((feed) => [feed.published?.slice(5, 10), feed.signature])
const trust = (pair: Pair, more: object = {}) =>
  client.ask('POST', '/feeds/keys', {
    publisher: 'Acme PSIRT',
    key: pair.publicKey.armor(),
    fingerprint: pair.publicKey.getFingerprint(),
    reason: 'Compared with acme.example/security, by phone.',
    ...more,
  })
const run = () =>
  feedFetching(
    {
      db: worker.db,
      env: { FEEDS_LOCAL_HOSTS: 'localhost', FEEDS_CA: join(folder, 'ca.pem'), FEEDS_FOLDER: join(folder, 'drop') },
      log: createLog('test', () => {}),
    },
    open.jail,
  ).run()

test('without a key a signature is noted and cannot be checked; half of one refuses the file', async () => {
  const [bytes, later] = [csaf('08-01'), csaf('08-02')]
  expect(await upload('a.json', bytes)).toMatchObject({ status: 201, json: { slot: own, signature: 'none' } })
  const signature = await sign(bytes, acme)
  expect(await upload('a.json', bytes, signature)).toMatchObject({ status: 201, json: { state: 'loaded', signature: 'not-checked', signedBy: null } })
  expect(await upload('a.json', later, signature.subarray(0, 60))).toMatchObject({
    status: 422,
    json: { code: 'vulnerabilities/signature-unreadable' },
  })
  expect(await inForce()).toEqual([['08-01', 'not-checked']])
})

test('a key is trusted by a person, compared with the fingerprint the publisher lists, with a reason; each act is evidence', async () => {
  expect(await trust(acme, { fingerprint: other.publicKey.getFingerprint(), reason: '' })).toMatchObject({
    status: 422,
    json: { clause: 'PM-3.2', faults: [expect.stringMatching(/^fingerprint: the key’s is/), 'reason: is missing'] },
  })
  expect((await trust(acme)).json).toMatchObject({ slot, fingerprint: acme.publicKey.getFingerprint().toUpperCase() })
  expect(await trust(acme)).toMatchObject({ status: 409 })
  const shown = (await client.ask('GET', '/feeds/keys')).json as { keys: Record<string, unknown>[] }
  expect(shown.keys).toMatchObject([
    { slot, userIds: ['Acme PSIRT'], algorithm: 'Ed25519', state: 'valid', endedAt: null, addedBy: expect.any(String) },
  ])
  const page = (await client.page('/feeds/keys')).text
  expect([page.includes('Acme PSIRT'), page.includes('by phone')]).toEqual([true, true])
})

test('a signature is checked: right it is told with its key and day, wrong it refuses the whole file and the earlier one stays', async () => {
  const [bytes, later] = [csaf('08-03'), csaf('08-04')]
  expect(await upload('a.json', bytes, await sign(bytes, acme))).toMatchObject({
    status: 201,
    json: { signature: 'checked', signedBy: acme.publicKey.getFingerprint().toUpperCase(), signedAt: '2026-09-01T00:00:00Z' },
  })
  const wrong = [
    [await sign(bytes, acme), /does not match this file/],
    [await sign(later, other), /is not a key of this publisher/],
  ] as const
  for (const [signature, says] of wrong)
    expect(await upload('a.json', later, signature)).toMatchObject({
      status: 422,
      json: { code: 'vulnerabilities/signature-wrong', says: expect.stringMatching(says) },
    })
  const elsewhere = csaf('08-05', 'Acme Research')
  expect(await upload('b.json', elsewhere, await sign(elsewhere, acme))).toMatchObject({
    status: 422,
    json: { says: expect.stringMatching(/is kept for csaf:acme-psirt/) },
  })
  expect(await inForce()).toEqual([['08-03', 'checked']])
  const feeds = (await client.ask('GET', '/feeds')).json as {
    feeds: { slot: string; signature: string; signedBy: string }[]
    refusals: { says: string }[]
  }
  expect([feeds.feeds[0]?.signature, feeds.refusals.length]).toEqual(['checked', 4])
  expect((await client.page('/feeds')).text).toContain('signed by ')
})

test('a feed that must be signed is refused without a signature, by the database too', async () => {
  const stripped = csaf('08-06')
  const mixed = tar(['a.json', stripped], ['b.json', csaf('08-06', 'Another')])
  expect(await client.ask('POST', '/feeds/signed', { slot, must: 'yes', reason: '' })).toMatchObject({
    status: 422,
    json: { faults: ['reason: is missing'] },
  })
  expect(await client.ask('POST', '/feeds/signed', { slot: 'kev', must: 'yes', reason: 'x' })).toMatchObject({ status: 422 })
  expect(await client.ask('POST', '/feeds/signed', { slot, must: 'yes', reason: 'It has signed since 2022.' })).toMatchObject({ status: 200 })
  for (const bytes of [stripped, mixed])
    expect(await upload('a.json', bytes)).toMatchObject({ status: 422, json: { code: 'vulnerabilities/signature-missing' } })
  // An archive of its documents, each with its signature in it, as CSAF providers lay them out.
  const more = secondDocument()
  const set = tar(
    ['1.json', csaf('08-03')],
    ['1.json.asc', await sign(csaf('08-03'), acme)],
    ['2.json', more],
    ['2.json.asc', await sign(more, other)],
  )
  expect(await upload('a.tar', set)).toMatchObject({
    status: 422,
    json: { faults: [expect.stringMatching(/^signature: 2\.json: .* is not a key of this publisher/)] },
  })
  expect(await inForce()).toEqual([['08-03', 'checked']])
  for (const unsigned of [slot, own, 'csaf'])
    await expect(
      sql`insert into vulnerabilities_feed (slot, kind, format, name, sha256, size, loaded_at, loaded_by, entries, oddities)
        values (${unsigned}, 'advisories', 'csaf', 'x', 'x', 1, now(), 'x', 1, '{}')`.execute(open.db),
    ).rejects.toMatchObject({ code: '23514', constraint: 'feed_that_must_be_signed_must_be_checked' })
})

test('a signature comes beside a file in the folder, from its address, and in a bundle', async () => {
  const drop = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, 'drop', name), bytes)
    utimesSync(join(folder, 'drop', name), Date.now() / 1000 - 60, Date.now() / 1000 - 60)
  }
  const [one, two, three, four] = [csaf('08-07'), csaf('08-08'), csaf('08-09'), csaf('08-10')]
  drop('c.json', one) // first without: refused; then its signature comes
  await run()
  expect(await inForce()).toEqual([['08-03', 'checked']])
  drop('c.json.asc', await sign(one, acme))
  await run()
  expect(await inForce()).toEqual([['08-07', 'checked']])

  const at = `https://localhost:${(server.address() as AddressInfo).port}`
  files.set('/d.json', two)
  expect(await client.ask('POST', '/feeds/sources', { name: 'Acme', url: `${at}/d.json`, isSigned: true })).toMatchObject({ status: 201 })
  const source = async () => (await reading(place.from, feedSources))[0]
  await run()
  expect([(await source())?.signatureUrl, (await source())?.fault]).toEqual([
    `${at}/d.json.asc`,
    expect.stringMatching(/asked for its signature, .* status 404/),
  ])
  files.set('/d.json.asc', await sign(two, acme))
  await fetchFeedSoon(place.from, { id: (await source())?.id ?? '' })
  await run()
  expect([(await source())?.outcome, await inForce()]).toEqual([expect.stringMatching(/1 entries, signature checked$/), [['08-08', 'checked']]])

  const bundle = makeBundle([{ name: 'e.json', bytes: three, signature: await sign(three, acme) }], '2026-11-21T12:00:00Z')
  const apart = await unbundle(open.jail, { name: 'b.tar', bytes: bundle })
  expect(apart.ok && apart.value.map(({ signature }) => signature?.length)).toEqual([(await sign(three, acme)).length])
  drop('b.tar', bundle)
  await run()
  expect(await inForce()).toEqual([['08-09', 'checked']])
  const changed = Buffer.from(makeBundle([{ name: 'f.json', bytes: four, signature: await sign(four, acme) }], '2026-11-21T12:00:00Z'))
  changed.write('X', changed.lastIndexOf('-----BEGIN PGP SIGNATURE') + 40)
  expect(await unbundle(open.jail, { name: 'b.tar', bytes: changed })).toMatchObject({
    ok: false,
    refusal: { code: 'vulnerabilities/bundle-unreadable' },
  })

  const second = secondDocument()
  const [oneSigned, secondSigned] = [await sign(three, acme), await sign(second, acme)]
  drop('set.tar', tar(['1.json', three], ['1.json.asc', oneSigned], ['2.json', second], ['2.json.asc', secondSigned])) // each document with its own, read in the jail
  await run()
  const set = (await reading(place.from, feedsInForce)).find((feed) => feed.slot === slot)
  expect([set?.name, set?.signature, set?.signedBy]).toEqual(['set.tar', 'checked', acme.publicKey.getFingerprint().toUpperCase()])
})

test('a key that is ended counts no longer: what it signs is refused, what it signed says so', async () => {
  const bytes = csaf('08-11')
  const { keys } = (await client.ask('GET', '/feeds/keys')).json as { keys: { id: string }[] }
  expect(await client.ask('POST', `/feeds/keys/${keys[0]?.id}/end`, { reason: '' })).toMatchObject({ status: 422 })
  expect(await client.ask('POST', `/feeds/keys/${keys[0]?.id}/end`, { reason: 'The publisher reports it stolen.' })).toMatchObject({ status: 200 })
  expect(await upload('a.json', bytes, await sign(bytes, acme))).toMatchObject({
    status: 422,
    json: { says: expect.stringMatching(/has not been trusted here since .*: The publisher reports it stolen/) },
  })
  expect((await client.page('/feeds')).text).toContain('key no longer trusted')
  expect(await upload('a.json', bytes, await sign(bytes, other))).toMatchObject({ status: 422, json: { code: 'vulnerabilities/signature-missing' } })
  expect(await client.ask('POST', '/feeds/signed', { slot, must: 'no', reason: 'Until its new key is published.' })).toMatchObject({ status: 200 })
  expect(await upload('a.json', bytes)).toMatchObject({ status: 201, json: { signature: 'none' } })
  const told = await reading(place.from, (tx) => evidence(tx, { about: `feed_${slot}` }))
  expect(told.map(({ kind }) => kind.replace('vulnerabilities.', '')).toReversed()).toEqual([
    ...['feed-loaded', 'feed-loaded', 'publisher-key-added', 'feed-loaded', 'signature-required', 'feed-loaded', 'feed-loaded', 'feed-loaded'],
    ...['feed-unchanged', 'feed-loaded', 'publisher-key-ended', 'signature-waived', 'feed-loaded'], // the bundle again beside the set
  ])
  expect(told.at(-3)).toMatchObject({ actor_name: 'Maria Chen', content: expect.stringContaining(acme.publicKey.getFingerprint().toUpperCase()) })
})
