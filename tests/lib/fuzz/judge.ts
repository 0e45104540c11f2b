// One case: broken by its seed, read, and judged. What is read holds nothing a database refuses; what is refused has a word and a place.
import type { Refusal } from '../../../src/core/result.ts'
import type { Format } from './formats.ts'
import { mutate, type Sample } from './mutate.ts'
import { randomFrom } from './random.ts'

export type Outcome = { readonly kind: 'read' | 'refused' | 'broke'; readonly code: string; readonly fault?: string }

const seedOf = (name: string, n: number): number =>
  [...name].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619), 2_166_136_261) ^ Math.imul(n, 2_654_435_761)
/** The bytes of case `n`, the same each time for the same samples. */
export const caseOf = (format: Format, samples: readonly Sample[], n: number): Buffer =>
  mutate(samples, format.packed, randomFrom(seedOf(format.name, n)))

/** What a refusal of an agent's whole body is about the body as a whole: nothing inside it was looked at, or the whole of it is too much. */
const ofTheWhole =
  /^inventory\/(empty|too-|truncated|corrupt|wrong-encoding|unknown-format|kind-not-served|no-device-id|device-id-too-long|no-content|document-type|not-an-inventory)/
const place = /number out of range|line \d|character \d|byte \d|position \d|\[\d+\]|content\.|"\w+"|: expected/

/** What is wrong with a refusal, undefined where nothing is. */
const refusalFault = ({ code, clause, says, satisfiedBy, faults = [] }: Refusal): string | undefined => {
  if (!/^[a-z]+\/[a-z-]+$/.test(code) || !/^[A-Z]+-/.test(clause) || says.length < 10 || satisfiedBy.length < 10)
    return `a refusal without words: ${code} ${says}`
  if (code.startsWith('inventory/')) return ofTheWhole.test(code) || place.test([says, ...faults].join(' ')) ? undefined : `no place: ${code} ${says}`
  if (code === 'vulnerabilities/feed-format-unknown' || code.startsWith('advisories/') || code === 'vulnerabilities/scan-unreadable') return undefined // nothing inside it was looked at
  if (faults.length === 0 || faults.some((fault) => fault.length < 8)) return `no fault is named: ${code} ${says}`
  const json = faults.find((fault) => /not valid JSON/.test(fault))
  return json !== undefined && !place.test(json) ? `no place: ${json}` : undefined
}

/** A text no database takes: a NUL, or half of a character. */
const unsound = (value: unknown): string | undefined => {
  if (typeof value === 'string')
    return value.includes('\0')
      ? `a NUL in "${value.slice(0, 40)}"`
      : value.isWellFormed()
        ? undefined
        : `half a character in "${value.slice(0, 40)}"`
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, one] of Object.entries(value)) {
    const found = unsound(key) ?? unsound(one)
    if (found !== undefined) return found
  }
  return undefined
}

export const judge = async (format: Format, bytes: Buffer): Promise<Outcome> => {
  try {
    const given = format.read(bytes)
    const result = given instanceof Promise ? await given : given
    if (!result.ok) {
      const fault = refusalFault(result.refusal)
      return { kind: 'refused', code: result.refusal.code, ...(fault === undefined ? {} : { fault }) }
    }
    const told = JSON.stringify(result.value)
    const bad = /\\u0000|\\ud[89a-f]/.test(told) ? unsound(result.value) : undefined
    return { kind: 'read', code: 'read', ...(bad === undefined ? {} : { fault: `read, with ${bad}` }) }
  } catch (error) {
    return {
      kind: 'broke',
      code: 'broke',
      fault: `it broke: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ') : String(error)}`,
    }
  }
}
