// Passkeys of a test district's people: registered as the product registers them, signing as a device signs, and trusted as an operator would.
import { randomBytes } from 'node:crypto'
import { newToken } from '../../src/platform/ids.ts'
import { checkRegistration } from '../../src/platform/passkeys/registration.ts'
import { fingerprintOf } from '../../src/platform/passkeys/assertion.ts'
import { askSignature, decideOnChange, standingNow, takeSignature, type Capacity } from '../../src/subjects/changes/index.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { registerPasskey } from '../../src/subjects/people/passkeys/register-passkey.ts'
import type { Asks } from '../../src/subjects/people/index.ts'
import { confirmRevert, type RunbookParts, type SignerRole, type TrustedKey } from '../../src/subjects/runbooks/index.ts'
import { askRevertSignature, takeRevertSignature } from '../../src/subjects/runbooks/sign-revert.ts'
import type { Approvals } from '../../src/subjects/runbooks/engine/signed.ts'
import { softAuthenticator, type Authenticator, type Habits } from './authenticator.ts'
import { must, publicUrl, type CycleDistrict, type Person } from './cycles.ts'

/** What the web keeps in its own schema, here in memory. */
export const memoryAsks = (): Asks => {
  const kept = new Map<string, Readonly<Record<string, unknown>>>()
  return {
    give: async (purpose, value) => {
      const id = newToken()
      kept.set(`${purpose} ${id}`, value)
      return id
    },
    take: async (purpose, id) => {
      const value = kept.get(`${purpose} ${id}`)
      kept.delete(`${purpose} ${id}`)
      return value
    },
  }
}
const asks = memoryAsks()
const devices = new Map<string, Authenticator>()
const keyOf = (district: CycleDistrict, person: Person) => `${district.ids[person]}`

/** The person's passkey, registered the first time it is asked for. */
export const passkeyOf = async (district: CycleDistrict, person: Person): Promise<Authenticator> => {
  const had = devices.get(keyOf(district, person))
  if (had) return had
  const device = softAuthenticator(publicUrl)
  const challenge = randomBytes(32).toString('base64url')
  const registered = await checkRegistration(device.create({ challenge }), challenge, publicUrl)
  if (!registered) throw new Error('the passkey was not taken')
  must(
    await registerPasskey(async () => undefined)(district.as(person), {
      registered,
      label: 'Test key',
      publicUrl,
      email: `${person}@district.example`,
    }),
  )
  devices.set(keyOf(district, person), device)
  return device
}

/** Decides as somebody with their passkey, over the newest text. */
export const approveSigned = async (district: CycleDistrict, person: Person, requestId: string, capacity: Capacity, habits: Habits = {}) => {
  const device = await passkeyOf(district, person)
  const from = district.as(person)
  const { standing } = must(await reading(from, (tx) => standingNow(tx, requestId)))
  const input = { requestId, textHash: standing.textHash, capacity, verdict: 'approved' as const }
  const whose = { districtId: district.districtId, personId: district.ids[person] }
  const { asked, options } = must(await askSignature({ db: from.db, asks, publicUrl }, whose, input))
  const signed = must(await takeSignature({ db: from.db, asks, publicUrl }, whose, { asked, ...device.get(options, habits) }))
  return decideOnChange({ ...from, actor: { ...from.actor, proof: 'passkey' } }, { ...input, signed })
}

/** Confirms a revert as somebody with their passkey. */
export const revertSigned = async (district: CycleDistrict, parts: RunbookParts, person: Person, runId: string, agreedTo: string) => {
  const device = await passkeyOf(district, person)
  const from = district.as(person)
  const whose = { districtId: district.districtId, personId: district.ids[person] }
  const { asked, options } = must(await askRevertSignature({ ...parts, asks }, whose, runId))
  const signed = must(await takeRevertSignature({ ...parts, asks }, whose, runId, { asked, ...device.get(options) }))
  return confirmRevert(parts)({ ...from, actor: { ...from.actor, proof: 'passkey' } }, { runId, agreedTo, isAdministrator: true, signed })
}

/** A person's key as an operator trusts it. */
export const trusted = async (district: CycleDistrict, person: Person, as: readonly SignerRole[]): Promise<TrustedKey> => {
  const { credentialId, publicKey } = await passkeyOf(district, person)
  return {
    fingerprint: fingerprintOf(publicKey),
    credentialId,
    publicKey,
    district: district.districtId,
    personId: district.ids[person],
    name: person,
    as,
  }
}

/** The runner's list of a district where everybody signs as what they are. */
export const usualApprovers = async (district: CycleDistrict): Promise<Extract<Approvals, { mode: 'signed' }>> => {
  const keys = [
    await trusted(district, 'ivan', ['it-systems-manager']),
    await trusted(district, 'cora', ['technology-coordinator']),
    await trusted(district, 'rita', ['systems-administrator']),
  ]
  return { mode: 'signed', origin: publicUrl, keys: () => keys }
}
