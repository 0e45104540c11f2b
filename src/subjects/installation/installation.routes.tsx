import type { Temporal } from 'temporal-polyfill'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../platform/http/route.ts'
import { whenIn } from '../assets/index.ts'
import { reading } from '../ledger/index.ts'
import { actorOf, mayDo, signedIn, type Who } from '../people/index.ts'
import { confirmRestore } from './confirm-restore.ts'
import { freshnessOf } from './installation.rules.ts'
import { OperationsPage, type Shown } from './installation.screens.tsx'
import { backups, heldBack, lastGoodBackup, restores } from './installation.views.ts'

type Parts = { readonly db: Db; readonly maxAgeDays: number; readonly machineNow: () => number }

const shownIn = async (tx: Tx, { maxAgeDays, machineNow }: Parts): Promise<Shown> => {
  const lastGood = await lastGoodBackup(tx)
  const all = await restores(tx)
  const isWaiting = all.some((one) => one.confirmedAt === null)
  return {
    backups: await backups(tx),
    lastGood,
    maxAgeDays,
    restores: all,
    held: isWaiting ? await heldBack(tx) : undefined,
    freshness: freshnessOf(lastGood === undefined ? undefined : Date.parse(lastGood.beganAt), machineNow(), maxAgeDays), // backups are the machine's, and so is their age
  }
}

export const installationRoutes = (parts: Parts): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/operations',
    says: 'Backups that were made, and whether a restore waits for its confirmation',
    may: 'installation.see',
    handle: ({ who: someone }) => {
      const who = signedIn(someone)
      return reading({ db: parts.db, districtId: who.districtId }, async (tx) => {
        const shown = await shownIn(tx, parts)
        return view(shown, () => <OperationsPage who={who} when={whenIn(who.zone)} {...shown} />)
      })
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/operations/confirm-restore',
    says: 'Says that the old machine is off and that what waits after a restore may go on',
    may: 'installation.confirm-restore',
    handle: async ({ who: someone }) => {
      const who = signedIn(someone)
      const result = await confirmRestore({ db: parts.db, districtId: who.districtId, actor: actorOf(who) }, null)
      return result.ok ? done(result.value, '/operations') : refused(result.refusal)
    },
  }),
]

/** For those who can mend it: a restore that waits, and backups that stopped. A district younger than the limit is not bothered for its first one. */
export const installationDuties =
  ({ maxAgeDays, machineNow }: Omit<Parts, 'db'>) =>
  async (tx: Tx, who: Who, _now: Temporal.Instant) => {
    if (!mayDo(who.positions, 'installation.confirm-restore').ok || who.isDemo) return []
    const all = await restores(tx)
    const lastGood = await lastGoodBackup(tx)
    const { state } = freshnessOf(lastGood === undefined ? undefined : Date.parse(lastGood.beganAt), machineNow(), maxAgeDays)
    return [
      ...(all.some((one) => one.confirmedAt === null)
        ? [
            {
              what: 'Confirm the restore',
              why: 'Links, keys, mail and runs from before it stay blocked until somebody confirms that the old machine is off.',
              href: '/operations',
              clause: '-',
            },
          ]
        : []),
      ...(state === 'old' && lastGood
        ? [
            {
              what: `No good backup for more than ${maxAgeDays} days`,
              why: 'If this machine failed now, everything done since then would be lost.',
              href: '/operations',
              clause: '-',
              dueIso: lastGood.beganAt,
            },
          ]
        : []),
    ]
  }
