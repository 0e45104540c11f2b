import cvss from 'ae-cvss-calculator'
import { severityOfScore } from './advisory.rules.ts'
import type { Severity } from './risk.rules.ts'

// CVSS scores from vectors, for feeds that publish the vector alone (OSV, scanners): 2.0, 3.0, 3.1 and 4.0. The formulas are a library's (docs/decisions/0016),
// checked on every published vector we have.

/** A CVSS score, 0.0 to 10.0, with its word by the version's own scale. */
export type Rating = { readonly score: number; readonly severity: Severity | null }

const of2 = (score: number): Severity => (score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low') // NVD's words for 2.0, which knows no "critical"

/** Names each metric once: the library takes the first of two. */
const isPlain = (vector: string): boolean => {
  const names = vector.split('/').map((part) => part.split(':')[0])
  return vector.length <= 400 && new Set(names).size === names.length
}

/** The rating of a vector: base score of 2.0 and 3.x; of 4.0 the score of all that it tells. Null where the text is no vector or lacks a base metric. */
export const ratingOfVector = (vector: string): Rating | null => {
  const read = isPlain(vector) ? cvss.fromVector(vector) : null
  if (!read?.isBaseFullyDefined()) return null
  const { base, overall } = read.calculateScores()
  const is4 = vector.startsWith('CVSS:4')
  const score = Math.abs((is4 ? overall : base) ?? Number.NaN) // 2.0's formula gives -0
  if (Number.isNaN(score)) return null
  return { score, severity: vector.startsWith('CVSS:') ? severityOfScore(score) : of2(score) }
}

/** The rating of a published 2.0 base score. */
export const ratingOf2 = (score: number): Rating => ({ score, severity: of2(score) })
