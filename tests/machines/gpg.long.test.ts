// The machine's own GnuPG beside our reader: keys and signatures made anew, the same answer of both, over the right bytes and over changed ones; and Debian's own
// signatures of its archive, where apt keeps them.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as openpgp from 'openpgp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fits } from '../../src/subjects/vulnerabilities/signed/fits.ts'
import { readPublisherKey, readSignature } from '../../src/subjects/vulnerabilities/signed/openpgp.ts'
import { judgeSignature, type Signer, type TrustedKey } from '../../src/subjects/vulnerabilities/signed/signature.rules.ts'

const hasGpg = spawnSync('gpg', ['--version']).status === 0
const slot = 'csaf:acme'
let home: string
const gpg = (...args: readonly string[]) =>
  spawnSync('gpg', ['--homedir', home, '--batch', '--yes', '--quiet', '--passphrase', '', '--pinentry-mode', 'loopback', ...args], {
    maxBuffer: 2 ** 26,
  })
const idOf = (name: string): string => `=${name} <psirt@acme.example>`
const make = (name: string, kind: string, ends = 'never', at = '20260101T000000'): void => {
  const done = gpg('--faked-system-time', at, '--quick-generate-key', idOf(name).slice(1), kind, 'sign', ends)
  if (done.status !== 0) throw new Error(done.stderr.toString())
}
const publicKey = async (name: string): Promise<TrustedKey> => {
  const read = await readPublisherKey(gpg('--armor', '--export', idOf(name)).stdout)
  if (!read.ok) throw new Error(read.refusal.says)
  return { id: name, slot, fingerprint: read.value.fingerprint, signers: read.value.signers, endedAt: null, endedBecause: null }
}
/** What gpg says of a file and its signature at a time: its own words for the machine. */
const gpgSays = (file: string, signature: string, at: string): readonly string[] =>
  gpg('--faked-system-time', at, '--status-fd', '1', '--verify', signature, file)
    .stdout.toString()
    .split('\n')
    .flatMap((line) => /^\[GNUPG:\] (GOODSIG|BADSIG|EXPKEYSIG|REVKEYSIG|ERRSIG)/.exec(line)?.[1] ?? [])

describe.skipIf(!hasGpg)('beside GnuPG (skipped where gpg is not installed)', () => {
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'afterbell-gpg-'))
    execFileSync('chmod', ['700', home])
    for (const [name, kind] of [
      ['rsa', 'rsa3072'],
      ['ed', 'ed25519'],
      ['p384', 'nistp384'],
      ['revoked', 'ed25519'],
    ] as const)
      make(name, kind)
    make('short', 'ed25519', '30d')
  }, 120_000)
  afterAll(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
    rmSync(home, { recursive: true, force: true })
  })

  test('the same answer of both, a hundred times, for right and for changed bytes', async () => {
    const seen = { good: 0, bad: 0 }
    for (const name of ['rsa', 'ed', 'p384'])
      for (let n = 0; n < 34; n++) {
        const [file, signature] = [join(home, 'doc'), join(home, 'doc.asc')]
        const bytes = Buffer.from(`{"document":${n},\r\n"text":"${'x'.repeat(n * 40)}"\n}\n`)
        writeFileSync(file, bytes)
        gpg(
          '--faked-system-time',
          '20260901T000000',
          ...(n % 2 === 0 ? ['--armor'] : []),
          ...(n % 5 === 0 ? ['--textmode'] : []),
          '-u',
          idOf(name),
          '--output',
          signature,
          '--detach-sign',
          file,
        )
        if (n % 3 === 0) {
          bytes[n % bytes.length] = (bytes[n % bytes.length] ?? 0) ^ 4
          writeFileSync(file, bytes)
        }
        const told = await readSignature(readFileSync(signature))
        if (!told.ok) throw new Error(told.refusal.says)
        const judged = judgeSignature(
          { name: 'doc', slot, told: told.value, keys: [await publicKey(name)], mustBeSigned: [slot], now: '2026-10-01T00:00:00Z' },
          (signer) => fits(told.value, signer, bytes),
        )
        const [theirs] = gpgSays(file, signature, '20261001T000000')
        seen[judged.ok ? 'good' : 'bad']++
        expect([name, n, judged.ok]).toEqual([name, n, theirs === 'GOODSIG'])
      }
    expect([seen.good > 60, seen.bad > 30]).toEqual([true, true])
  }, 120_000)

  test('expired and revoked: GnuPG says so too', async () => {
    const [file, signature] = [join(home, 'late'), join(home, 'late.asc')]
    writeFileSync(file, '{}')
    gpg('--faked-system-time', '20260115T000000', '-u', idOf('short'), '--output', signature, '--detach-sign', file)
    expect(gpgSays(file, signature, '20260601T000000')).toEqual(['EXPKEYSIG']) // good, by a key that expired since: it counts for what it signed before
    gpg('--faked-system-time', '20260901T000000', '-u', idOf('revoked'), '--output', signature, '--detach-sign', file)
    const { fingerprint } = await publicKey('revoked')
    writeFileSync(join(home, 'rev'), readFileSync(join(home, 'openpgp-revocs.d', `${fingerprint}.rev`), 'utf8').replace(/^:---/m, '---'))
    gpg('--import', join(home, 'rev'))
    expect(gpgSays(file, signature, '20261001T000000')).toEqual(['REVKEYSIG'])
    expect(await readPublisherKey(gpg('--armor', '--export', idOf('revoked')).stdout)).toMatchObject({ ok: true, value: { isRevoked: true } })
  }, 30_000)

  test('what OpenPGP.js signs, GnuPG calls good', async () => {
    const { privateKey, publicKey: own } = (await openpgp.generateKey({
      type: 'ecc',
      curve: 'ed25519Legacy',
      userIDs: [{ name: 'js' }],
      date: new Date('2026-01-01'),
      format: 'object',
    })) as unknown as { readonly privateKey: openpgp.PrivateKey; readonly publicKey: openpgp.PublicKey }
    writeFileSync(join(home, 'js.asc'), own.armor())
    gpg('--import', join(home, 'js.asc'))
    writeFileSync(join(home, 'js'), 'bytes')
    const message = await openpgp.createMessage({ binary: Buffer.from('bytes') })
    writeFileSync(
      join(home, 'js.sig'),
      (await openpgp.sign({ message, signingKeys: privateKey, detached: true, date: new Date('2026-09-01') })) as string,
    )
    expect(gpgSays(join(home, 'js'), join(home, 'js.sig'), '20261001T000000')).toEqual(['GOODSIG'])
  })
})

const [keysDir, lists] = ['/etc/apt/trusted.gpg.d', '/var/lib/apt/lists']
const signed = existsSync(lists) ? readdirSync(lists).filter((name) => name.endsWith('InRelease')) : []
const keyFiles = existsSync(keysDir) ? readdirSync(keysDir).filter((name) => /\.(asc|gpg)$/.test(name)) : []

test.skipIf(signed.length === 0 || keyFiles.length === 0)(
  'the signatures Debian publishes of its archive fit, and over one more letter they do not (skipped where apt keeps none)',
  async () => {
    const signers: Signer[] = []
    for (const name of keyFiles) {
      const read = await readPublisherKey(readFileSync(join(keysDir, name)))
      if (read.ok) signers.push(...read.value.signers)
    }
    let count = 0
    for (const name of signed) {
      const message = await openpgp.readCleartextMessage({ cleartextMessage: readFileSync(join(lists, name), 'utf8') })
      const text = Buffer.from(message.getText().replaceAll('\r\n', '\n'))
      const { packets } = (message as unknown as { readonly signature: { readonly packets: readonly openpgp.SignaturePacket[] } }).signature
      for (const packet of packets) {
        const alone = new openpgp.PacketList<openpgp.SignaturePacket>()
        alone.push(packet)
        const told = await readSignature(alone.write() as Uint8Array)
        if (!told.ok) throw new Error(told.refusal.says)
        const by = signers.find((signer) => signer.fingerprint === told.value.issuer)
        if (by === undefined) continue
        count++
        expect([name, fits(told.value, by, text), fits(told.value, by, Buffer.concat([text, Buffer.from('x')]))]).toEqual([name, true, false])
      }
    }
    process.stdout.write(`${count} published signatures by ${signers.length} keys\n`)
    expect(count).toBeGreaterThan(0)
  },
)
