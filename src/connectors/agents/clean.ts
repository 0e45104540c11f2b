import { limits } from './contract.ts'
import { count } from './faults.ts'

// What may be noted about a submission: one sentence a kind, with how often and where first.
const sentences = {
  control: (n, where) => `Control characters were removed from ${n} (first in ${where}).`,
  cut: (n, where) => `${n} longer than ${limits.textLength} characters were cut (first in ${where}).`,
  nameless: (n) => `${n} without a name were left out of the software.`,
  duplicate: (n, where) => `${n} named twice with the same version and architecture were counted once (first ${where}).`,
  rows: (n, where) => `${n} beyond ${count(limits.rows)} rows were left out (first in ${where}).`,
  placeholder: (_, where) => `The ${where} is a maker's placeholder and was left out.`,
  hostname: (_, where) => `The agent told no host name; it was taken from ${where}.`,
} satisfies Record<string, (values: string, where: string) => string>

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
    list: () => [...seen].map(([kind, { n, where }]) => sentences[kind](n === 1 ? '1 value' : `${count(n)} values`, where)),
  }
}

const odd = /[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/
const blank = /[\t\n\r\u0085]+/g
const control = /[\x00-\x1f\x7f-\x9f\ufffe\uffff]+/g

/**
 * One value without control characters (PostgreSQL refuses NUL; osquery's processor name ends in them), without lone surrogates, trimmed
 * and at most `limits.textLength` long. Line ends and tabs become a blank, which needs no note. Bidi marks and markup stay: outputs escape them.
 */
export const cleanText = (value: string | undefined, where: string, notes: Notes): string => {
  if (value === undefined || value === '') return ''
  let text = value
  if (odd.test(text)) {
    const lines = text.replace(blank, ' ').toWellFormed()
    text = lines.replace(control, '')
    if (text !== lines) notes.add('control', where)
  }
  text = text.trim()
  if (text.length <= limits.textLength) return text
  notes.add('cut', where)
  return text.slice(0, limits.textLength).toWellFormed().trimEnd()
}
