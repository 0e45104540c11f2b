// Reads one priority input as people and programs write it. Three answers: a value, "not known", or unreadable. Never a guess.
import type { PointName } from './table.ts'

export type PriorityInput = Readonly<Record<string, unknown>>
export type Reading = { readonly value: string } | 'missing' | 'unreadable'

const YES_NO = { yes: 'yes', y: 'yes', true: 'yes', no: 'no', n: 'no', false: 'no' }
const LEVELS = { low: 'low', l: 'low', medium: 'medium', m: 'medium', high: 'high', h: 'high' }

/** The words each point understands, compared without case, spaces, `_` and `-`. */
const WORDS = {
  inKev: YES_NO,
  exposed: { ...YES_NO, open: 'yes', controlled: 'no', small: 'no' },
  exposure: { open: 'open', controlled: 'controlled', small: 'small', yes: 'open', y: 'open', true: 'open' },
  automatable: YES_NO,
  technicalImpact: { partial: 'partial', p: 'partial', total: 'total', t: 'total' },
  exploitation: { none: 'none', n: 'none', poc: 'public poc', publicpoc: 'public poc', p: 'public poc', active: 'active', a: 'active' },
  missionWellbeing: LEVELS,
  humanImpact: { ...LEVELS, veryhigh: 'very high', vh: 'very high' },
  severity: { ...LEVELS, moderate: 'medium', important: 'high', critical: 'critical', c: 'critical', none: 'low' },
} satisfies Record<PointName, Readonly<Record<string, string>>>

/** CVSS base score to its qualitative rating (CVSS 3.1, table 14); 0 is rated with low. */
const severityOfScore = (score: number): Reading =>
  !(score >= 0 && score <= 10) ? 'unreadable' : { value: score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low' }

const isUntold = (raw: unknown): boolean =>
  raw === undefined || raw === null || (typeof raw === 'string' && /^[\s_-]*(?:unknown[\s_-]*)?$/i.test(raw))

/** The field a point is read from: system exposure may be told as "publicly exposed" too. */
export const fieldOf = (input: PriorityInput, point: PointName): PointName =>
  point === 'exposure' && isUntold(input['exposure']) && !isUntold(input['exposed']) ? 'exposed' : point

/** Reads `point` from the input. `null`, an empty text and "unknown" mean not known. */
export const readPoint = (input: PriorityInput, point: PointName): Reading => {
  const raw = input[fieldOf(input, point)]
  if (isUntold(raw)) return 'missing'
  if (typeof raw === 'number' && point === 'severity') return severityOfScore(raw)
  if (typeof raw !== 'string' && typeof raw !== 'boolean') return 'unreadable'
  const word = String(raw)
    .toLowerCase()
    .replace(/[\s_-]+/g, '')
  const words: Readonly<Record<string, string>> = WORDS[point]
  if (Object.hasOwn(words, word)) return { value: words[word] ?? '' }
  return point === 'severity' && /^\d+(\.\d+)?$/.test(word) ? severityOfScore(Number(word)) : 'unreadable'
}

/** The words a point understands, for a refusal's sentence. */
export const wordsOf = (point: PointName): readonly string[] => [...new Set(Object.values<string>(WORDS[point]))]
