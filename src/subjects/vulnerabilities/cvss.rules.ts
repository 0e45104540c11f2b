import { scoreOfVector } from '../../core/cvss.ts'
import { severityOfScore } from './advisory.rules.ts'
import type { Severity } from './risk.rules.ts'

/** A CVSS score, 0.0 to 10.0, with its word by the version's own scale. */
export type Rating = { readonly score: number; readonly severity: Severity | null }

/** The rating of a 2.0 base score, in NVD's words: 2.0 knows no "critical". */
export const ratingOf2 = (score: number): Rating => ({ score, severity: score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low' })

/** The rating of a vector of any version; null where the text is no vector or lacks a base metric. Feeds that publish the vector alone (OSV, scanners) are rated so. */
export const ratingOfVector = (vector: string): Rating | null => {
  const score = scoreOfVector(vector)
  if (score === null) return null
  return vector.startsWith('CVSS:') ? { score, severity: severityOfScore(score) } : ratingOf2(score)
}
