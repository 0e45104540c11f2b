import { z } from 'zod'
import type { Tx } from '../../platform/db/pool.ts'
import { idsOf, queryOf, readList, type ListQuery } from '../../platform/db/list.ts'
import { readId, showId } from '../../platform/ids.ts'
import { actors, decideSettings, keysOf, kinds, scopes, type DeviceSettings } from './assets.rules.ts'
import { devicesById, type Device } from './assets.views.ts'
import { deviceList } from './device-list.views.ts'
import { idOrNone } from './fields.ts'

/** How many devices one act changes at most: each is an act of its own on the ledger. */
export const mostAtOnce = 500

const choice = <T extends z.ZodType>(schema: T) =>
  z
    .literal('')
    .transform(() => undefined)
    .or(schema)
    .optional()
const several = z
  .union([
    z
      .string()
      .max(60)
      .transform((one) => [one]),
    z.array(z.string().max(60)).max(mostAtOnce),
  ])
  .optional()

/** What is set on each of them: what is left out stays. */
export const changeShape = {
  id: several,
  all: z.enum(['yes']).optional(),
  toKind: choice(z.enum(keysOf(kinds))),
  toActor: choice(z.enum(keysOf(actors))),
  toSite: choice(idOrNone('sit')),
  toOwner: choice(idOrNone('per')),
  toScope: choice(z.enum(keysOf(scopes))),
  scopeReason: z.string().max(500).optional(),
}
const changeSchema = z.object(changeShape)
export type BulkChange = z.infer<typeof changeSchema>
type Change = { readonly [K in keyof DeviceSettings]?: DeviceSettings[K] | undefined }

export const settingsOf = (change: BulkChange): Change => ({
  kind: change.toKind,
  patchingActor: change.toActor,
  siteId: change.toSite,
  ownerId: change.toOwner,
  scope: change.toScope,
  scopeReason: change.scopeReason,
})
export const isChosen = (change: BulkChange): boolean =>
  Object.values({ ...settingsOf(change), scopeReason: undefined }).some((value) => value !== undefined)

/** The list's own address, read by its own schema: what is chosen there is what `all` means. */
export const listQueryOf = (query: Readonly<Record<string, unknown>>): ListQuery => {
  const names = ['text', 'sort', 'order', ...Object.keys(deviceList.filters)]
  const read = queryOf(deviceList).safeParse(Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name))))
  return read.success ? read.data : {}
}

export type Previewed = { readonly device: Device; readonly changes: readonly string[]; readonly whyNot?: string | undefined }
type Names = { readonly site: (id: string | null) => string; readonly owner: (id: string | null) => string }

/** What a change would do to one device, in words: nothing where it is so already, or why it cannot be. */
export const previewOf = (device: Device, change: Change, names: Names): Previewed => {
  const before: DeviceSettings = {
    kind: device.kind,
    scope: device.scope,
    scopeReason: device.scopeReason,
    patchingActor: device.patchingActor,
    siteId: device.siteId,
    ownerId: device.ownerId,
  }
  const after = decideSettings(before, change)
  if (!after.ok) return { device, changes: [], whyNot: after.refusal.says }
  const words = (of: DeviceSettings) => ({
    Kind: kinds[of.kind],
    'Patched by': actors[of.patchingActor],
    Site: names.site(of.siteId),
    Owner: names.owner(of.ownerId),
    Scope: scopes[of.scope],
  })
  const [was, is] = [words(before), words(after.value)]
  return {
    device,
    changes: Object.entries(is).flatMap(([name, value]) =>
      was[name as keyof typeof was] === value ? [] : [`${name}: ${was[name as keyof typeof was]} → ${value}`],
    ),
  }
}

/** The devices meant: those marked, or the first of all that match. `total` may be more than are given. */
export const devicesMeant = async (
  tx: Tx,
  change: BulkChange,
  query: ListQuery,
  given: { staleBefore: string },
): Promise<{ rows: readonly Device[]; total: number }> => {
  const shown = change.all ? await idsOf(tx, deviceList, query, given, mostAtOnce) : (change.id ?? [])
  const ids = shown.flatMap((one) => readId('dev', one) ?? [])
  const rows = new Map((await devicesById(tx, ids)).map((device) => [device.id, device]))
  const total = change.all ? (await readList(tx, deviceList, { ...query, size: '25' }, given)).total : ids.length
  return { rows: ids.flatMap((id) => rows.get(id) ?? []), total }
}

export const shownIds = (rows: readonly Device[]): readonly string[] => rows.map(({ id }) => showId('dev', id))
