import { systemNow } from '../../platform/clock.ts'
import { rpIdOf } from '../../platform/passkeys/assertion.ts'
import { reading } from '../../subjects/ledger/index.ts'
import { fingerprintWords, passkeysOf, personNow, readFingerprint, type PasskeyRow } from '../../subjects/people/index.ts'
import { roleWords, signerRoles, type SignerRole } from '../../subjects/runbooks/index.ts'
import { approversFile, readApprovers, runnerFolder, writeApprovers, type Approvers } from '../runner/approvers.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, UsageError, withDistrict, type Call, type Command, type Opened } from './io.ts'

type Listed = PasskeyRow & { readonly positions: readonly string[]; readonly trustedAs: readonly SignerRole[] }

const isRole = (text: string): text is SignerRole => (signerRoles as readonly string[]).includes(text)
const wordsOf = (roles: readonly string[]): string => roles.map((one) => (isRole(one) ? roleWords[one] : one)).join(', ')
const listFile = ({ config }: Opened): string => approversFile(runnerFolder(config.dataDir))

const seen = async ({ db, districtId }: Opened, list: Approvers | undefined): Promise<readonly Listed[]> =>
  reading({ db, districtId }, async (tx, now) => {
    const rows = await passkeysOf(tx)
    return Promise.all(
      rows.map(async (row) => ({
        ...row,
        positions: (await personNow(tx, row.personId, now))?.positions ?? [],
        trustedAs: list?.approvers.find((one) => one.district === districtId && one.fingerprint === row.fingerprint)?.as ?? [],
      })),
    )
  })

const show = ({ fingerprint, person, label, positions, trustedAs }: Listed): string =>
  `${fingerprintWords(fingerprint)}  ${person} (${label})\n  holds: ${wordsOf(positions) || 'no position'}\n  ${trustedAs.length > 0 ? `trusted as: ${wordsOf(trustedAs)}` : 'not trusted'}`

const approversCommand: Command = {
  words: ['runner', 'approvers'],
  usage: 'runner approvers',
  says: 'passkeys seen in the database, and which of them the runner trusts',
  run: (call) =>
    withDistrict(
      call,
      readArgs(call.args, {}, { min: 0, max: 0 }).values.district as string | undefined,
      async (opened) => {
        const { values } = readArgs(call.args, {}, { min: 0, max: 0 })
        const list = readApprovers(listFile(opened))
        const rows = await seen(opened, list)
        const gone = (list?.approvers ?? []).filter(
          (one) => one.district === opened.districtId && !rows.some((row) => row.fingerprint === one.fingerprint),
        )
        if (values.json)
          outJson({
            file: listFile(opened),
            origin: list?.origin ?? null,
            passkeys: rows.map(({ fingerprint, person, label, positions, trustedAs, rpId }) => ({
              fingerprint: fingerprintWords(fingerprint),
              person,
              label,
              rpId,
              positions,
              trustedAs,
            })),
            trustedButGone: gone.map(({ fingerprint, name, label, as }) => ({ fingerprint: fingerprintWords(fingerprint), person: name, label, as })),
          })
        else {
          out(rows.length === 0 ? 'Nobody has a passkey yet.' : rows.map(show).join('\n'))
          for (const one of gone)
            out(
              `${fingerprintWords(one.fingerprint)}  ${one.name} (${one.label})\n  trusted as: ${wordsOf(one.as)}, and removed by its owner: afterbell runner distrust-approver ${fingerprintWords(one.fingerprint)}`,
            )
          out(
            `\nThe runner's list: ${listFile(opened)}${list ? `, for sign-ins at ${list.origin}` : ', not there yet'}.\nCompare a fingerprint with its owner, on the Your passkeys page, before you trust it.`,
          )
        }
        return 0
      },
      notSetUp,
    ),
}

const typedFingerprint = (text: string): string => {
  const read = readFingerprint(text)
  if (read === undefined) throw new UsageError(`"${text}" is not a fingerprint: eight groups of four, as shown on the Your passkeys page.`)
  return read
}

const rolesFor = (row: Listed, given: string | undefined): readonly SignerRole[] => {
  const roles =
    given === undefined
      ? row.positions.filter(isRole)
      : given
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== '')
  const unknown = roles.find((one) => !isRole(one))
  if (unknown !== undefined) throw new UsageError(`"${unknown}" is not a role the runner knows; choose from ${signerRoles.join(', ')}.`)
  return [...new Set(roles as readonly SignerRole[])]
}

const no = (code: string, says: string, satisfiedBy: string): number =>
  refuseOut({ code: `runner/${code}`, clause: 'SP-1.2', status: 409, says, satisfiedBy })

const trust = async (opened: Opened, typed: string, as: string | undefined, origin: string, json: boolean): Promise<number> => {
  const list = readApprovers(listFile(opened))
  const row = (await seen(opened, list)).find((one) => one.fingerprint.startsWith(typedFingerprint(typed)))
  if (!row) return no('no-such-passkey', 'No passkey in use has this fingerprint.', 'one of those that `afterbell runner approvers` lists')
  if (row.rpId !== rpIdOf(origin))
    return no(
      'passkey-of-another-name',
      `This passkey is bound to ${row.rpId}, and sign-ins are at ${origin}.`,
      'the address of the installation: --origin https://…, or PUBLIC_URL',
    )
  if (list && list.origin !== origin && list.approvers.length > 0)
    return no(
      'another-origin',
      `The runner's list is for sign-ins at ${list.origin}, not ${origin}.`,
      `PUBLIC_URL or --origin ${list.origin}; after a move, an empty list: remove ${listFile(opened)}`,
    )
  const roles = rolesFor(row, as)
  if (roles.length === 0)
    return no('no-role', `${row.person} holds no position that signs for the runner.`, `saying as what: --as ${signerRoles.join(' | ')}`)
  const entry = {
    fingerprint: row.fingerprint,
    credentialId: row.credentialId,
    publicKey: row.publicKey,
    district: opened.districtId,
    personId: row.personId,
    name: row.person,
    as: roles,
    label: row.label,
    trustedAt: systemNow().toString({ smallestUnit: 'second' }),
  }
  const others = (list?.approvers ?? []).filter((one) => !(one.district === opened.districtId && one.fingerprint === row.fingerprint))
  writeApprovers(listFile(opened), { origin, approvers: [...others, entry] })
  if (json) outJson({ fingerprint: fingerprintWords(row.fingerprint), person: row.person, as: roles, origin, file: listFile(opened) })
  else out(`The runner trusts ${row.person}'s passkey “${row.label}” as ${wordsOf(roles)}, signed at ${origin}.`)
  return 0
}

const trustCommand: Command = {
  words: ['runner', 'trust-approver'],
  usage: 'runner trust-approver FINGERPRINT [--as ROLES] [--origin ADDRESS]',
  says: 'the runner accepts approvals signed with this passkey',
  run: (call: Call) => {
    const { values, positionals } = readArgs(call.args, { as: { type: 'string' }, origin: { type: 'string' } }, { min: 1, max: 1 })
    const typed = positionals[0] as string
    typedFingerprint(typed)
    return withDistrict(
      call,
      values.district as string | undefined,
      (opened) => {
        const origin = (values.origin as string | undefined) ?? opened.config.publicUrl
        if (!URL.canParse(origin)) throw new UsageError(`"${origin}" is not an address.`)
        return trust(opened, typed, values.as as string | undefined, new URL(origin).origin, values.json === true)
      },
      notSetUp,
    )
  },
}

const distrustCommand: Command = {
  words: ['runner', 'distrust-approver'],
  usage: 'runner distrust-approver FINGERPRINT',
  says: 'the runner no longer accepts anything signed with this passkey',
  run: (call: Call) => {
    const { values, positionals } = readArgs(call.args, {}, { min: 1, max: 1 })
    const fingerprint = typedFingerprint(positionals[0] as string)
    return withDistrict(
      call,
      values.district as string | undefined,
      async (opened) => {
        const list = readApprovers(listFile(opened))
        const kept = (list?.approvers ?? []).filter((one) => !one.fingerprint.startsWith(fingerprint))
        if (!list || kept.length === list.approvers.length)
          return no('no-such-passkey', 'The runner trusts no passkey with this fingerprint.', 'one of those that `afterbell runner approvers` lists')
        writeApprovers(listFile(opened), { ...list, approvers: kept })
        if (values.json) outJson({ fingerprint: fingerprintWords(fingerprint), isTrusted: false })
        else out('The runner no longer trusts this passkey. Work in progress stops before its next effect.')
        return 0
      },
      notSetUp,
    )
  },
}

export const approverCommands: readonly Command[] = [approversCommand, trustCommand, distrustCommand]
