// Reads delivery status notifications (RFC 3464): hostile bytes from anywhere. One pass over bounded lines, no patterns that run away.
import type { BounceReport } from './contract.ts'
import { isAddress, oneLine } from './text.ts'

export const bounceLimitBytes = 256 * 1024
const limits = { lines: 8_000, line: 2_000, headers: 200, parts: 20 } as const

type Headers = ReadonlyMap<string, readonly string[]>
type Part = { readonly headers: Headers; readonly lines: readonly string[] }

/** Headers up to the first empty line, continuations joined; names in small letters. Lines without a colon are passed over. */
const readPart = (lines: readonly string[]): Part => {
  const end = lines.indexOf('')
  const headers = new Map<string, string[]>()
  let last: string[] | undefined
  for (const line of end < 0 ? lines : lines.slice(0, end)) {
    if (/^[ \t]/.test(line)) {
      const before = last?.pop()
      if (last && before !== undefined) last.push(`${before} ${line.trim()}`.slice(0, limits.line))
      continue
    }
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    last = undefined
    if (colon < 1 || !/^[a-z0-9-]{1,60}$/.test(name) || (!headers.has(name) && headers.size >= limits.headers)) continue
    last = headers.get(name) ?? []
    if (last.length < 10) last.push(line.slice(colon + 1).trim())
    headers.set(name, last)
  }
  return { headers, lines: end < 0 ? [] : lines.slice(end + 1) }
}

const first = (headers: Headers, name: string): string => headers.get(name)?.[0] ?? ''

const boundaryOf = (contentType: string): string | undefined => {
  const at = contentType.toLowerCase().indexOf('boundary=')
  if (at < 0) return undefined
  const rest = contentType.slice(at + 'boundary='.length)
  const value = rest.startsWith('"') ? rest.slice(1).split('"')[0] : rest.split(/[;\s]/)[0]
  return value !== undefined && value !== '' && value.length <= 70 ? value : undefined
}

const partsOf = (whole: Part): readonly Part[] => {
  const boundary = boundaryOf(first(whole.headers, 'content-type'))
  if (boundary === undefined) return []
  const parts: string[][] = []
  for (const line of whole.lines) {
    const bare = line.trimEnd()
    if (bare === `--${boundary}--`) break
    if (bare === `--${boundary}`) {
      if (parts.length === limits.parts) break
      parts.push([])
    } else parts.at(-1)?.push(line)
  }
  return parts.map(readPart)
}

/** The token of the return path `…+TOKEN@…` this notification was sent to; the envelope id we gave (RFC 3461) where the path was rewritten. */
const tokenOf = (message: Headers, status: Headers): string | undefined => {
  const paths = ['delivered-to', 'x-original-to', 'envelope-to', 'to'].flatMap((name) => message.get(name) ?? [])
  for (const path of paths) {
    const token = /\+([a-z0-9-]{1,56})@/i.exec(path)?.[1]
    if (token !== undefined) return token.toLowerCase()
  }
  const id = first(status, 'original-envelope-id').trim()
  return /^[a-z0-9-]{1,56}$/i.test(id) ? id.toLowerCase() : undefined
}

const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const
const addressIn = (field: string): string => {
  const bare = field
    .slice(field.indexOf(';') + 1)
    .trim()
    .replace(/^<|>$/g, '')
  return isAddress(bare) ? bare.toLowerCase() : ''
}

/**
 * What a returned message says of its first failed recipient, else of its first one; undefined for anything that is no delivery status
 * notification (an absence note, spam). `text` is the message as it came, at most `bounceLimitBytes`; a cut-off end does no harm.
 */
export const readBounce = (text: string): BounceReport | undefined => {
  const lines = text
    .slice(0, bounceLimitBytes)
    .split('\n', limits.lines)
    .map((line) => line.slice(0, limits.line).replace(/\r$/, ''))
  const whole = readPart(lines)
  const report = partsOf(whole).find((part) => /^message\/(?:global-)?delivery-status\b/i.test(first(part.headers, 'content-type')))
  if (report === undefined) return undefined
  const groups: string[][] = [[]]
  for (const line of report.lines) {
    if (line.trim() === '') groups.push([])
    else groups.at(-1)?.push(line)
  }
  const read = groups
    .filter((group) => group.length > 0)
    .slice(0, limits.parts)
    .map((group) => readPart(group).headers)
  const recipients = read.filter((group) => group.has('action'))
  const chosen = recipients.find((group) => first(group, 'action').toLowerCase().startsWith('failed')) ?? recipients[0]
  const action = actions.find((one) => chosen !== undefined && first(chosen, 'action').toLowerCase().startsWith(one))
  if (chosen === undefined || action === undefined) return undefined
  const said = first(chosen, 'diagnostic-code')
  return {
    token: tokenOf(whole.headers, read[0] ?? new Map()),
    recipient: addressIn(first(chosen, 'original-recipient')) || addressIn(first(chosen, 'final-recipient')),
    action,
    status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(first(chosen, 'status'))?.[0] ?? '',
    diagnostic: oneLine(said.slice(said.indexOf(';') + 1), 300),
  }
}
