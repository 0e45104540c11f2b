// What the word of whoever patches proves (PM-2, PM-3.6): a system counts as up to date only on that source's fresh facts. Where others patch, we prove.
import { compareVersions } from '../../../core/versions/versions.ts'

/** Actors whose work our own inventory does not show, with the source that speaks for each and the parameter of its age. */
export const otherActors = {
  google: { name: 'Google', source: 'google-admin', sourceName: 'Google Admin', maxAge: 'evidence.googleMaxAgeDays' },
  intune: { name: 'Intune', source: 'intune', sourceName: 'Intune', maxAge: 'evidence.intuneMaxAgeDays' },
  'apple-mdm': { name: 'Apple MDM', source: 'apple-mdm', sourceName: 'the Apple MDM', maxAge: 'evidence.appleMdmMaxAgeDays' },
  msp: { name: 'The managed-service provider', source: 'msp-report', sourceName: 'the provider’s report', maxAge: 'evidence.mspMaxAgeDays' },
  vendor: { name: 'The vendor', source: 'vendor-statement', sourceName: 'the vendor’s statement', maxAge: 'evidence.vendorMaxAgeDays' },
} as const
export type OtherActor = keyof typeof otherActors
export const isOther = (actor: string): actor is OtherActor => Object.hasOwn(otherActors, actor)

/** Where a runbook or a hand of ours patches, our own inventory is the source and the rest of the report judges. */
export type SourceFact = {
  readonly ageDays: number // since the source itself last heard of it, whole days rounded down
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
}

/** proved = compliant; behind = not; the others are what nobody can say. */
export type Standing = 'proved' | 'behind' | 'silent' | 'never' | 'undecided'
export type ActorJudgement = { readonly is: Standing; readonly says: string }

const days = (n: number): string => (n === 0 ? 'today' : n === 1 ? 'yesterday' : `${n} days ago`)
const isOfBranch = (version: string, branch: string): boolean => branch === '' || version === branch || version.startsWith(`${branch}.`)

/** The floor that holds for a version of a product: the longest branch it belongs to. A version of a branch nobody told has none, where branches are told. */
const floorFor = (floors: readonly Floor[], product: string, version: string): Floor | undefined =>
  floors
    .filter((floor) => floor.product.toLowerCase() === product.trim().toLowerCase() && isOfBranch(version, floor.branch))
    .toSorted((a, b) => b.branch.length - a.branch.length)[0]

const isOlder = (version: string, floor: string): boolean | undefined => {
  for (const ecosystem of ['windows-build', 'generic-libversion']) {
    const compared = compareVersions(ecosystem, version, floor)
    if (compared.ok) return compared.value < 0
  }
  return undefined
}

/** Whether what a source last told proves that the system is up to date, with the sentence that says why. */
export const judgeActor = ({ actor, fact, maxAgeDays, floors, floorMaxAgeDays }: ActorFacts): ActorJudgement => {
  const { name, sourceName } = otherActors[actor]
  if (fact === null) return { is: 'never', says: `${name} patches it, and ${sourceName} never told of it.` }
  if (fact.ageDays > maxAgeDays) {
    return {
      is: 'silent',
      says: `${name} patches it; ${sourceName} last heard of it ${days(fact.ageDays)}, and facts older than ${maxAgeDays} days prove nothing.`,
    }
  }
  const runs = `${fact.product} ${fact.version}`.trim()
  const seen = `seen ${days(fact.ageDays)} by ${sourceName}`
  if (fact.says === 'behind')
    return { is: 'behind', says: `${name} itself says that updates are missing${runs === '' ? '' : ` on ${runs}`}, ${seen}.` }
  const floor = fact.version === '' ? undefined : floorFor(floors, fact.product, fact.version)
  if (floor !== undefined && floor.ageDays <= floorMaxAgeDays) {
    const older = isOlder(fact.version, floor.version)
    if (older === true) return { is: 'behind', says: `It runs ${runs}, ${seen}; ${floor.version} or later counts as current.` }
    if (older === false) return { is: 'proved', says: `It runs ${runs}, ${seen}; ${floor.version} or later counts as current.` }
  }
  if (fact.says === 'current')
    return { is: 'proved', says: `${name} itself says that it is up to date${runs === '' ? '' : ` with ${runs}`}, ${seen}.` }
  if (fact.version === '') return { is: 'undecided', says: `It was ${seen}, and no version was told.` }
  const why =
    floor === undefined
      ? `nobody said which version of ${fact.product || 'it'} counts as current`
      : floor.ageDays > floorMaxAgeDays
        ? `what counts as current was said ${days(floor.ageDays)}, longer ago than ${floorMaxAgeDays} days`
        : `${fact.version} and ${floor.version} cannot be compared`
  return { is: 'undecided', says: `It runs ${runs}, ${seen}, but ${why}.` }
}
