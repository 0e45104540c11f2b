// The sentence of an entry as plain text: for lists and exports, where one row is one sentence and no part of it leads elsewhere.
import { dateInWords, inWords } from '../../../core/time/words.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { actorWords, kindWords, thingOf, type EvidenceRow } from '../../ledger/index.ts'
import { namesOf } from './names.views.ts'
import { countedThings, prefixOf, type Part } from './say.ts'
import { contentOf, sentenceOf } from './sentences.ts'

/** `said`: what happened, in a sentence. */
export type SaidRow = EvidenceRow & { readonly said: string }
type Names = ReadonlyMap<string, string>
export const fewest = 3 // as many are named in a sentence; more are counted

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
/** What a thing without a name is called: `a device`. */
export const unnamed = (id: string): string => {
  const { word } = thingOf(id)
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}
/** Few are named, where one of them has a name; many are counted. */
export const areFew = (ids: readonly string[], names: Names): boolean => ids.length === 1 || (ids.length <= fewest && ids.some((id) => names.has(id)))
const listed = (ids: readonly string[], names: Names): string =>
  ids.map((id, at) => `${at === 0 ? '' : at === ids.length - 1 ? ' and ' : ', '}${names.get(id) ?? unnamed(id)}`).join('')

const textOf = (part: Part, actor: string, names: Names, zone: string): string => {
  if (part.is === 'who') return actor
  if (part.is === 'moment') return inWords(part.at, zone, { withYear: true })
  if (part.is === 'day') return dateInWords(part.date)
  if (part.is === 'text') return part.text
  return areFew(part.ids, names) ? listed(part.ids, names) : countedThings(prefixOf(part.ids[0] ?? ''), part.ids.length)
}

const longest = 400 // a sentence of a list; its own page says all of it

/** Rows of the ledger each with its sentence (`said`). The names of all that the sentences name are looked up together, a question for each kind of thing. */
export const saidRows = async <Row extends EvidenceRow>(tx: Tx, rows: readonly Row[], zone: string): Promise<readonly (Row & SaidRow)[]> => {
  const told = rows.map((row) => ({
    row,
    parts: row.erased_by === null ? sentenceOf({ kind: row.kind, about: row.about, content: contentOf(row.content) }) : undefined,
  }))
  const ids = told.flatMap(({ parts }) => (parts ?? []).flatMap((part) => (part.is === 'things' && part.ids.length <= fewest ? part.ids : [])))
  const names = await namesOf(tx, ids)
  return told.map(({ row, parts }) => {
    const actor = actorWords(row)
    const text =
      parts === undefined
        ? `${actor}: ${kindWords(row.kind)}.${row.erased_by === null ? '' : ' Its content was erased.'}`
        : parts.map((part) => textOf(part, actor, names, zone)).join('')
    const said = capital(text.replaceAll(/\s+/g, ' ').trim())
    return { ...row, said: said.length > longest ? `${said.slice(0, longest - 1).toWellFormed()}…` : said }
  })
}
