import { useContext } from 'hono/jsx'
import { LangContext, type Lang } from './words.ts'

type Said = string | ((...given: never[]) => string)
/** What stands on a public page, by a key, in one language. */
export type Sayings = Readonly<Record<string, Said>>
/** The same keys in both: whatever takes something in one language takes the same in the other. */
export type Catalogue<Es extends Sayings = Sayings> = {
  readonly en: Es
  readonly es: { readonly [Key in keyof Es]: Es[Key] extends string ? string : Es[Key] }
}

const known: Catalogue[] = []
/** Every catalogue there is, for the test that none has a gap. */
export const catalogues = (): readonly Catalogue[] => known

/** Declares the words of a public page in English and Spanish. */
export const bilingual = <const Es extends Sayings>(words: Catalogue<Es>): Catalogue<Es> => {
  known.push(words as unknown as Catalogue)
  return words
}

/** The words in the language of whoever reads the page. */
export const useSays = <Es extends Sayings>(words: Catalogue<Es>): Catalogue<Es>['es'] => words[useContext(LangContext)] as Catalogue<Es>['es']

/** The language to answer in: chosen by a switch (`?lang=`, then kept), else the first of the browser's that we speak. */
export const langOf = ({
  asked,
  kept,
  accepts,
}: {
  asked?: string | undefined
  kept?: string | undefined
  accepts?: string | null | undefined
}): Lang => {
  for (const told of [asked, kept]) if (told === 'en' || told === 'es') return told
  const wanted = (accepts ?? '').split(',').map((one) => {
    const [tag = '', ...more] = one.trim().toLowerCase().split(';')
    const weight = Number(/^q=([\d.]+)$/.exec(more.join('').replace(/\s/g, ''))?.[1] ?? 1)
    return { lang: tag.split('-')[0] ?? '', weight: Number.isFinite(weight) ? weight : 0 }
  })
  const best = wanted.filter(({ lang, weight }) => (lang === 'en' || lang === 'es') && weight > 0).toSorted((a, b) => b.weight - a.weight)[0]
  return best?.lang === 'es' ? 'es' : 'en'
}
