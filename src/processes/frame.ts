import { Temporal } from 'temporal-polyfill'
import type { PolicyValues } from '../core/policy/parameters.ts'
import { windowPolicyOf } from '../core/policy/window-policy.ts'
import { nextWindow, windowAt, windowsBetween, type WindowPolicy } from '../core/time/windows.ts'
import { inWords } from '../core/time/words.ts'
import { isoIn } from '../core/time/zone.ts'
import type { DayClock } from '../kit/top-strip.tsx'
import type { Db, Tx } from '../platform/db/pool.ts'
import { wasJustSaved } from '../platform/http/app.ts'
import { advisoriesToDecide } from '../subjects/advisories/index.ts'
import { reading } from '../subjects/ledger/index.ts'
import { lookOf, openTasks, undoShown, type Who } from '../subjects/people/index.ts'
import { savedJustNow } from '../subjects/procedures/index.ts'

const hour = 3_600_000

/** The district's clock with the standing windows (CM-2) of the day around now. */
const dayClock = (policy: WindowPolicy, now: Temporal.Instant): DayClock => {
  const open = windowAt(policy, now)
  const says = open
    ? `Maintenance window open until ${inWords(open.closes, policy.zone)}`
    : `Next maintenance window ${inWords(nextWindow(policy, now).opens, policy.zone)}`
  const [from, to] = [now.subtract({ hours: 6 }), now.add({ hours: 24 })]
  const midnight = now.toZonedDateTimeISO(policy.zone).startOfDay()
  return {
    now: { iso: isoIn(now, policy.zone), words: inWords(now, policy.zone), at: now.epochMilliseconds },
    says,
    isOpen: open !== undefined,
    from: from.epochMilliseconds,
    to: to.epochMilliseconds,
    windows: windowsBetween(policy, from, to).map(({ opens, closes }) => ({
      from: Temporal.Instant.from(opens).epochMilliseconds,
      to: Temporal.Instant.from(closes).epochMilliseconds,
    })),
    midnights: [0, 1, 2]
      .map((days) => midnight.add({ days }).epochMilliseconds)
      .filter((at) => at > from.epochMilliseconds && at < from.epochMilliseconds + 30 * hour),
  }
}

type Parts = { readonly db: Db; readonly policyOf: (tx: Tx) => Promise<PolicyValues> }
const freshForMs = 30_000 // the strip only tells: what is enforced reads the policy itself

/** The window policies of districts as they were lately read. */
const windowsLately = (policyOf: Parts['policyOf']) => {
  const known = new Map<string, { readonly at: number; readonly policy: WindowPolicy | undefined }>()
  return async (tx: Tx, districtId: string): Promise<WindowPolicy | undefined> => {
    const found = known.get(districtId)
    if (found && Date.now() - found.at < freshForMs) return found.policy
    const read = windowPolicyOf(await policyOf(tx))
    const policy = read.ok ? read.value : undefined
    known.set(districtId, { at: Date.now(), policy })
    return policy
  }
}

type Ask = { readonly headers: Headers }

/** Whoever is at the door, with what stands around their pages; programs that ask for JSON get none of it. */
export const withFrame = <Asked extends Ask>(whoOf: (request: Asked) => Promise<Who | undefined>, { db, policyOf }: Parts) => {
  const windowOf = windowsLately(policyOf)
  return async (request: Asked): Promise<Who | undefined> => {
    const who = await whoOf(request)
    if (who === undefined || !(request.headers.get('accept') ?? '').includes('text/html')) return who
    const around = await reading({ db, districtId: who.districtId }, async (tx, now) => {
      const policy = await windowOf(tx, who.districtId)
      const counts = { '/tasks': await openTasks(tx, who.personId), '/advisories': await advisoriesToDecide(tx) }
      const undo = await undoShown(tx, now, who) // what can be taken back says itself what was saved
      const saved = undo === undefined && wasJustSaved(request.headers) ? await savedJustNow(tx, now, who) : undefined
      return { undo, saved, clock: policy && dayClock(policy, now), counts }
    })
    return { ...who, frame: { ...lookOf(request.headers), ...around } }
  }
}
