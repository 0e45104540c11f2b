// An assertion checked with openssl alone: that the client's data names the challenge of exactly these bytes, and that the signature fits the key.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Given = { readonly authenticatorData: string; readonly clientData: string; readonly signature: string }

/** What openssl says, or which of the two hashes does not fit. */
export const opensslVerifies = (pem: string, { authenticatorData, clientData, signature }: Given, signedText: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-openssl-'))
  const file = (name: string, data: string | Buffer) => {
    writeFileSync(join(folder, name), data)
    return join(folder, name)
  }
  const digest = (path: string) => execFileSync('openssl', ['dgst', '-sha256', '-binary', path])
  try {
    const client = Buffer.from(clientData, 'base64url')
    const { challenge } = JSON.parse(client.toString('utf8')) as { challenge: string }
    const expected = digest(file('text', signedText)).toString('base64url')
    if (challenge !== expected || expected !== createHash('sha256').update(signedText).digest('base64url')) return 'another challenge'
    const message = Buffer.concat([Buffer.from(authenticatorData, 'base64url'), digest(file('client', client))])
    const args = [
      'dgst',
      '-sha256',
      '-verify',
      file('key.pem', pem),
      '-signature',
      file('signature', Buffer.from(signature, 'base64url')),
      file('message', message),
    ]
    return execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim()
  } catch (error) {
    return String((error as { stdout?: Buffer }).stdout ?? error).trim()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A certificate for localhost that nobody else knows, for a test's own HTTPS server: `key.pem` and `ca.pem` in a folder. */
export const ownCertificate = (folder: string): void => {
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', join(folder, 'key.pem')]
  execFileSync('openssl', ['req', '-x509', ...key, '-days', '2', ...names, '-out', join(folder, 'ca.pem')], { stdio: 'ignore' })
}
