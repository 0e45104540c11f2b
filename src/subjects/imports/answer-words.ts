import { z } from 'zod'
import { ok, refuse, type Result } from '../../core/result.ts'
import { readId } from '../../platform/ids.ts'
import type { From } from '../ledger/index.ts'
import { addSite, siteKinds, type SiteKind } from '../people/index.ts'
import type { Mapping } from './detect.rules.ts'
import { isWordField } from './fields.rules.ts'
import type { ImportFile } from './imports.views.ts'
import { importOver, mapColumns } from './map-columns.ts'

/** Answers beside their words, in the same order. An answer: a key of the list, `sit_…` of a site, `new` for a new site of that name, `empty`, or `refuse` (as before). */
export const answerWords = z.object({
  field: z.array(z.string().max(40)).max(200).default([]),
  word: z.array(z.string().max(200)).max(200).default([]),
  means: z.array(z.string().max(60)).max(200).default([]),
  siteKind: z.enum(Object.keys(siteKinds) as [SiteKind, ...SiteKind[]]).default('school'),
  allNew: z.literal('yes').optional().describe('Every unknown site is a new one'),
})
type Answers = { readonly file: ImportFile; readonly answers: z.infer<typeof answerWords>; readonly maySites: Result<true> }
type Said = Record<string, Record<string, string>>

/** Keeps what a person says words mean, with the table's mapping; makes the sites that are new. */
export const answerWordsOf = async (from: From, { file, answers, maySites }: Answers): Promise<Result<Mapping>> => {
  if (file.state !== 'received') return refuse(importOver(file))
  const said: Said = Object.fromEntries(Object.entries(file.mapping.words).map(([field, words]) => [field, { ...words }]))
  const fresh: string[] = []
  for (const [at, word] of answers.word.entries()) {
    const field = answers.field[at] ?? ''
    const means = answers.allNew && field === 'site' ? 'new' : (answers.means[at] ?? 'refuse')
    if (!isWordField(field) || means === 'refuse') continue
    const small = word.toLowerCase()
    if (means === 'new' && field === 'site') fresh.push(word)
    else (said[field] ??= {})[small] = means === 'empty' ? '' : field === 'site' ? (readId('sit', means) ?? '') : means
  }
  if (fresh.length > 0 && !maySites.ok) return maySites
  for (const name of fresh) {
    const added = await addSite(from, { name: siteName(name), kind: kindOfSite(name) ?? answers.siteKind })
    if (!added.ok) return added
    ;(said.site ??= {})[name.toLowerCase()] = added.value.siteId
  }
  const mapping: Mapping = { ...file.mapping, words: said }
  const kept = await mapColumns(from, { fileId: file.id, mapping })
  return kept.ok ? ok(mapping) : kept
}

/** The kind that a site's own name says; undefined where it says none. */
export const kindOfSite = (name: string): SiteKind | undefined => {
  const known: readonly (readonly [RegExp, SiteKind])[] = [
    [/\b(school|elementary|middle|high|academy|primary|intermediate|kindergarten)\b/i, 'school'],
    [/\b(bus|transportation)\b/i, 'bus-garage'],
    [/\bkitchen\b/i, 'kitchen'],
    [/\b(office|administration|central services)\b/i, 'office'],
  ]
  return known.find(([shape]) => shape.test(name))?.[1]
}

/** An organisational unit's last part names the site. */
const siteName = (word: string): string =>
  (
    word
      .split('/')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .at(-1) ?? word
  ).slice(0, 100)
