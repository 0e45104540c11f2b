import cvss from 'ae-cvss-calculator'

// CVSS scores from vectors: 2.0, 3.0, 3.1 and 4.0. The formulas are a library's (docs/decisions/0016), checked on every published vector we have.

/** Names each metric once: the library takes the first of two. */
const isPlain = (vector: string): boolean => {
  const names = vector.split('/').map((part) => part.split(':')[0])
  return vector.length <= 400 && new Set(names).size === names.length
}

/** The score of a vector, 0.0 to 10.0: base score of 2.0 and 3.x; of 4.0 the score of all that it tells. Null where the text is no vector or lacks a base metric. */
export const scoreOfVector = (vector: string): number | null => {
  const read = isPlain(vector) ? cvss.fromVector(vector) : null
  if (!read?.isBaseFullyDefined()) return null
  const { base, overall } = read.calculateScores()
  const score = Math.abs((vector.startsWith('CVSS:4') ? overall : base) ?? Number.NaN) // 2.0's formula gives -0
  return Number.isNaN(score) ? null : score
}
