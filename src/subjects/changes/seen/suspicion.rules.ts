// What the inventory saw change on a server, and whether somebody asked for it (CM-10).
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../../core/result.ts'

export const seenKinds = {
  os: 'Operating system',
  firmware: 'Firmware',
  software: 'Software',
  configuration: 'Configuration',
  restart: 'Restart',
} as const
export type SeenKind = keyof typeof seenKinds

export type SeenTitle = { readonly name: string; readonly version: string; readonly ecosystem: string; readonly kind: string }
export type Seen = {
  readonly added: readonly SeenTitle[]
  readonly removed: readonly SeenTitle[] // at most some of them; the counts are whole
  readonly addedCount: number
  readonly removedCount: number
  readonly details: Readonly<Record<string, readonly [before: string, after: string]>>
}
/** A run or request that covers it: its id and its words. */
export type Cover = { readonly id: string; readonly says: string }

// What an agent tells of itself, and what renews itself every day, is no change of the server.
const notOurs = new Set([
  'agent',
  'agent.other',
  'agent.saw',
  'via',
  'tag',
  'itemType',
  'chassis',
  'assetTag',
  'manufacturer',
  'model',
  'serial',
  'uuid',
  'os.installedOn',
  'os.arch',
])
const firmware = new Set(['bios', 'biosVersion', 'biosDate', 'firmware'])
/** What was not known before did not change by being told. */
const isFirstTold = (fact: string, [before, after]: readonly [string, string]): boolean => fact !== 'restart' && (before === '' || after === '')
/** Virus definitions renew daily; a protection turned off is a change. */
const isDefinitions = (fact: string, [before, after]: readonly [string, string]): boolean => fact === 'antivirus' && steady(before) === steady(after)
const steady = (text: string): string =>
  text
    .replace(/\b(version|upToDate) \S+/g, '')
    .replace(/\s+/g, ' ')
    .trim()

const kindOf = (fact: string): SeenKind =>
  fact === 'restart' ? 'restart' : firmware.has(fact) ? 'firmware' : fact.startsWith('os.') ? 'os' : 'configuration'

const countedOf = (seen: Seen) =>
  Object.entries(seen.details).filter(([fact, sides]) => !notOurs.has(fact) && !isDefinitions(fact, sides) && !isFirstTold(fact, sides))

/** The kinds of change that count, in their table's order. A restart beside an installed update goes with it. */
export const kindsOf = (seen: Seen): readonly SeenKind[] => {
  const facts = countedOf(seen).map(([fact]) => kindOf(fact))
  const found = new Set<SeenKind>([...(seen.addedCount + seen.removedCount > 0 ? ['software' as const] : []), ...facts])
  return (Object.keys(seenKinds) as SeenKind[]).filter((kind) => found.has(kind))
}

/**
 * CM-1.x excludes Windows updates that came from the update repository: nothing but such updates, and the build they bring. A version upgrade is no
 * update, and software of others is not excluded.
 */
export const isExcluded = (seen: Seen, updatesFrom: string): boolean => {
  const titles = [...seen.added, ...seen.removed]
  return (
    updatesFrom === 'repository' &&
    titles.length > 0 &&
    titles.length === seen.addedCount + seen.removedCount &&
    titles.every(({ ecosystem, kind }) => ecosystem === 'windows' && kind === 'hotfix') &&
    Object.keys(seen.details).every((fact) => ['os.version', 'os.kernel', 'restart'].includes(fact) || notOurs.has(fact) || fact === 'antivirus')
  )
}

const named = (titles: readonly SeenTitle[], count: number): string =>
  titles
    .slice(0, 3)
    .map(({ name, version }) => `${name} ${version}`.trim())
    .join(', ') + (count > 3 ? ` and ${count - 3} more` : '')

/** One sentence of what was seen. */
const wordsOf = (seen: Seen, kinds: readonly SeenKind[]): string => {
  const facts = countedOf(seen).filter(([fact]) => fact !== 'restart')
  return [
    ...(seen.addedCount > 0 ? [`came: ${named(seen.added, seen.addedCount)}`] : []),
    ...(seen.removedCount > 0 ? [`went: ${named(seen.removed, seen.removedCount)}`] : []),
    ...facts.slice(0, 4).map(([fact, [before, after]]) => `${fact.replace(/^os\./, 'system ')}: ${before} → ${after}`),
    ...(kinds.includes('restart') ? ['restarted'] : []),
    // Reinstalled, or somebody with the site's key who says to be this machine: whoever settles it should know.
    ...(seen.details['agent.other'] === undefined ? [] : ['reported by an agent other than the known one']),
  ]
    .join('; ')
    .slice(0, 900)
}

export type Judged =
  | { readonly is: 'suspected'; readonly kinds: readonly SeenKind[]; readonly says: string }
  | { readonly is: 'covered'; readonly by: string }
  | { readonly is: 'quiet' }
export type About = {
  readonly isServer: boolean
  readonly tellsWorkstations: boolean
  readonly updatesFrom: string
  readonly cover: Cover | undefined
}

/** Whether a change that was seen is one that nobody asked for. Workstations are quiet unless the district wants them told. */
export const judgeSeen = (seen: Seen, { isServer, tellsWorkstations, updatesFrom, cover }: About): Judged => {
  const kinds = kindsOf(seen)
  if (kinds.length === 0 || (!isServer && !tellsWorkstations)) return { is: 'quiet' }
  if (cover !== undefined) return { is: 'covered', by: cover.says }
  if (isExcluded(seen, updatesFrom)) return { is: 'covered', by: 'Windows updates from the repository (CM-1.x)' }
  return { is: 'suspected', kinds, says: wordsOf(seen, kinds) }
}

type Suspicion = { readonly state: string; readonly deviceOwnerId: string | null }
/** Whether a suspicion may be settled: open, by a person who says why; never by whoever answers for the server itself. */
export const maySettle = <S extends Suspicion>(
  found: S | undefined,
  { personId, why }: { readonly personId: string | undefined; readonly why: string },
): Result<S> => {
  const no = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 409 | 422, faults?: readonly string[]) =>
    refuse({ code: `changes/${code}`, clause: 'CM-10', says, satisfiedBy, status, ...(faults === undefined ? {} : { faults }) })
  if (found === undefined) return no('suspicion-not-found', 'There is no such suspected change.', 'Choose one from the list.', 404)
  if (found.state !== 'open') return no('suspicion-settled-already', 'This is settled.', 'Nothing more to do.', 409)
  if (personId === undefined) return no('suspicion-needs-a-person', 'Only a signed-in person can settle it.', 'Sign in.', 403)
  if (found.deviceOwnerId === personId && enforced('CM-10/not-settled-by-who-answers-for-it'))
    return no(
      'suspicion-is-about-you',
      'You own this server, and nobody settles what they are asked about.',
      'The coordinator, the director or the IT systems manager settles it; tell them what you know.',
      403,
    )
  return why.trim() === ''
    ? no('suspicion-needs-a-reason', 'Say what it was.', 'Who did it, and why it needs no request.', 422, ['why: is missing'])
    : ok(found)
}
