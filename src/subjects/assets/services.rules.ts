// Services as things of their own (PM-1): what a server's services mean to it together, and which dependencies make no circle.
import { ok, refuse, type Result } from '../../core/result.ts'

export const yesNo = { yes: 'Yes', no: 'No', unknown: 'Not known' } as const
export type YesNo = keyof typeof yesNo
type Rating = 'low' | 'moderate' | 'high' | 'unknown'

const order: readonly Rating[] = ['unknown', 'low', 'moderate', 'high']
/** The highest rating somebody gave; not known where nobody gave any. */
export const highestRating = (ratings: readonly Rating[]): Rating =>
  ratings.reduce((most, one) => (order.indexOf(one) > order.indexOf(most) ? one : most), 'unknown')

const worst = (said: readonly YesNo[]): YesNo => (said.includes('yes') ? 'yes' : said.includes('unknown') ? 'unknown' : 'no')

type Rated = {
  readonly confidentiality: Rating
  readonly integrity: Rating
  readonly availability: Rating
  readonly missionCritical: YesNo
  readonly name: string
  readonly impacted: readonly string[]
}
/** A service that stops when another does: its availability and mission-critical data weigh on that one too. */
export type Leaning = { readonly name: string; readonly availability: Rating; readonly missionCritical: YesNo }

/** Several services of one device as one: names joined, the highest of each rating. `some` is not empty. */
export const together = <Service extends Rated>(some: readonly Service[], leaning: readonly Leaning[]): Service => {
  const [first] = some
  if (first === undefined) throw new TypeError('no service was given')
  return {
    ...first,
    name: some.map(({ name }) => name).join(', '),
    confidentiality: highestRating(some.map(({ confidentiality }) => confidentiality)),
    integrity: highestRating(some.map(({ integrity }) => integrity)),
    availability: highestRating([...some, ...leaning].map(({ availability }) => availability)),
    missionCritical: worst([
      ...some.map(({ missionCritical }) => missionCritical),
      ...leaning.filter((one) => one.missionCritical === 'yes').map(({ missionCritical }) => missionCritical),
    ]),
    impacted: [...new Set(some.flatMap(({ impacted }) => impacted))],
  }
}

type Told = { readonly name: string; readonly missionCritical?: YesNo | undefined } & Pick<Rated, 'confidentiality' | 'integrity' | 'availability'>
/** What was said of a service, as the cause that the plan names: mission-critical first, then ratings that differ. A field left out stays as it is. */
export const changeInWords = (to: Told, before: Told | undefined): string => {
  const parts = [
    to.missionCritical !== undefined && to.missionCritical !== (before?.missionCritical ?? 'unknown')
      ? { yes: 'mission-critical', no: 'not mission-critical', unknown: 'not known whether mission-critical' }[to.missionCritical]
      : '',
    ...(['confidentiality', 'integrity', 'availability'] as const).map((name) =>
      to[name] === (before?.[name] ?? 'unknown') ? '' : `${name} ${to[name] === 'unknown' ? 'not known' : to[name]}`,
    ),
  ].filter((part) => part !== '')
  return `“${to.name}”${parts.length === 0 ? ' changed' : `: ${parts.join(', ')}`}`
}

export type Need = { readonly serviceId: string; readonly needsId: string }

/** The way from one service to another along what each needs; undefined where there is none. */
const wayTo = (needs: readonly Need[], from: string, to: string): readonly string[] | undefined => {
  const ways = new Map<string, readonly string[]>([[from, [from]]])
  for (const [at, way] of ways) {
    if (at === to) return way
    for (const { serviceId, needsId } of needs) if (serviceId === at && !ways.has(needsId)) ways.set(needsId, [...way, needsId])
  }
  return undefined
}

/** What a service needs after a change. Refused with the circle named: a service that needed itself could never be started first. */
export const decideNeeds = (
  all: readonly Need[],
  serviceId: string,
  needs: readonly string[],
  nameOf: (id: string) => string,
): Result<readonly string[]> => {
  const others = all.filter((one) => one.serviceId !== serviceId)
  const circles = [...new Set(needs)].flatMap((needsId) => {
    const way = wayTo(others, needsId, serviceId)
    return way === undefined ? [] : [`needs: ${[serviceId, ...way].map(nameOf).join(' needs ')}`]
  })
  if (circles.length === 0) return ok([...new Set(needs)])
  return refuse({
    code: 'assets/needs-make-a-circle',
    clause: 'SP-1.3',
    status: 422,
    says: 'These services would depend on each other in a circle.',
    satisfiedBy: 'Remove one of the services it needs.',
    faults: circles,
  })
}
