import { limits } from './contract.ts'
import { count } from './faults.ts'

// What may be noted about a submission: one sentence a kind, with how often and where first.
const sentences = {
  control: (n, where) => `Control characters removed, values: ${n} (first in ${where}).`,
  cut: (n, where) => `Values cut after ${limits.textLength} characters: ${n} (first in ${where}).`,
  nameless: (n) => `Software left out for want of a name: ${n}.`,
  duplicate: (n, where) => `Software named again with the same version and architecture, counted once: ${n} (first ${where}).`,
  rows: (n, where) => `Rows left out beyond ${count(limits.rows)}: ${n} (first in ${where}).`,
  placeholder: (_, where) => `A maker's placeholder was left out: ${where}.`,
  listless: () => 'No list of installed software came, or an empty one; the software known before stays.',
  hostname: (_, where) => `The agent told no host name; taken from ${where}.`,
} satisfies Record<string, (n: string, where: string) => string>

export type NoteKind = keyof typeof sentences

export type Notes = { add(kind: NoteKind, where: string, times?: number): void; list(): string[] }

export const createNotes = (): Notes => {
  const seen = new Map<NoteKind, { n: number; where: string }>()
  return {
    add: (kind, where, times = 1) => {
      const known = seen.get(kind)
      if (known) known.n += times
      else seen.set(kind, { n: times, where: where.slice(0, 120) })
    },
    list: () => [...seen].map(([kind, { n, where }]) => sentences[kind](count(n), where)),
  }
}

const odd = /[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/
const farTooLong = 16 * limits.textLength // not even cleaned: patterns over megabytes of one value cost memory
const blank = /[\t\n\r\u0085]+/g
const control = /[\x00-\x1f\x7f-\x9f\ufffe\uffff]+/g

/**
 * One value without control characters (PostgreSQL refuses NUL; osquery's processor name ends in them), without lone surrogates, trimmed
 * and at most `limits.textLength` long. Line ends and tabs become a blank, which needs no note. Bidi marks and markup stay: outputs escape them.
 */
export const cleanText = (value: string | undefined, where: string, notes: Notes): string => {
  if (value === undefined || value === '') return ''
  let text = value.length > farTooLong ? value.slice(0, farTooLong) : value
  if (odd.test(text)) {
    const lines = text.replace(blank, ' ').toWellFormed()
    text = lines.replace(control, '')
    if (text.length !== lines.length) notes.add('control', where)
  }
  text = text.trim()
  if (text.length <= limits.textLength) return text
  notes.add('cut', where)
  return text.slice(0, limits.textLength).toWellFormed().trimEnd()
}
