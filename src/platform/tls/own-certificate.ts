import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { ok, refuse, type Refused, type Result } from '../../core/result.ts'

export type Certificate = { readonly cert: Buffer; readonly key: Buffer; readonly endsMs: number }

const no = (says: string, satisfiedBy: string): Refused => refuse({ code: 'tls/certificate-refused', clause: '-', status: 422, says, satisfiedBy })

/** Reads certificate and key from their files, and whether they belong together and to this host and time. Refused in words for whoever put them there. */
export const readCertificate = (certFile: string, keyFile: string, host: string, nowMs: number): Result<Certificate> => {
  const bytes: Buffer[] = []
  for (const file of [certFile, keyFile]) {
    try {
      bytes.push(readFileSync(file))
    } catch {
      return no(`${file} cannot be read by the web part of Afterbell.`, 'Its path, and the right to read it.')
    }
  }
  const [cert = Buffer.alloc(0), key = Buffer.alloc(0)] = bytes
  try {
    const first = new X509Certificate(cert)
    const endsMs = Date.parse(first.validTo)
    if (!first.checkPrivateKey(createPrivateKey(key))) return no('The key is not that of the certificate.', 'The two that were made together.')
    if (first.checkHost(host) === undefined)
      return no(`The certificate is not for ${host}, but for ${first.subjectAltName ?? first.subject}.`, `A certificate for ${host}.`)
    if (endsMs <= nowMs || Date.parse(first.validFrom) > nowMs)
      return no(`The certificate is good from ${first.validFrom} to ${first.validTo}.`, 'One that is good today.')
    return ok({ cert, key, endsMs })
  } catch {
    return no(
      'One of the two files holds no certificate or no key in PEM, or the key is locked by a passphrase.',
      'PEM files, the chain after the certificate, the key without a passphrase.',
    )
  }
}

const stamp = (file: string): string => {
  try {
    const { mtimeMs, size, ino } = statSync(file)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return 'gone'
  }
}
/** What changes whenever one of the files does: asked every few seconds, because a renewed certificate often comes by a rename. */
export const filesStamp = (...files: readonly string[]): string => files.map(stamp).join('; ')
