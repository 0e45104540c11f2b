import { z } from 'zod'
import { refuse, type Refusal } from '../../core/result.ts'
import { done, refused, route, view, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { reading } from '../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../people/index.ts'
import type { AssetsParts } from './assets.routes.tsx'
import { personChoices, siteChoices } from './assets.views.ts'
import { changeShape, devicesMeant, isChosen, listQueryOf, previewOf, settingsOf, shownIds, type BulkChange } from './bulk.ts'
import { BulkPage, type BulkShown } from './bulk.screens.tsx'
import { staleSince } from './device-list.routes.tsx'
import { setDevice } from './set-device.ts'

const previewQuery = z.object(changeShape).catchall(z.string().max(800))
const body = z.object(changeShape)

/** The list's filters go on as they are: hundreds of ids would not fit an address. */
const filtersOf = (query: Readonly<Record<string, string | undefined>>): readonly (readonly [string, string])[] =>
  Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))

const nameIn = (rows: readonly { id: string; name: string }[], none: string) => (id: string | null) =>
  id === null ? none : (rows.find((one) => one.id === id)?.name ?? 'somebody or a place that is not known here')

/** One change to many devices (PM-2, PM-4): a preview that is an address, then a POST; each device is an act of its own with its own evidence. */
export const bulkRoutes = ({ db, onChanged, setsOff }: AssetsParts): readonly Route<Who>[] => {
  const previewed = (who: Who, change: BulkChange, query: Readonly<Record<string, unknown>>): Promise<BulkShown> =>
    reading({ db, districtId: who.districtId }, async (tx, now) => {
      const [sites, people] = [await siteChoices(tx), await personChoices(tx)]
      const { rows, total } = await devicesMeant(tx, change, listQueryOf(query), await staleSince(tx, now))
      const names = { site: nameIn(sites, 'none'), owner: nameIn(people, 'nobody') }
      return {
        rows: rows.map((device) => previewOf(device, settingsOf(change), names)),
        total,
        chosen: change.all ? [['all', 'yes'], ...filtersOf(listQueryOf(query))] : shownIds(rows).map((id) => ['id[]', id] as const),
        change,
        isChosen: isChosen(change),
        setsOff: change.toKind === 'server' || change.toScope === 'in' || change.toOwner ? await setsOff?.(tx, now) : undefined,
        sites,
        people,
      }
    })
  const json = ({ rows, total }: BulkShown) => ({
    total,
    devices: rows.map(({ device, changes, whyNot }) => ({
      id: showId('dev', device.id),
      hostname: device.hostname,
      changes,
      whyNot: whyNot ?? null,
    })),
  })
  return [
    route<Who, z.ZodType<undefined>, typeof previewQuery>({
      method: 'GET',
      path: '/devices/bulk',
      says: 'What one change would do to the selected devices (`id[]`), or to all that a list’s address chooses (`all=yes`)',
      clauses: ['PM-2', 'PM-4'],
      may: 'devices.change',
      query: previewQuery,
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const shown = await previewed(who, query as BulkChange, query)
        return view(json(shown), () => <BulkPage who={who} {...shown} />)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/devices/bulk',
      says: 'Change the devices named (`id[]`): kind, site, owner, who patches them, scope',
      clauses: ['PM-2', 'PM-4'],
      may: 'devices.change',
      body,
      handle: async ({ who: maybe, body: change }) => {
        const who = signedIn(maybe)
        const from = { db, districtId: who.districtId, actor: actorOf(who) }
        const ids = (change.id ?? []).flatMap((one) => readId('dev', one) ?? [])
        const refusals: Refusal[] = []
        let changed = 0
        if (isChosen(change)) {
          for (const deviceId of ids) {
            const result = await setDevice(from, { deviceId, ...settingsOf(change), onChanged, positions: who.positions })
            if (result.ok) changed++
            else refusals.push(result.refusal)
          }
        }
        if (changed > 0 && refusals.length === 0) return done({ changed }, '/devices')
        const refusal = refuse({
          code: 'assets/bulk-in-part',
          clause: 'PM-2',
          status: 422,
          says: changed === 0 ? 'Nothing was changed.' : `${changed} were changed, ${refusals.length} were not.`,
          satisfiedBy: isChosen(change) ? 'See the reasons below, then try those again.' : 'Choose what to set, and the devices to set it on.',
          faults: [...new Set(refusals.map((one) => one.says))],
        }).refusal
        const shown = await previewed(who, change, {})
        return refused(refusal, () => <BulkPage who={who} {...shown} refusal={refusal} />)
      },
    }),
  ]
}
