import { lookup } from '../../../core/lookup.ts'
import { saidOfAssets } from './said-assets.ts'
import { saidOfPatching } from './said-patching.ts'
import { saidOfPeople } from './said-people.ts'
import { saidOfRuns } from './said-runs.ts'
import { say, type Content, type Part, type Sentence } from './say.ts'

/** One for every kind of entry that the product writes: sentences.test.ts reads the kinds from the code. */
export const sentences: Readonly<Record<string, Sentence>> = lookup({ ...saidOfAssets, ...saidOfPatching, ...saidOfRuns, ...saidOfPeople })

/** The content as it was kept; nothing where it is no object, as in an entry that was erased. */
export const contentOf = (content: string | null): Content => {
  if (content === null || content === '') return {}
  const read: unknown = JSON.parse(content)
  return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Content) : {}
}

/** What happened, as one sentence; undefined for a kind that an older version wrote and this one does not know. */
export const sentenceOf = (entry: {
  readonly kind: string
  readonly about: readonly string[]
  readonly content: Content
}): readonly Part[] | undefined => {
  const sentence = sentences[entry.kind]
  return sentence === undefined ? undefined : say(sentence, entry)
}
