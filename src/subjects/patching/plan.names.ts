import { dateInWords } from '../../core/time/words.ts'

/** Policies by the names people know them under. */
export const policyWords: Readonly<Record<string, string>> = {
  'bod-26-04': 'CISA BOD 26-04',
  'cisa-coordinator': 'CISA Coordinator SSVC',
  'ssvc-deployer': 'SSVC Deployer',
  'bod-22-01': 'CISA BOD 22-01 (revoked)',
  'bod-19-02': 'CISA BOD 19-02 (revoked)',
  'own-table': 'the district’s own table',
}

export const clockWords: Readonly<Record<string, string>> = {
  'later-of-fix-and-detection': 'the later of the fix and its detection here',
  'fix-published': 'the fix',
  'detected-here': 'its detection here',
}
const slugs = Object.entries({ ...policyWords, ...clockWords })

/** A stored text with its slugs and dates in words. */
export const plainly = (text: string): string =>
  slugs.reduce((words, [slug, said]) => words.replaceAll(slug, said), text).replace(/\d{4}-\d\d-\d\d/g, (date) => dateInWords(date))

export const exposureShort = (exposure: string): string =>
  ({ exposed: 'publicly exposed', 'not-exposed': 'not publicly exposed', unknown: 'exposure not known' })[exposure] ?? exposure
