// Publishers' keys from the command line: where several districts stand on one set of feeds, whoever runs Afterbell alone may say whose signatures count.
import { createLog } from '../../platform/log.ts'
import { reading } from '../../subjects/ledger/index.ts'
import {
  addPublisherKey,
  endPublisherKey,
  jailedKeys,
  publisherKeys,
  requireSignature,
  signedFeeds,
  waiveSignature,
} from '../../subjects/vulnerabilities/index.ts'
import { openFeedJail } from '../jail.ts'
import { byCommand, bytesOf } from './feeds.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, UsageError, withDistrict, type Command, type Opened } from './io.ts'

const fromOf = ({ db, districtId }: Opened) => ({ db, districtId, actor: byCommand })
const said = (values: Record<string, unknown>, name: string): string => {
  const value = values[name]
  if (typeof value !== 'string' || value.trim() === '') throw new UsageError(`--${name} is missing.`)
  return value
}
const because = { because: { type: 'string' } } as const
const spaced = (fingerprint: string): string => fingerprint.replace(/(.{4})(?=.)/g, '$1 ')

const listCommand: Command = {
  words: ['feeds', 'keys'],
  usage: 'feeds keys',
  says: "the publishers' keys that are trusted, for which feed, since when and why; the feeds that must be signed",
  run: async (call) => {
    const { values } = readArgs(call.args, {}, { min: 0, max: 0 })
    return withDistrict(
      call,
      values.district as string | undefined,
      async (opened) => {
        const { keys, must } = await reading(opened, async (tx) => ({ keys: await publisherKeys(tx), must: await signedFeeds(tx) }))
        if (values.json) outJson({ keys: keys.map(({ signers: _, ...key }) => key), mustBeSigned: must })
        else {
          if (keys.length === 0) out('No publisher’s key is trusted: signatures are kept but cannot be checked.')
          for (const key of keys) {
            out(
              `${key.endedAt === null ? 'trusted' : 'ended  '} ${key.slot}: ${spaced(key.fingerprint)} (${key.algorithm}), ${key.userIds.join('; ') || 'no name'}`,
            )
            out(`        made ${key.madeAt}, expires ${key.expiresAt ?? 'never'}; added ${key.addedAt} by ${key.addedBy}: ${key.reason}`)
            if (key.endedAt !== null) out(`        ended ${key.endedAt} by ${key.endedBy ?? ''}: ${key.endedBecause ?? ''}`)
          }
          for (const one of must) out(`must be signed since ${one.since}: ${one.slot} (${one.reason})`)
        }
        return 0
      },
      notSetUp,
    )
  },
}

const addCommand: Command = {
  words: ['feeds', 'key', 'add'],
  usage: 'feeds key add FILE --for FEED --fingerprint FINGERPRINT --because TEXT',
  says: "trusts a publisher's public key for a feed (csaf:cisco-psirt), compared with the fingerprint the publisher lists",
  run: async (call) => {
    const { values, positionals } = readArgs(call.args, { for: { type: 'string' }, fingerprint: { type: 'string' }, ...because }, { min: 1, max: 1 })
    const wish = { slot: said(values, 'for'), publisher: '', fingerprint: said(values, 'fingerprint'), reason: said(values, 'because') }
    const bytes = bytesOf(positionals[0] ?? '')
    return withDistrict(
      call,
      values.district as string | undefined,
      async (opened) => {
        const jail = openFeedJail({ ...call, log: createLog('command') })
        const told = await jailedKeys(jail)(bytes).finally(() => jail.close())
        const result = told.ok ? await addPublisherKey(fromOf(opened), { told: told.value, wish }) : told
        if (!result.ok) return refuseOut(result.refusal)
        if (values.json) outJson(result.value)
        else out(`trusted  ${result.value.slot}: ${spaced(result.value.fingerprint)}`)
        return 0
      },
      notSetUp,
    )
  },
}

const endCommand: Command = {
  words: ['feeds', 'key', 'end'],
  usage: 'feeds key end FINGERPRINT --for FEED --because TEXT',
  says: 'stops trusting a key; what it signs from then on is refused',
  run: async (call) => {
    const { values, positionals } = readArgs(call.args, { for: { type: 'string' }, ...because }, { min: 1, max: 1 })
    const [slot, reason] = [said(values, 'for'), said(values, 'because')]
    const fingerprint = (positionals[0] ?? '').replaceAll(/[\s:]/g, '').toUpperCase()
    return withDistrict(
      call,
      values.district as string | undefined,
      async (opened) => {
        const key = (await reading(opened, publisherKeys)).find((one) => one.slot === slot && one.fingerprint === fingerprint && one.endedAt === null)
        const result = await endPublisherKey(fromOf(opened), { id: key?.id ?? '00000000-0000-0000-0000-000000000000', reason })
        if (!result.ok) return refuseOut(result.refusal)
        if (values.json) outJson(result.value)
        else out(`ended    ${result.value.slot}: ${spaced(result.value.fingerprint)}`)
        return 0
      },
      notSetUp,
    )
  },
}

const mustCommand: Command = {
  words: ['feeds', 'must-be-signed'],
  usage: 'feeds must-be-signed FEED --because TEXT [--no-longer]',
  says: 'refuses a feed without a signature by a trusted key from now on, or stops doing so',
  run: async (call) => {
    const { values, positionals } = readArgs(call.args, { 'no-longer': { type: 'boolean' }, ...because }, { min: 1, max: 1 })
    const wish = { slot: positionals[0] ?? '', reason: said(values, 'because') }
    return withDistrict(
      call,
      values.district as string | undefined,
      async (opened) => {
        const result = await (values['no-longer'] === true ? waiveSignature : requireSignature)(fromOf(opened), wish)
        if (!result.ok) return refuseOut(result.refusal)
        if (values.json) outJson(result.value)
        else out(values['no-longer'] === true ? `${result.value.slot} does not have to be signed` : `${result.value.slot} must be signed`)
        return 0
      },
      notSetUp,
    )
  },
}

export const feedKeysCommands = [listCommand, addCommand, endCommand, mustCommand]
