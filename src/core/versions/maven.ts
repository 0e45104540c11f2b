// Maven's order as its POM reference words it ("Version Order Specification") and Maven 3.8.7 does it: tokens by dot, by dash, and where digits and
// letters meet. A dash and such a meeting begin a list within the list; empty ends (0, "", final, ga) of every list are dropped.
import { lookup } from '../lookup.ts'
import { type Comparator, compareDigits, compareText, isDigit, signOf, type Sign } from './comparator.ts'

type Item = { readonly number: string } | { readonly word: string } | { readonly list: Item[] }

const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']
const RELEASE = QUALIFIERS.indexOf('')
const ALIASES: Readonly<Record<string, string>> = lookup({ cr: 'rc', ga: '', final: '', release: '' })
const SHORT_FORMS: Readonly<Record<string, string>> = lookup({ a: 'alpha', b: 'beta', m: 'milestone' }) // only right before a digit

const wordOf = (text: string, isBeforeDigit: boolean): Item => {
  const long = (isBeforeDigit ? SHORT_FORMS[text] : undefined) ?? text
  return { word: ALIASES[long] ?? long }
}
const itemOf = (text: string, isNumber: boolean): Item => (text === '' ? { number: '0' } : isNumber ? { number: text } : wordOf(text, false))

const isNull = (item: Item): boolean => ('number' in item ? /^0*$/.test(item.number) : 'word' in item ? item.word === '' : item.list.length === 0)

/** Drops what is empty at the end; a list at the end is looked past. */
const dropEmptyEnd = (list: Item[]): void => {
  for (let i = list.length - 1; i >= 0; i--) {
    const item = list[i]
    if (item === undefined || isNull(item)) list.splice(i, 1)
    else if (!('list' in item)) return
  }
}

/**
 * Two pre-releases in one, the first after a dot (`1.0.0.RC8-beta`): published orders, made before 3.8.7, keep the zeros before it. Nothing else
 * tells the releases of Maven apart there.
 */
const TWICE_EARLY = /\.(?:a|alpha|b|beta|m|milestone|rc|cr)\d+-(?:alpha|beta|milestone|rc|cr)/

const read = (version: string): readonly Item[] => {
  const text = version.toLowerCase()
  const keepsZeros = TWICE_EARLY.test(text)
  const whole: Item[] = []
  const lists = [whole]
  let list = whole
  const deeper = (): void => {
    const next: Item[] = []
    list.push({ list: next })
    list = next
    lists.push(next)
  }
  let wasDigit = false
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 46 || code === 45) {
      list.push(itemOf(text.slice(from, i), wasDigit))
      from = i + 1
      if (code === 45) deeper()
    } else if (isDigit(code)) {
      if (!wasDigit && i > from) {
        if (list.length > 0 && !keepsZeros) deeper() // `1.0.0.x1` is `1.0.0-x1`
        list.push(wordOf(text.slice(from, i), true))
        from = i
        deeper()
      }
      wasDigit = true
    } else {
      if (wasDigit && i > from) {
        list.push({ number: text.slice(from, i) })
        from = i
        deeper()
      }
      wasDigit = false
    }
  }
  if (text.length > from) {
    if (!wasDigit && list.length > 0) deeper()
    list.push(itemOf(text.slice(from), wasDigit))
  }
  for (const one of lists.toReversed()) dropEmptyEnd(one)
  return whole
}

const compareWords = (a: string, b: string): Sign => {
  const x = QUALIFIERS.indexOf(a)
  const y = QUALIFIERS.indexOf(b)
  if (x >= 0 && y >= 0) return signOf(x - y)
  return x >= 0 ? -1 : y >= 0 ? 1 : compareText(a, b) // unknown qualifiers come after all known ones
}

/** A word is older than a list, a list older than a number. */
const rankOf = (item: Item): number => ('word' in item ? 0 : 'list' in item ? 1 : 2)

/** Against the end of the other version. */
const compareWithEnd = (item: Item): Sign => {
  if ('number' in item) return isNull(item) ? 0 : 1
  if ('word' in item) return compareWords(item.word, QUALIFIERS[RELEASE] ?? '')
  for (const one of item.list) {
    const sign = compareWithEnd(one)
    if (sign !== 0) return sign
  }
  return 0
}

const compareItems = (a: Item, b: Item): Sign => {
  if ('number' in a && 'number' in b) return compareDigits(a.number, b.number)
  if ('word' in a && 'word' in b) return compareWords(a.word, b.word)
  if ('list' in a && 'list' in b) return compareItemLists(a.list, b.list)
  return signOf(rankOf(a) - rankOf(b))
}

const compareItemLists = (a: readonly Item[], b: readonly Item[]): Sign => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]]
    const sign = x === undefined ? (y === undefined ? 0 : signOf(-compareWithEnd(y))) : y === undefined ? compareWithEnd(x) : compareItems(x, y)
    if (sign !== 0) return sign
  }
  return 0
}

export const maven: Comparator = {
  fault: (version) => (version === '' ? 'it is empty' : /\s/.test(version) ? 'it holds a space' : null),
  compare: (a, b) => compareItemLists(read(a), read(b)),
}
