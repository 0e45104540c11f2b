// What the word of whoever patches proves (PM-2, PM-3.6): a system counts as up to date only on that source's fresh facts. Where others patch, we prove.
import { enforced } from '../../../core/policy/switch.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { compareVersions } from '../../../core/versions/versions.ts'

/** Actors whose work our own inventory does not show, with the source that speaks for each and the parameter of its age. */
export const otherActors = {
  google: { name: 'Google', source: 'google-admin', sourceName: 'Google Admin', maxAge: 'evidence.googleMaxAgeDays' },
  intune: { name: 'Intune', source: 'intune', sourceName: 'Intune', maxAge: 'evidence.intuneMaxAgeDays' },
  'apple-mdm': { name: 'Apple MDM', source: 'apple-mdm', sourceName: 'the Apple MDM', maxAge: 'evidence.appleMdmMaxAgeDays' },
  msp: { name: 'The managed service provider', source: 'msp-report', sourceName: 'the provider’s report', maxAge: 'evidence.mspMaxAgeDays' },
  vendor: { name: 'The vendor', source: 'vendor-statement', sourceName: 'the vendor’s statement', maxAge: 'evidence.vendorMaxAgeDays' },
} as const
export type OtherActor = keyof typeof otherActors
export const isOther = (actor: string): actor is OtherActor => Object.hasOwn(otherActors, actor)

/** Where a runbook or a hand of ours patches, our own inventory is the source and the rest of the report judges. */
export type SourceFact = {
  readonly ageDays: number // since the source itself last heard of it, whole days rounded down
  readonly daysAgo: number // the same on the district's calendar, for words alone
  readonly product: string
  readonly version: string
  readonly says: 'current' | 'behind' | 'nothing'
}
export type Floor = { readonly product: string; readonly branch: string; readonly version: string; readonly ageDays: number }
export type ActorFacts = {
  readonly actor: OtherActor
  readonly fact: SourceFact | null // the newest; null: this source never told of it
  readonly maxAgeDays: number
  readonly floors: readonly Floor[] // the lowest versions that count as current, of any product
  readonly floorMaxAgeDays: number
  readonly ended?: Ended | null // it can get no more
}
/** What ended, on a day that is past: a device's updates, an application's support, the contract by which somebody owes it a fix. */
export type Ended = { readonly what: 'updates' | 'support' | 'contract'; readonly on: string }

/** proved = compliant; behind = not; ended = whatever was proved, nobody fixes it any more; the others are what nobody can say. */
export type Standing = 'proved' | 'behind' | 'ended' | 'silent' | 'never' | 'undecided'
/** `says` is of this one system; `why` leaves out when it was seen and what it runs, so that all that stand the same say the same. */
export type ActorJudgement = { readonly is: Standing; readonly says: string; readonly why: string }

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const days = (n: number): string => (n === 0 ? 'today' : n === 1 ? 'yesterday' : `${n} days ago`)
const isOfBranch = (version: string, branch: string): boolean => branch === '' || version === branch || version.startsWith(`${branch}.`)

/** The floor that holds for a version of a product: the longest branch it belongs to. A version of a branch nobody told has none, where branches are told. */
const floorFor = (floors: readonly Floor[], product: string, version: string): Floor | undefined =>
  floors
    .filter((floor) => floor.product.toLowerCase() === product.trim().toLowerCase() && isOfBranch(version, floor.branch))
    .toSorted((a, b) => b.branch.length - a.branch.length)[0]

/** Whether a version is lower than another; undefined where they cannot be compared. */
export const isOlder = (version: string, floor: string): boolean | undefined => {
  for (const ecosystem of ['windows-build', 'generic-libversion']) {
    const compared = compareVersions(ecosystem, version, floor)
    if (compared.ok) return compared.value < 0
  }
  return undefined
}

export const endedWords = ({ what, on }: Ended): string =>
  ({
    updates: `It got its last update ${dateInWords(on)} and can get no more: replace it.`,
    support: `Its support ended ${dateInWords(on)}: no fixes will come. Replace it, or isolate it and prove that.`,
    contract: `Its contract ended ${dateInWords(on)}: nobody is obliged to fix it any longer. Renew it, or take it out of use.`,
  })[what]

/**
 * Whether what a source last told proves that the system is up to date, with the sentence that says why. What ended is proved by no word of anybody's;
 * a device that is behind as well stays behind, and says both.
 */
export const judgeActor = ({ ended, ...facts }: ActorFacts): ActorJudgement => {
  const judged = judgeWord(facts)
  if (!ended || !enforced('PM-2/ended-is-not-proved')) return judged
  const over = endedWords(ended)
  return judged.is === 'behind'
    ? { is: 'behind', says: `${judged.says} ${over}`, why: `${judged.why} ${over}` }
    : { is: 'ended', says: `${over} ${judged.says}`, why: over }
}

const judgeWord = ({ actor, fact, maxAgeDays, floors, floorMaxAgeDays }: Omit<ActorFacts, 'ended'>): ActorJudgement => {
  const { name, sourceName } = otherActors[actor]
  if (fact === null) {
    const why = `${capital(sourceName)} has never reported it.`
    return { is: 'never', says: `${name} patches it, but ${sourceName} has never reported it.`, why }
  }
  if (fact.ageDays > maxAgeDays) {
    return {
      is: 'silent',
      says: `${name} patches it; ${sourceName} last reported it ${days(fact.daysAgo)}, and reports older than ${maxAgeDays} days prove nothing.`,
      why: `Reports older than ${maxAgeDays} days prove nothing.`,
    }
  }
  const runs = `${fact.product} ${fact.version}`.trim()
  const seen = `seen ${days(fact.daysAgo)} by ${sourceName}`
  const behind = (says: string, why: string): ActorJudgement => ({ is: 'behind', says, why })
  if (fact.says === 'behind') {
    const why = `${name} itself says that updates are missing`
    return behind(`${why}${runs === '' ? '' : ` on ${runs}`}, ${seen}.`, `${why}.`)
  }
  const floor = fact.version === '' ? undefined : floorFor(floors, fact.product, fact.version)
  if (floor !== undefined && floor.ageDays <= floorMaxAgeDays) {
    const older = isOlder(fact.version, floor.version)
    const counts = `${floor.version} or later counts as current.`
    if (older === true) return behind(`It runs ${runs}, ${seen}; ${counts}`, capital(counts))
    if (older === false) return { is: 'proved', says: `It runs ${runs}, ${seen}; ${counts}`, why: capital(counts) }
  }
  if (fact.says === 'current') {
    const why = `${name} itself says that it is up to date`
    return { is: 'proved', says: `${why}${runs === '' ? '' : ` with ${runs}`}, ${seen}.`, why: `${why}.` }
  }
  if (fact.version === '') return { is: 'undecided', says: `It was ${seen}, but without a version.`, why: 'No version was reported.' }
  const why =
    floor === undefined
      ? `it is not set which version of ${fact.product || 'it'} counts as current`
      : floor.ageDays > floorMaxAgeDays
        ? `what counts as current was set more than ${floorMaxAgeDays} days ago`
        : `${fact.version} and ${floor.version} cannot be compared`
  return { is: 'undecided', says: `It runs ${runs}, ${seen}, but ${why}.`, why: `${capital(why)}.` }
}
