// Where advisories come from (PM-3.2): a mailbox on mailing lists, or a news feed. Passwords never stand here: see docs/advisories.md.
import { refuse, ok, type Result } from '../../core/result.ts'

export const sourceKinds = { mailbox: 'Mailbox (IMAP)', news: 'News (RSS, Atom)' } as const
export type SourceKind = keyof typeof sourceKinds
export const securities = { tls: 'TLS from the start (port 993)', starttls: 'STARTTLS (port 143)' } as const
export type Security = keyof typeof securities

export type SourceWish = {
  readonly kind: SourceKind
  readonly name: string
  readonly address: string
  readonly security: Security
  readonly username: string
  readonly folder: string
  readonly silentDays: number
}

const ports = { tls: 993, starttls: 143 } as const
/** `imap.example.org`, with or without a port; undefined where it is none. */
export const hostPort = (address: string, security: Security): { readonly host: string; readonly port: number } | undefined => {
  const found = /^([A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?$/.exec(address.trim())
  const port = Number(found?.[2] ?? ports[security])
  return found?.[1] === undefined || port < 1 || port > 65_535 ? undefined : { host: found[1].replace(/^\[|\]$/g, ''), port }
}
const isHttps = (text: string): boolean => /^https:\/\/[^\s/@:]+(?::\d{1,5})?(?:\/\S*)?$/.test(text)

/** Whether a source may be set up so; tidied, or every fault at once. */
export const decideSource = (wish: SourceWish): Result<SourceWish> => {
  const isBox = wish.kind === 'mailbox'
  const tidy = {
    ...wish,
    name: wish.name.trim(),
    address: wish.address.trim(),
    username: isBox ? wish.username.trim() : '',
    folder: isBox ? wish.folder.trim() || 'INBOX' : '',
  }
  const faults = [
    ...(tidy.name === '' ? ['name: is missing'] : []),
    ...(isBox && hostPort(tidy.address, tidy.security) === undefined
      ? ['address: is not a server such as imap.example.org or imap.example.org:993']
      : []),
    ...(!isBox && !isHttps(tidy.address) ? ['address: is not an address that begins with https:// and contains no login'] : []),
    ...(isBox && tidy.username === '' ? ['username: is missing'] : []),
    ...(/[\r\n\0]/.test(`${tidy.username}${tidy.folder}`) ? ['username: contains a line break'] : []),
    ...(tidy.silentDays < 1 || tidy.silentDays > 366 ? ['silentDays: is not from 1 to 366'] : []),
  ]
  return faults.length === 0
    ? ok(tidy)
    : refuse({
        code: 'advisories/source-unusable',
        clause: 'PM-3.2',
        says: 'The source cannot be set up with these details.',
        satisfiedBy: 'Correct what is listed below.',
        faults,
        status: 422,
      })
}

/** The file a source's password is kept in: `mailbox-list@imap.example.org`. Letters, digits, dots and dashes only, so that it leads nowhere else. */
export const secretName = (username: string, host: string): string =>
  `mailbox-${`${username}@${host}`
    .toLowerCase()
    .replace(/[^a-z0-9.@_-]+/g, '-')
    .replaceAll('..', '.')}`
