import { plainJson } from '../core/plain.ts'

// One JSON object a line. Secrets never reach it: values under these names are replaced, and so is what looks like one inside a text.
const hidden = /pass(word|wd)?|secret|token|cookie|authorization|api.?key|enrol|otp|set.?up.?code|one.?time/i
const inText = [
  [/(\/agent\/(?:inventory|osquery)\/)[\w.~-]+/g, '$1[hidden]'],
  [/(\w+:\/\/[^:/\s]+:)[^@\s]+@/g, '$1[hidden]@'],
  [/((?:link|invite|approve|test|t|calendar)\/)[\w.~-]{20,}/g, '$1[hidden]'],
  [/((?:pass(?:word|wd)?|secret|token|key)\s*[=:]\s*)[^\s,;&]+/gi, '$1[hidden]'],
  [/(bearer\s+)[\w.~+/-]+=*/gi, '$1[hidden]'],
] as const

/** A copy of `value` fit to be written down: secrets replaced, errors as name, message and stack. */
const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return inText.reduce((text, [pattern, into]) => text.replace(pattern, into), value)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Error) return { name: value.name, message: redact(value.message), stack: redact(value.stack ?? '') }
  if (value === null || typeof value !== 'object') return value
  if (depth > 5) return '[deep]'
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden.test(key) ? '[hidden]' : redact(item, depth + 1)]))
}

/** A request's path as it may be written down: ids stay, what opens a door by being known does not. */
export const plainPath = (path: string): string =>
  path
    .split('/')
    .map((part) => (part.length >= 20 && !/^[a-z]{2,5}_[0-9a-f]{32}$/.test(part) && /\d|[A-Z]/.test(part) ? '[hidden]' : part))
    .join('/')

export type Log = {
  info(what: string, facts?: Record<string, unknown>): void
  warn(what: string, facts?: Record<string, unknown>): void
  error(what: string, facts?: Record<string, unknown>): void
}

/** `part` names the process; `write` takes one line without its line end. */
export const createLog = (part: string, write: (line: string) => void = (line) => process.stderr.write(`${line}\n`)): Log => {
  const at =
    (level: string) =>
    (what: string, facts: Record<string, unknown> = {}) =>
      write(plainJson(JSON.stringify({ at: new Date().toISOString(), level, part, what: redact(what), ...(redact(facts) as object) })))
  return { info: at('info'), warn: at('warn'), error: at('error') }
}
