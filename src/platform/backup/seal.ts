// Encryption of a backup: the age format (age-encryption.org/v1), so that its files open with any age program too.
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient, type Identity, type Recipient } from 'age-encryption'

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')

/** Public keys, one a line, `#` begins a comment. @throws Error naming what is none. */
export const readRecipients = (text: string): readonly string[] =>
  lines(text).map((line) => {
    try {
      new Encrypter().addRecipient(line)
      return line
    } catch {
      throw new Error(
        line.startsWith('AGE-SECRET-KEY')
          ? 'a secret key stands where public keys belong; take it out and make a new pair'
          : `"${line.slice(0, 80)}" is no public key such as age1…`,
      )
    }
  })

/** Secret keys of a key file. @throws Error where it holds none. */
export const readIdentities = (text: string): readonly string[] => {
  const found = lines(text).filter((line) => line.startsWith('AGE-SECRET-KEY-'))
  if (found.length === 0) throw new Error('it holds no secret key (a line AGE-SECRET-KEY-…)')
  return found
}

export type KeyPair = { readonly secret: string; readonly recipient: string }
export const newKeyPair = async (): Promise<KeyPair> => {
  const secret = await generateX25519Identity()
  return { secret, recipient: await identityToRecipient(secret) }
}

/** A backup's own key, kept in memory while it is written so that it can be read back and compared without anybody's secret key. */
export type OwnKey = { readonly recipient: Recipient; readonly identity: Identity }
export const ownKey = (): OwnKey => {
  let kept: Uint8Array | undefined
  return {
    recipient: {
      wrapFileKey: (fileKey) => {
        kept = fileKey.slice()
        return []
      },
    },
    identity: { unwrapFileKey: () => kept ?? null },
  }
}

export const sealed = async (plain: ReadableStream<Uint8Array>, recipients: readonly (string | Recipient)[]): Promise<ReadableStream<Uint8Array>> => {
  const encrypter = new Encrypter()
  for (const one of recipients) encrypter.addRecipient(one)
  return encrypter.encrypt(plain)
}

/** The file cannot be opened with these keys. */
export class WrongKey extends Error {}

/** @throws WrongKey; later, while it is read, an Error where a byte was changed or the end is missing. */
export const unsealed = async (
  cipher: ReadableStream<Uint8Array>,
  identities: readonly (string | Identity)[],
): Promise<ReadableStream<Uint8Array>> => {
  const decrypter = new Decrypter()
  for (const one of identities) decrypter.addIdentity(one)
  try {
    return await decrypter.decrypt(cipher)
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    throw /no identity matched/i.test(says)
      ? new WrongKey('none of the keys given opens this backup')
      : new Error(`this is no backup, or its beginning was changed (${says})`, { cause: error })
  }
}
