// Signatures and keys that GnuPG 2.2.40 made (tests/lib/gpg-made.json), and some of OpenPGP.js, through the reader and the rules.
import { gzipSync } from 'node:zlib'
import * as openpgp from 'openpgp'
import { describe, expect, test } from 'vitest'
import made from '../../../../tests/lib/gpg-made.json' with { type: 'json' }
import { tar, zip } from '../../../../tests/lib/feed-files.ts'
import { signedMembersOf } from '../open-feed.ts'
import { fits } from './fits.ts'
import { mostSignatureBytes, readPublisherKey, readSignature } from './openpgp.ts'
import { decideKey, slotMeant, type PublisherKeyTold } from './publisher-key.rules.ts'
import { judgeMembers } from './signed-set.ts'
import { judgeSet, judgeSignature, mustSign, type SignatureTold, type TrustedKey } from './signature.rules.ts'

const now = '2026-11-21T12:00:00Z'
const slot = 'csaf:acme-psirt'
const bytesOf = (text: string): Buffer => (text.startsWith('base64:') ? Buffer.from(text.slice(7), 'base64') : Buffer.from(text))
type KeyName = keyof typeof made.keys
type SignatureName = keyof typeof made.signatures
const document = Buffer.from(made.document)

const told = async (name: SignatureName): Promise<SignatureTold> => {
  const read = await readSignature(bytesOf(made.signatures[name]))
  if (!read.ok) throw new Error(read.refusal.says)
  return read.value
}
const readKey = async (name: KeyName): Promise<PublisherKeyTold> => {
  const read = await readPublisherKey(bytesOf(made.keys[name]))
  if (!read.ok) throw new Error(read.refusal.says)
  return read.value
}
const trusted = async (name: KeyName, more: Partial<TrustedKey> = {}): Promise<TrustedKey> => {
  const { fingerprint, signers } = await readKey(name)
  return { id: name, slot, fingerprint, signers, endedAt: null, endedBecause: null, ...more }
}
type Judging = { readonly bytes?: Uint8Array; readonly keys: readonly TrustedKey[]; readonly must?: readonly string[]; readonly of?: string }
const judged = (signature: SignatureTold | undefined, { bytes = document, keys, must = [], of = slot }: Judging) => {
  const result = judgeSignature(
    { name: 'a.json', slot: of, told: signature, keys, mustBeSigned: must, now },
    (signer) => signature !== undefined && fits(signature, signer, bytes),
  )
  return result.ok ? `${result.value.state} ${result.value.key?.id ?? ''} ${result.value.signedAt ?? ''}`.trim() : result.refusal.faults?.join('; ')
}
const faultsOf = async (bytes: Uint8Array | string): Promise<readonly string[] | undefined> => {
  const read = await readSignature(Buffer.from(bytes as string))
  return read.ok ? ['read'] : read.refusal.faults
}

describe('what GnuPG signed', () => {
  test.each([
    ['rsa', 'RSA'],
    ['rsa512', 'RSA'],
    ['rsaBinary', 'RSA'],
    ['rsaText', 'RSA'],
    ['ed25519', 'Ed25519'],
    ['p256', 'P-256'],
    ['subkey', 'subkey'],
  ] as const)('%s is checked by its key, and fits no other bytes', async (name, key) => {
    const keys = [await trusted(key)]
    expect(judged(await told(name), { keys })).toBe(`checked ${key} 2026-09-01T12:00:00Z`)
    const other = Buffer.from(document)
    other[100] = (other[100] ?? 0) ^ 1
    for (const bytes of [other, document.subarray(0, -1), Buffer.concat([document, Buffer.from(' ')])])
      expect(judged(await told(name), { keys, bytes })).toMatch(/does not match this file/)
  })

  test('a signature of a text means it whatever its line ends, one of a file means the file', async () => {
    const key = await openpgp.generateKey({ userIDs: [{ name: 'x' }], date: new Date('2026-01-01'), format: 'object' })
    const message = await openpgp.createMessage({ text: 'one\ntwo\n' })
    const signature = (await openpgp.sign({
      message,
      signingKeys: key.privateKey,
      detached: true,
      date: new Date('2026-02-01'),
      format: 'armored',
    })) as string
    const [read, own] = [await readSignature(Buffer.from(signature)), await readPublisherKey(Buffer.from(key.publicKey.armor()))]
    if (!read.ok || !own.ok) throw new Error('unread')
    const keys = [{ ...(await trusted('RSA')), signers: own.value.signers, id: 'js' }]
    expect(read.value.type).toBe(1)
    for (const text of ['one\ntwo\n', 'one\r\ntwo\r\n']) expect(judged(read.value, { keys, bytes: Buffer.from(text) })).toMatch(/^checked js/)
    expect(judged(read.value, { keys, bytes: Buffer.from('one\ntwo') })).toMatch(/does not match this file/)
  })

  test.each([
    ['ed25519Legacy', { type: 'ecc', curve: 'ed25519Legacy' }, 4],
    ['curve25519, version 6', { type: 'curve25519', config: { v6Keys: true } }, 6],
    ['curve448, version 6', { type: 'curve448', config: { v6Keys: true } }, 6],
    ['P-521', { type: 'ecc', curve: 'nistP521' }, 4],
  ] as const)('%s of another program', async (_, kind, version) => {
    const { config = {}, ...rest } = kind as { config?: object } & Record<string, string>
    const options = { ...rest, config, userIDs: [{ name: 'Acme', email: 'psirt@acme.example' }], date: new Date('2026-01-01'), format: 'object' }
    const key = (await openpgp.generateKey(options as openpgp.KeyOptions & { format: 'object' })) as unknown as {
      readonly privateKey: openpgp.PrivateKey
      readonly publicKey: openpgp.PublicKey
    }
    const message = await openpgp.createMessage({ binary: document })
    const signature = await openpgp.sign({ message, signingKeys: key.privateKey, detached: true, date: new Date('2026-02-01'), format: 'binary' })
    const [read, own] = [await readSignature(signature as Uint8Array), await readPublisherKey(Buffer.from(key.publicKey.armor()))]
    if (!read.ok || !own.ok) throw new Error(JSON.stringify([read, own]))
    const keys = [{ ...(await trusted('RSA')), signers: own.value.signers, fingerprint: own.value.fingerprint, id: 'js' }]
    expect([read.value.version, own.value.userIds]).toEqual([version, ['Acme <psirt@acme.example>']])
    expect(judged(read.value, { keys })).toBe('checked js 2026-02-01T00:00:00Z')
    expect(judged(read.value, { keys, bytes: document.subarray(1) })).toMatch(/does not match this file/)
  })

  test.each([
    ['rsaSha1', 'RSA', 'it is signed with SHA-1, which can be forged'],
    ['rsaMd5', 'RSA', 'it is signed with MD5, which can be forged'],
    ['weak', 'weak', 'its key has 1024 bits (RSA 1024), and at least 2048 are required'],
    ['dsa', 'dsa', 'DSA 2048 is no longer accepted'],
    ['future', 'Ed25519', 'its signature is dated 2030-01-01T00:00:00Z, in the future (now 2026-11-21T12:00:00Z)'],
    ['early', 'Ed25519', 'its signature is dated Wed 31 Dec 2025, before its key was made (Thu 1 Jan 2026)'],
    ['ending', 'Ed25519', 'its signature ended on Fri 11 Sep 2026'],
    ['critical', 'Ed25519', 'its signature requires something unknown here: the notation x@acme.example'],
    ['expiredAfter', 'expired', 'its signature is dated Sun 1 Mar 2026, and its key expired on Sat 31 Jan 2026'],
    ['rsa', 'Ed25519', 'its signature names the key 725D 3B06 8F22 5484 CDFA 76A9 E13A 64AA 2015 D1CC, which is not a key of this publisher'],
  ] as const)('%s, checked by %s, is refused: %s', async (name, key, fault) => {
    expect(judged(await told(name), { keys: [await trusted(key)] })).toBe(`signature: ${fault}`)
  })

  test('a key that has expired counts for what was signed before', async () => {
    expect(judged(await told('expiredBefore'), { keys: [await trusted('expired')] })).toBe('checked expired 2026-01-15T00:00:00Z')
  })
  test('a key that was ended here counts for nothing, unless the same stands again', async () => {
    const ended = await trusted('RSA', { endedAt: '2026-10-01T10:00:00Z', endedBecause: 'The publisher rotated it.' })
    expect(judged(await told('rsa'), { keys: [ended] })).toBe(
      'signature: the key it is signed with has not been trusted here since Thu 1 Oct 2026: The publisher rotated it',
    )
    expect(judged(await told('rsa'), { keys: [ended, await trusted('RSA')] })).toMatch(/^checked RSA/)
  })
  test('without a key of this publisher there is nothing to check by; a key of another feed is a fault', async () => {
    expect(judged(await told('rsa'), { keys: [] })).toBe('not-checked')
    expect(judged(await told('rsa'), { keys: [await trusted('Ed25519', { slot: 'csaf:other' })] })).toBe('not-checked')
    expect(judged(await told('rsa'), { keys: [await trusted('RSA', { slot: 'csaf:other' })] })).toMatch(
      /is kept for csaf:other and not for csaf:acme-psirt/,
    )
  })
  test('where it must be signed, none and one that nobody can check are refused, and so is a mixed file', async () => {
    const [keys, must] = [[await trusted('RSA')], [slot]]
    expect(judged(undefined, { keys })).toBe('none')
    expect(judged(undefined, { keys, must })).toMatch(/must be signed, and no signature came with this one/)
    expect(judged(await told('rsa'), { keys: [], must })).toMatch(/none of its keys is here to check the signature/)
    expect(judged(undefined, { keys, must, of: 'csaf' })).toMatch(/must be signed/)
    expect([mustSign('csaf:acme', ['csaf']), mustSign('csaf', ['csafx:y']), mustSign('csaf:other', must)]).toEqual([false, false, false])
  })
})

describe('an archive whose documents are signed one by one', () => {
  const [ed, rsa] = [made.signatures.ed25519, made.signatures.rsa].map((text) => Buffer.from(text))
  type Files = (readonly [string, Uint8Array])[]
  const names = (ending: string, more: Files): Files => [['a/1.json', document], [`a/1.json.${ending}`, ed ?? document], ...more]
  const setOf = async (bytes: Uint8Array, keys: readonly TrustedKey[], must: readonly string[] = []) => {
    const members = signedMembersOf(bytes)
    if (members === undefined) return 'no set'
    const set = await judgeMembers('b.tar', slot, members, { keys, mustBeSigned: must, now })
    if (!set.ok) return set.refusal.faults?.join()
    const result = judgeSet(set.value, { name: 'b.tar', slot, keys, mustBeSigned: must })
    return result.ok ? `${result.value.state} ${result.value.key?.id ?? ''}`.trim() : result.refusal.faults?.join()
  }
  test('counts as signed where each one is, by a key of the publisher; one that is wrong refuses it by name', async () => {
    const keys = [await trusted('Ed25519'), await trusted('RSA')]
    const whole: Files = [
      ['a/2.json', document],
      ['a/2.json.sig', rsa ?? document],
    ]
    for (const pack of [tar, zip, (...files: Files) => gzipSync(tar(...files))]) {
      expect(await setOf(pack(...names('asc', whole)), keys, [slot])).toMatch(/^checked (RSA|Ed25519)$/)
      expect(await setOf(pack(...names('asc', [['a/2.json', document]])), keys)).toBe('none')
      expect(await setOf(pack(...names('asc', [['a/2.json', document]])), keys, [slot])).toMatch(
        /1 of its 2 documents have no signature \(a\/2\.json\)/,
      )
      expect(await setOf(pack(...names('asc', whole)), [])).toBe('not-checked')
      expect(
        await setOf(
          pack(
            ...names('asc', [
              ['a/2.json', Buffer.from('{}')],
              ['a/2.json.asc', ed ?? document],
            ]),
          ),
          keys,
        ),
      ).toMatch(/^signature: a\/2\.json: .*does not match this file/)
      expect(await setOf(pack(['a/1.json', document], ['a/README.asc.txt', document]), keys)).toBe('no set')
    }
    expect([signedMembersOf(document), signedMembersOf(gzipSync(document)), signedMembersOf(Buffer.from([0x78, 0x9c, 1, 2]))]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
  test('what the jail tells counts only with a key that stands for this feed', async () => {
    const key = await trusted('RSA', { endedAt: now, endedBecause: 'x' })
    const told = { documents: 2, unsigned: 0, unsignedNames: [], state: 'checked', keyId: 'RSA', signedAt: now } as const
    expect(judgeSet(told, { name: 'b.tar', slot, keys: [key], mustBeSigned: [] })).toMatchObject({ ok: true, value: { state: 'none' } })
    expect(judgeSet(told, { name: 'b.tar', slot, keys: [key], mustBeSigned: [slot] })).toMatchObject({
      ok: false,
      refusal: { code: 'vulnerabilities/signature-missing' },
    })
  })
})

describe('what is no signature', () => {
  const armoured = made.signatures.ed25519
  const binary = bytesOf(made.signatures.rsaBinary)
  test.each([
    ['nothing', '', /it is empty/],
    ['a web page', '<!DOCTYPE html><title>Not found</title>', /it is a web page/],
    ['JSON', '{"payload":""}', /it is JSON/],
    ['minisign', 'untrusted comment: signature\nRWQ', /it is a minisign signature/],
    ['SSH', '-----BEGIN SSH SIGNATURE-----\n', /it is an SSH signature/],
    ['words', 'hello', /no OpenPGP block/],
    ['a clear-signed text', made.signatures.clear, /a text with the signature inside it/],
    ['a public key', made.keys.RSA, /is an OpenPGP public key block, and no signature/],
    ['two signatures in one block', made.signatures.two, /it holds 2 signatures/],
    ['two blocks', armoured + armoured, /more than one signature/],
    ['words behind it', `${armoured}\nhello`, /something before or after/],
    ['half of it', armoured.slice(0, -40), /not closed \(half a file\)/],
    ['a broken letter', armoured.replace(/\n\n./, '\n\n!'), /no base64/],
    ['half of its bytes', binary.subarray(0, 60), /ends after the file \(half a file\)/],
    ['bytes behind it', Buffer.concat([binary, Buffer.from([0])]), /byte \d+: no packet of OpenPGP begins here/],
    ['two of them', Buffer.concat([binary, binary]), /it holds 2 signatures/],
    ['another packet behind it', Buffer.concat([binary, Buffer.from([0xcd, 1, 65])]), /there is other data next to the signature/],
    ['too much', Buffer.alloc(mostSignatureBytes + 1, 65), /more than 64 KB/],
  ])('%s', async (_, bytes, says) => {
    expect((await faultsOf(bytes))?.join()).toMatch(says)
  })
})

describe('keys', () => {
  const wish = { slot, publisher: '', reason: 'compared by phone' }
  const faults = async (name: KeyName, more: Partial<typeof wish & { fingerprint: string }> = {}) => {
    const key = await readKey(name)
    const result = decideKey(key, { fingerprint: key.fingerprint, ...wish, ...more }, { kept: [], now })
    return result.ok ? [] : (result.refusal.faults ?? [])
  }
  test('are taken with all that is told of them', async () => {
    expect(await readKey('subkey')).toMatchObject({
      fingerprint: '8AD61091D0BD71ACDC48682741D1DE3DB76955F5',
      userIds: ['Acme PSIRT (subkey) <psirt@acme.example>'],
      algorithm: 'Ed25519',
      madeAt: '2026-01-01T00:00:00Z',
      expiresAt: null,
      signers: [{ words: 'RSA 3072', expiresAt: '2028-01-01T00:01:00Z' }], // the key itself certifies alone
    })
    expect([await faults('RSA'), await faults('rsaBinary'), await faults('expired')]).toEqual([[], [], []])
    expect(await faults('RSA', { fingerprint: 'openpgp4fpr:725d 3b06 8f22 5484 cdfa 76a9 e13a 64aa 2015 d1cc' })).toEqual([])
  })
  test.each([
    ['weak', {}, 'key: its key has 1024 bits (RSA 1024), and at least 2048 are required'],
    ['dsa', {}, 'key: DSA 2048 is no longer accepted'],
    ['isRevoked', {}, 'key: its publisher revoked it; ask for the current one'],
    ['RSA', { reason: ' ' }, 'reason: is missing'],
    ['RSA', { slot: '' }, 'slot: is missing; choose a feed, or enter the publisher'],
    ['RSA', { slot: 'no feed' }, 'slot: is not a feed'],
    [
      'RSA',
      { fingerprint: '2015D1CC' },
      'fingerprint: is not complete; it has 40 characters (64 for newer keys), and anybody can forge a shorter ID',
    ],
    ['RSA', { fingerprint: '' }, 'fingerprint: is missing; the publisher prints it, and so does its provider-metadata.json'],
    [
      'RSA',
      { fingerprint: 'A'.repeat(40) },
      'fingerprint: the key’s is 725D 3B06 8F22 5484 CDFA 76A9 E13A 64AA 2015 D1CC, which is not the one you entered',
    ],
  ] as const)('%s %j is refused: %s', async (name, more, fault) => {
    expect(await faults(name, more)).toEqual([fault])
  })
  test('several, private ones, and what is none are refused', async () => {
    const { privateKey } = await openpgp.generateKey({ userIDs: [{ name: 'x' }], format: 'armored' })
    const said = async (bytes: string) => {
      const read = await readPublisherKey(Buffer.from(bytes))
      return read.ok ? 'read' : read.refusal.faults?.join()
    }
    expect([
      await said(made.keys.both),
      await said(privateKey),
      await said(made.keys.brainpool),
      await said(made.signatures.rsa),
      await said(''),
    ]).toEqual([
      'key: it holds 2 keys; add each one separately',
      'key: it is a private key: only its owner may have it, and it is not kept here',
      'key: it uses a Brainpool curve, and such keys cannot be read here',
      'key: it is an OpenPGP signature, and no public key',
      'key: it is empty',
    ])
  })
  test('a publisher’s name is the slot its documents come under', () => {
    expect([
      slotMeant({ slot: '', publisher: 'Cisco PSIRT' }),
      slotMeant({ slot: 'kev', publisher: 'x' }),
      slotMeant({ slot: '', publisher: '' }),
    ]).toEqual(['csaf:cisco-psirt', 'kev', ''])
  })
})
