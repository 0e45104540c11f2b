import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { softAuthenticator } from '../../../../tests/lib/authenticator.ts'
import { codeOf, must, openCycleWorld, publicUrl, type CycleDistrict, type CycleWorld } from '../../../../tests/lib/cycles.ts'
import { memoryAsks } from '../../../../tests/lib/passkeys.ts'
import { ok } from '../../../core/result.ts'
import { newId } from '../../../platform/ids.ts'
import { checkRegistration } from '../../../platform/passkeys/registration.ts'
import { evidence, reading } from '../../ledger/index.ts'
import type { Auth } from '../sign-in/auth.ts'
import type { Telling } from '../own-account.ts'
import { ownerHandle } from './passkeys.rules.ts'
import { passkeysOf } from './passkeys.views.ts'
import { registerPasskey, removePasskey } from './register-passkey.ts'
import { askToSignIn, signInByPasskey } from './sign-in-by-passkey.ts'

let world: CycleWorld
let a: CycleDistrict
const told: Telling[] = []
const tell = async (_: unknown, notice: Telling) => void told.push(notice)
const email = 'ivan@district.example'
beforeAll(async () => {
  world = await openCycleWorld('passkeys')
  a = await world.district('1', '2026-11-16T15:00:00Z')
  await world.district('2', '2026-11-16T15:00:00Z')
  for (const person of ['ivan', 'cora'] as const)
    await a.sql(sql`insert into people_login (district_id, person_id, auth_user_id) values ('1', ${a.ids[person]}, ${newId()})`)
})
afterAll(() => world.close())

const challenge = randomBytes(32).toString('base64url')
const asks = memoryAsks()
// What of the account's side a sign-in by passkey asks for; the rest is proved with the whole product in a browser.
const auth = {
  asks,
  limited: async () => ok({ takeBack: async () => undefined }),
  begin: async (userId: string, { proof }: { proof: string }) => ({ userId, proof, cookies: [], isHalf: false }),
} as unknown as Auth
const visit = { remote: '10.0.0.1', headers: new Headers() }
const signIn = (answer: Parameters<typeof signInByPasskey>[1]) => signInByPasskey({ auth, db: world.db, publicUrl }, answer, visit)

describe('a new passkey', () => {
  test.each([
    ['without PIN or finger', { isVerified: false }, challenge],
    ['of another site', { origin: 'https://evil.example' }, challenge],
    ['for another name', { rpId: 'evil.example' }, challenge],
    ['over another challenge', {}, 'AAAA'],
  ] as const)('%s is not taken', async (_, habits, given) => {
    expect(await checkRegistration(softAuthenticator(publicUrl).create({ challenge: given }, habits), challenge, publicUrl)).toBeUndefined()
  })
  test('is evidence and told by mail; it needs a name, and is registered once; nobody changes its key', async () => {
    const device = softAuthenticator(publicUrl)
    const registered = await checkRegistration(device.create({ challenge }), challenge, publicUrl)
    if (!registered) throw new Error('not taken')
    const register = (label: string) => registerPasskey(tell)(a.as('dana'), { registered, label, publicUrl, email })
    expect(codeOf(await register(' \u202e '))).toBe('people/passkey-needs-a-name')
    const { fingerprint } = must(await register('Blue\u202e key'))
    expect(told.at(-1)).toMatchObject({ kind: 'account', to: [{ address: email }], body: expect.stringContaining('“Blue key”') })
    const [row] = await reading(a.as('dana'), (tx) => passkeysOf(tx, a.ids.dana))
    expect(row).toMatchObject({ publicKey: device.publicKey, fingerprint, rpId: 'localhost', label: 'Blue key', isSynced: false })
    const [entry] = (await reading(a.as('dana'), (tx) => evidence(tx, {}, 200))).filter(({ kind }) => kind === 'people.passkey-added')
    expect(JSON.parse(entry?.content ?? '{}')).toMatchObject({ fingerprint, publicKey: device.publicKey })
    await expect(register('again')).rejects.toMatchObject({ code: '23505', constraint: 'passkey_must_be_registered_once' })
    for (const db of [world.db, world.workerDb, world.runnerDb])
      await expect(reading({ db, districtId: '1' }, (tx) => sql`update people_passkey set public_key = 'x'`.execute(tx))).rejects.toMatchObject({
        code: '42501',
      })
  })
})

describe('signing in', () => {
  const device = softAuthenticator(publicUrl)
  let owner = ''
  beforeAll(async () => {
    const registered = await checkRegistration(device.create({ challenge }), challenge, publicUrl)
    if (!registered) throw new Error('not taken')
    must(await registerPasskey(tell)(a.as('ivan'), { registered, label: 'Phone', publicUrl, email }))
    owner = ownerHandle('1', a.ids.ivan)
  })
  const answer = async (more: object = {}, habits = {}) => {
    const asked = await askToSignIn(auth)
    return { asked: asked.asked, ...device.get(asked, habits), owner, ...more }
  }
  test('with what was asked, once', async () => {
    const good = await answer()
    expect(must(await signIn(good))).toMatchObject({ districtId: '1', proof: 'passkey' })
    expect(codeOf(await signIn(good))).toBe('people/passkey-refused') // the same answer again
  })
  test.each([
    ['another person’s name on it', async () => answer({ owner: ownerHandle('1', a.ids.cora) })],
    ['another district’s', async () => answer({ owner: ownerHandle('2', a.ids.ivan) })],
    ['a district that is not there', async () => answer({ owner: ownerHandle('99', a.ids.ivan) })],
    ['no owner at all', async () => answer({ owner: undefined })],
    ['what nobody asked for', async () => answer({ asked: 'A'.repeat(32) })],
    ['a challenge asked of somebody else', async () => ({ ...(await answer()), asked: (await askToSignIn(auth)).asked })],
    ['no PIN and no finger', async () => answer({}, { isVerified: false })],
    ['another site', async () => answer({}, { origin: 'https://evil.example' })],
    [
      'another key under the same name',
      async () => {
        const asked = await askToSignIn(auth)
        return { asked: asked.asked, ...softAuthenticator(publicUrl).get(asked), credentialId: device.credentialId, owner }
      },
    ],
  ] as const)('%s: one answer for all of it', async (_, make) =>
    expect(codeOf(await signIn((await make()) as Parameters<typeof signIn>[0]))).toBe('people/passkey-refused'),
  )
  test('a counter that goes back is a copied key', async () => {
    await a.sql(sql`update people_passkey set counter = 10000 where credential_id = ${device.credentialId}`)
    expect(codeOf(await signIn(await answer()))).toBe('people/passkey-refused')
    await expect(a.sql(sql`update people_passkey set person_id = ${a.ids.cora} where credential_id = ${device.credentialId}`)).rejects.toMatchObject({
      code: '42501',
    })
  })
  test('a removed one opens nothing; nobody removes another’s', async () => {
    const [row] = await reading(a.as('ivan'), (tx) => passkeysOf(tx, a.ids.ivan))
    expect(codeOf(await removePasskey(tell)(a.as('cora'), { id: row?.id ?? '', email }))).toBe('people/no-such-passkey')
    must(await removePasskey(tell)(a.as('ivan'), { id: row?.id ?? '', email }))
    expect(told.at(-1)?.subject).toBe('A passkey was removed from your account')
    expect(codeOf(await signIn(await answer()))).toBe('people/passkey-refused')
  })
})
