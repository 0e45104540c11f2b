import { districtOf } from '../people/index.ts'
import { encryptions, kinds, siteChoices, statuses, actors, scopes } from '../assets/index.ts'
import { isJunk } from '../inventory/index.ts'
import type { Tx } from '../../platform/db/pool.ts'
import type { Telling } from './compare.rules.ts'
import type { ImportFile } from './imports.views.ts'
import { peopleByAddress } from './imports.views.ts'
import { isSerialDays } from './profile.rules.ts'
import { readerFor, type Reader } from './row.rules.ts'
import { sourceOf } from './sources.rules.ts'
import type { Vocabulary } from './values.rules.ts'

/** The lists that words of a table are looked up in, sites by their stored ids. */
export const vocabularyIn = async (tx: Tx): Promise<Vocabulary> => {
  return {
    site: Object.fromEntries((await siteChoices(tx)).map(({ id, name }) => [id, name])),
    kind: kinds,
    status: statuses,
    encryption: encryptions,
    scope: scopes,
    actor: actors,
  }
}

export type TableReading = { readonly reader: Reader; readonly telling: Telling }
/** Everything that reading a file's rows stands on, read once. `now` is ISO. */
export const readingOf = async (tx: Tx, { mapping, shape }: Pick<ImportFile, 'mapping' | 'shape'>, now: string): Promise<TableReading> => {
  const { label, kind, patchedBy, proves } = sourceOf(mapping.source)
  const zone = (await districtOf(tx))?.zone ?? 'UTC'
  return {
    reader: readerFor(
      shape.columns.map(({ heading }) => heading),
      { mapping, vocabulary: await vocabularyIn(tx), zone, now, isPlaceholder: isJunk },
      shape.columns.map(isSerialDays),
    ),
    telling: { label, kind, now, people: await peopleByAddress(tx), patchedBy, proves },
  }
}
