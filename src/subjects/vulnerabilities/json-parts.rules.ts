// Feeds in JSON come as one document, a list, one document a line, or an archive of documents: one walk over all of them, each with its place.
import { instantMs } from './dates.rules.ts'
import { FaultList, isRecord, parseJson } from './feed.rules.ts'

/** One file of a feed; an archive has several. */
export type FeedPart = { readonly name: string; readonly text: string }

const parseLine = (line: string, where: string, faults: FaultList): unknown => {
  const own = new FaultList()
  const value = parseJson(line, own)
  for (const fault of own.list()) faults.add(`${where}: ${fault}`)
  return own.count > 0 ? undefined : value
}

/** True where the first line is a whole document and others follow. */
const isLines = (text: string): boolean => {
  const end = text.indexOf('\n')
  if (end < 0 || text.slice(end).trim() === '') return false
  const first = text.slice(0, end).trim()
  return first.startsWith('{') && first.endsWith('}')
}

/** Gives every document to `visit` with its place; what cannot be read becomes a fault. Lines are read one by one, so that a large feed is never a tree. */
export const eachDocument = (parts: readonly FeedPart[], faults: FaultList, visit: (document: unknown, where: string) => void): void => {
  for (const part of parts) {
    const text = part.text.startsWith('\uFEFF') ? part.text.slice(1) : part.text
    const of = parts.length > 1 ? `${part.name}: ` : ''
    if (isLines(text)) {
      let number = 0
      for (let at = 0; at < text.length;) {
        const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at)
        number++
        const line = text.slice(at, end)
        at = end + 1
        if (line.trim() === '') continue
        const where = `${of}line ${number}`
        const value = parseLine(line, where, faults)
        if (value !== undefined) visit(value, where)
      }
      continue
    }
    const own = new FaultList()
    const value = parseJson(text, own)
    for (const fault of own.list()) faults.add(`${of}${fault}`)
    if (own.count > 0) continue
    if (Array.isArray(value)) value.forEach((one: unknown, i) => visit(one, `${of}[${i}]`))
    else visit(value, parts.length > 1 ? part.name : 'the document')
  }
}

export type Json = Readonly<Record<string, unknown>>
export const records = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : [])
export const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
/** An instant; some publishers leave the offset out and mean UTC. Null where it is none. */
export const instantIn = (value: unknown): string | null => {
  const text = textOf(value)
  const at = /(Z|[+-]\d\d:?\d\d)$/.test(text) || text.length === 10 ? text : `${text}Z`
  return instantMs(at) === null ? null : at
}
/** The day of an ISO instant or date, null where it is none. */
export const dayOf = (value: unknown): string | null => (typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? value.slice(0, 10) : null)
