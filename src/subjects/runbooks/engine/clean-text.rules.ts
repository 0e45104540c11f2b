// What a host or a hypervisor prints is hostile: it goes into the database and the ledger as plain text, without NUL and half
// characters, and not without end.
import type { Facts } from '../steps.rules.ts'

const longest = 500

/** One text as it may be kept. */
export const keptText = (text: string): string => text.slice(0, longest).replaceAll('\u0000', '').toWellFormed()

const kept = (value: unknown): unknown => {
  if (typeof value === 'string') return keptText(value)
  if (Array.isArray(value)) return value.slice(0, 2000).map(kept)
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [keptText(key), kept(one)]))
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

/** Facts as they may be kept. */
export const keptFacts = (facts: Facts): Facts => kept(facts) as Facts
