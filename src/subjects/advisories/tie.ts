import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { flushSoftwareIndex } from '../inventory/index.ts'
import { noteNamed, noteNames, tieItems } from './advisories.store.ts'
import { knownNames, namedTitles, namesSince, newestRound, textsToLook, type Named } from './advisories.views.ts'
import { nameFinder } from './names.rules.ts'

export type At = { readonly tx: Tx; readonly districtId: string; readonly now: Temporal.Instant }
/** What is here today: names with their titles, and the newest round of names there is to look for. */
export type Here = { readonly titles: ReadonlyMap<string, readonly string[]>; readonly round: number }
const keyOf = ({ kind, name }: Pick<Named, 'kind' | 'name'>): string => `${kind} ${name}`

/** Reads what is here, and puts on the list what was never looked for. */
export const readHere = async ({ tx, districtId }: At): Promise<Here> => {
  while (await flushSoftwareIndex(tx, districtId));
  const known = await knownNames(tx)
  await noteNames(tx, districtId, known)
  return { titles: new Map(known.map((one) => [keyOf(one), one.titleIds])), round: await newestRound(tx) }
}

/** Looks through these texts, each for the names that are new since it was last looked through. */
const lookThrough = async ({ tx, districtId }: At, ids: readonly string[], round: number): Promise<void> => {
  const texts = await textsToLook(tx, ids, round)
  for (const [since, some] of Map.groupBy(texts, (one) => one.since)) {
    const find = nameFinder(await namesSince(tx, since))
    const named = some.flatMap(({ id, subject, text }) => find(subject, text).map(({ kind, name }): Named => ({ itemId: id, kind, name })))
    await noteNamed(
      tx,
      districtId,
      some.map(({ id }) => id),
      named,
      round,
    )
  }
}

/** Looks anew at what these items touch: derived from what feeds and inventories say now. */
export const tieAnew = async (at: At, ids: readonly string[], here: Here): Promise<void> => {
  if (ids.length === 0) return
  await lookThrough(at, ids, here.round)
  const named = (await namedTitles(at.tx, ids)).map((one) => ({ ...one, titleIds: here.titles.get(keyOf(one)) ?? [] }))
  await tieItems(at.tx, at.districtId, ids, named, at.now.toString())
}
