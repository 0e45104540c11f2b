import { createHash } from 'node:crypto'
import { ok, refuse, type Result } from '../../../core/result.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { reading, useCase, type Act, type From } from '../../ledger/index.ts'
import type { Auth } from '../sign-in/auth.ts'
import type { Tell } from '../own-account.ts'
import { insertLogin, insertSealedPerson } from '../people.store.ts'
import { districtIds, districtOf } from '../people.views.ts'
import { reachableHolders, type Reachable } from './recovery.views.ts'
import { codesOnASheet, outsidePositions, sealedMost } from './sealed.rules.ts'
import { endSealedRow, insertCodes, insertSealed, insertUse, markCodeUsed, markReviewed } from './sealed.store.ts'
import { freeInitials, sealedByCode, sealedOf, sealedUses, type Sealed, type SealedUse } from './sealed.views.ts'
import { plainCode, printedCode } from '../second-factor/totp.ts'

const no = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 409 | 422 | 503 = 409) =>
  refuse({ code: `people/break-glass-${code}`, clause: 'CM-6', status, says, satisfiedBy })
// 100 random bits: a plain hash is as good as a slow one, and the district's number keeps sheets of two districts apart.
const hashOf = (districtId: string, code: string): string =>
  createHash('sha256')
    .update(`${districtId}\n${plainCode(code)}`)
    .digest('hex')
const newSheet = (districtId: string) => {
  const codes = Array.from({ length: codesOnASheet }, () => printedCode(5))
  return { codes, hashes: codes.map((code) => hashOf(districtId, code)) }
}
const outside = (act: Act): Promise<readonly Reachable[]> => reachableHolders(act.tx, act.now, outsidePositions)
const fromBreakGlass = no(
  'by-break-glass',
  'Somebody signed in with a break-glass account cannot create another.',
  'Ask somebody who signed in with their own account.',
  403,
)

export type Sheet = { readonly name: string; readonly codes: readonly string[] }
type MakeFacts = { readonly sealed: readonly Sealed[]; readonly outside: readonly Reachable[]; readonly initials: string }

const seal = useCase<{ readonly userId: string; readonly canMail: boolean }, MakeFacts, undefined, Sheet>({
  name: 'people.seal-account',
  clauses: ['CM-6'],
  load: async (act) => ({ sealed: await sealedOf(act.tx), outside: await outside(act), initials: await freeInitials(act.tx) }),
  decide: ({ sealed, outside: told }, { canMail }, { actor }) => {
    if (actor.proof === 'break-glass') return fromBreakGlass
    if (!canMail)
      return no(
        'cannot-be-told',
        'No mail server is set up, so nobody outside IT would be notified of its use.',
        'Set SMTP_URL, then restart Afterbell.',
        503,
      )
    if (told.length === 0)
      return no(
        'nobody-outside',
        'Nobody outside IT can be notified of its use.',
        'Add a Superintendent, or a designee, with an e-mail address on the People page.',
      )
    return sealed.length >= sealedMost
      ? no('enough', `There are already ${sealedMost} break-glass accounts.`, 'End one of them first.')
      : ok(undefined)
  },
  commit: async (act, _, { initials }, { userId }) => {
    const name = `Break-glass account ${initials.slice(2)}`
    const personId = await insertSealedPerson(act, { name, initials })
    await insertLogin(act, personId, userId)
    const id = await insertSealed(act, { personId, userId })
    const { codes, hashes } = newSheet(act.districtId)
    await insertCodes(act, id, hashes)
    return {
      value: { name, codes },
      evidence: [
        {
          kind: 'people.break-glass-made',
          grade: 'enforced',
          about: [showId('per', personId), showId('sld', id)],
          content: { account: showId('per', personId), codes: codes.length },
        },
      ],
    }
  },
})

/** Makes an account that only printed codes open. Its row at the sign-in library goes again where the district refuses it. */
export const makeSealed = async (from: From, auth: Auth, canMail: boolean): Promise<Result<Sheet>> => {
  const { userId } = await auth.createAccount({ email: `break-glass-${crypto.randomUUID()}@sealed.invalid`, name: 'Break-glass account' })
  const made = await seal(from, { userId, canMail }).catch(async (error: unknown) => {
    await auth.deleteAccount(userId)
    throw error
  })
  if (!made.ok) await auth.deleteAccount(userId)
  return made
}

type One = { readonly sealedId: string }
const oneOf = (rows: readonly Sealed[], id: string): Result<Sealed> => {
  const found = rows.find((one) => one.id === id)
  return found ? ok(found) : no('unknown', 'There is no such break-glass account.', 'Reload the page.', 404)
}

/** A new sheet of codes; the old one is void. */
export const printSheet = useCase<One, readonly Sealed[], Sealed, Sheet>({
  name: 'people.print-break-glass',
  clauses: ['CM-6'],
  load: (act) => sealedOf(act.tx),
  decide: (rows, { sealedId }, { actor }) => (actor.proof === 'break-glass' ? fromBreakGlass : oneOf(rows, sealedId)),
  commit: async (act, one) => {
    const { codes, hashes } = newSheet(act.districtId)
    await insertCodes(act, one.id, hashes)
    return {
      value: { name: one.name, codes },
      evidence: [
        {
          kind: 'people.break-glass-printed',
          grade: 'enforced',
          about: [showId('per', one.personId), showId('sld', one.id)],
          content: { account: showId('per', one.personId), codes: codes.length },
        },
      ],
    }
  },
})

const end = useCase<One, readonly Sealed[], Sealed, Sealed>({
  name: 'people.end-break-glass',
  clauses: ['CM-6'],
  load: (act) => sealedOf(act.tx),
  decide: (rows, { sealedId }) => oneOf(rows, sealedId),
  commit: async (act, one) => {
    await endSealedRow(act, one.id, one.personId)
    return {
      value: one,
      evidence: [
        {
          kind: 'people.break-glass-ended',
          grade: 'enforced',
          about: [showId('per', one.personId), showId('sld', one.id)],
          content: { account: showId('per', one.personId) },
        },
      ],
    }
  },
})
export const endSealed = async (from: From, auth: Auth, sealedId: string): Promise<Result<{ ended: true }>> => {
  const ended = await end(from, { sealedId })
  if (!ended.ok) return ended
  await auth.endSessions(ended.value.userId)
  return ok({ ended: true })
}

export type Opening = { readonly code: string; readonly who: string; readonly why: string }
type OpenFacts = { readonly found: Awaited<ReturnType<typeof sealedByCode>>; readonly told: readonly Reachable[]; readonly districtName: string }
export type Opened = { readonly userId: string; readonly personId: string; readonly name: string; readonly districtId: string }

const open = ({ tell, publicUrl }: { tell: Tell; publicUrl: string }) =>
  useCase<Opening, OpenFacts, NonNullable<OpenFacts['found']>, Opened>({
    name: 'people.use-break-glass',
    clauses: ['CM-6'],
    load: async (act, { code }) => ({
      found: await sealedByCode(act.tx, hashOf(act.districtId, code), true),
      told: await outside(act),
      districtName: (await districtOf(act.tx))?.name ?? '',
    }),
    decide: ({ found }) =>
      found ? ok(found) : no('wrong-code', 'This code is not valid.', 'Use a code from the newest sheet that has not been used.', 403),
    commit: async (act, found, { told, districtName }, { code, who, why }) => {
      await markCodeUsed(act, hashOf(act.districtId, code))
      const id = await insertUse(act, { sealedId: found.id, who, why })
      const account = showId('per', found.personId)
      await tell(act, {
        kind: 'account',
        about: account,
        subject: `A break-glass account was opened at ${districtName}`,
        to: told.map((one) => ({ personId: one.personId, address: one.email })),
        body: `${found.name} was opened with a printed code.\n\nWho they say they are: ${who}\nWhy: ${why}\n\nAsk them, and write what you found: ${publicUrl}/break-glass`,
      })
      return {
        value: { userId: found.userId, personId: found.personId, name: found.name, districtId: act.districtId },
        evidence: [
          {
            kind: 'people.break-glass-used',
            grade: 'enforced',
            about: [account, showId('sld', found.id), showId('slu', id)],
            content: { account, saysWho: who, saysWhy: why, told: told.map((one) => showId('per', one.personId)) },
          },
        ],
      }
    },
  })

/** Uses a printed code up: told outside IT in the same transaction. The district is not known before: a code is looked for in each. */
export const openSealed = async (db: Db, parts: { tell: Tell; publicUrl: string }, opening: Opening): Promise<Result<Opened>> => {
  for (const districtId of await districtIds(db)) {
    const found = await reading({ db, districtId }, (tx) => sealedByCode(tx, hashOf(districtId, opening.code), false))
    if (found) return open(parts)({ db, districtId, actor: { id: found.personId, personId: found.personId, proof: 'break-glass' } }, opening)
  }
  return no('wrong-code', 'This code is not valid.', 'Use a code from the newest sheet that has not been used.', 403)
}

/** What somebody outside IT found when they asked. */
export const reviewUse = useCase<{ readonly useId: string; readonly finding: string }, readonly SealedUse[], SealedUse, { reviewed: true }>({
  name: 'people.review-break-glass',
  clauses: ['CM-6'],
  load: (act) => sealedUses(act.tx, { isOpen: true }),
  decide: (rows, { useId, finding }, { actor }) => {
    const one = rows.find((row) => row.id === useId)
    if (!one) return no('reviewed', 'There is no such use to review.', 'Reload the page.', 404)
    if (actor.proof === 'break-glass')
      return no(
        'own-review',
        'Somebody signed in with a break-glass account cannot review its use.',
        'Ask somebody outside IT who signed in with their own account.',
        403,
      )
    return finding.trim() === '' || finding.length > 1000
      ? no('no-finding', 'A review says what was found, in at most 1,000 characters.', 'Write a sentence.', 422)
      : ok(one)
  },
  commit: async (act, one, _, { finding }) => {
    await markReviewed(act, one.id, finding.trim())
    return {
      value: { reviewed: true },
      evidence: [{ kind: 'people.break-glass-reviewed', grade: 'attested', about: [showId('slu', one.id)], content: { finding: finding.trim() } }],
    }
  },
})
