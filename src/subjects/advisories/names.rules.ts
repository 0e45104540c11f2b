// What an advisory speaks of: vulnerabilities by their ids, and names of software that is here (PM-3.2). Words come from anybody and are only compared.

/**
 * What is here, by its kind. `package`: a distribution's package, whose name is often an everyday word; `system`: what advisories of other software name too;
 * `application` and `vendor`: of what others run for the district; `service`: as the district calls it; `model`: of devices.
 */
export type NameKind = 'product' | 'package' | 'system' | 'application' | 'vendor' | 'service' | 'model'
export type KnownName = { readonly name: string; readonly kind: NameKind }
const mostCves = 200

// Mail programs and news sites write the id with other hyphens, which break no line.
const hyphens = /[\u2010\u2011\u2012\u2013\u2212\u00ad]/g

/** The CVE ids in a text, each once, in their order. */
export const cvesIn = (text: string): readonly string[] =>
  [...new Set([...text.replace(hyphens, '-').matchAll(/\bCVE-(\d{4})-(\d{4,19})(?!\d)/gi)].map(([, year, number]) => `CVE-${year}-${number}`))].slice(
    0,
    mostCves,
  )

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .match(/[a-z0-9][a-z0-9.+_]*(?:[-'][a-z0-9.+_]+)*/g)
    ?.map((word) => word.replace(/[._]+$/, '')) ?? []

/** Products whose one-word name is an everyday word: only the subject of a message counts for them. */
const everyday: ReadonlySet<string> = new Set([
  'signal',
  'slack',
  'opera',
  'brave',
  'discord',
  'zoom',
  'audacity',
  'blender',
  'safari',
  'teams',
  'word',
  'excel',
  'outlook',
  'access',
  'git',
  'go',
  'box',
  'notion',
  'edge',
  'office',
  'skype',
  'canvas',
  'clever',
  'remind',
])
const shortest = 3

/** Kinds whose names stand in the text of advisories about other things. */
const subjectAlone: ReadonlySet<NameKind> = new Set(['system', 'vendor', 'service'])
/** Vendors of so much that their name in a subject says nothing of one application. */
const vendorsOfMuch: ReadonlySet<string> = new Set(['microsoft', 'google', 'apple', 'adobe', 'amazon', 'oracle', 'cisco', 'ibm'])
const companyWords: ReadonlySet<string> = new Set(['inc', 'llc', 'ltd', 'corp', 'corporation', 'company', 'co', 'gmbh', 'group', 'holdings'])
/** Makers that stand before their models' names in inventories, and not always in advisories. */
const makers: ReadonlySet<string> = new Set(['hp', 'hpe', 'dell', 'lenovo', 'acer', 'asus', 'apple', 'samsung', 'epson', 'brother', 'canon', 'xerox'])
/** What machines call themselves where nobody named a model. */
const noModel = /^(to be filled|system product|system version|standard pc|virtual|vmware virtual|kvm|default|none|not |unknown|all series)/i
/** One-word services whose name any advisory may use for something else. */
const everydayServices: ReadonlySet<string> = new Set([
  'mail',
  'email',
  'web',
  'website',
  'files',
  'print',
  'printing',
  'network',
  'internet',
  'phones',
  'backup',
])

/** The words a name is looked for by; none where it tells nothing. */
const soughtBy = ({ name, kind }: KnownName): readonly string[] => {
  const words = wordsOf(name)
  const [first = ''] = words
  if (kind === 'vendor') {
    const own = words.filter((word, at) => at === 0 || !companyWords.has(word))
    return own.length === 1 && vendorsOfMuch.has(first) ? [] : own
  }
  if (kind === 'model') {
    if (noModel.test(name.trim())) return []
    const own = words.length > 2 && makers.has(first) ? words.slice(1) : words
    return own.length === 1 && !/\d/.test(own[0] ?? '') ? [] : own // "Latitude", alone, is any of many
  }
  return kind === 'service' && words.length === 1 && everydayServices.has(first) ? [] : words
}

/**
 * Tells which of these names an advisory speaks of. Names of several words count anywhere. One word counts in the subject; in the text only for products and
 * applications, written as they write themselves, and for models with a number; systems, vendors and services in the subject alone. A package counts in the
 * subject beside what makes it one ("openssl security update"), or on a line `Package: openssl`.
 */
export const nameFinder = <Known extends KnownName>(known: readonly Known[]): ((subject: string, text: string) => readonly Known[]) => {
  const byFirst = new Map<string, { readonly words: readonly string[]; readonly of: Known }[]>()
  const byPackage = new Map<string, Known[]>()
  const into = <T>(map: Map<string, T[]>, key: string, one: T): void => {
    const list = map.get(key)
    if (list) list.push(one)
    else map.set(key, [one])
  }
  for (const of of known) {
    if (of.kind === 'package') {
      into(byPackage, of.name.toLowerCase(), of)
      continue
    }
    const words = soughtBy(of)
    if (words[0] !== undefined && words.join(' ').length >= shortest) into(byFirst, words[0], { words, of })
  }
  return (subject, text) => {
    const found = new Set<Known>()
    const look = (words: readonly string[], isSubject: boolean): void =>
      words.forEach((word, at) => {
        for (const one of byFirst.get(word) ?? []) {
          if (found.has(one.of) || (subjectAlone.has(one.of.kind) && !isSubject) || !one.words.every((part, n) => words[at + n] === part)) continue
          if (one.words.length > 1 || isSubject || isWrittenSo(one.of.name, text)) found.add(one.of)
        }
      })
    look(wordsOf(subject), true)
    look(wordsOf(text.slice(0, 60_000)), false)
    for (const name of packagesIn(subject, text)) for (const of of byPackage.get(name) ?? []) found.add(of)
    return [...found]
  }
}

/** One word in the text: no everyday word, and in the product's own spelling, where that tells it from other words. */
const isWrittenSo = (name: string, text: string): boolean => {
  if (everyday.has(name.toLowerCase()) || name.length < 4 || name === name.toLowerCase()) return false
  const at = text.indexOf(name)
  return at >= 0 && !/[\p{L}\p{N}]/u.test(`${text[at - 1] ?? ' '}`)
}

const packageName = '[a-z0-9][a-z0-9.+-]{1,80}'
/** Names that stand where advisories of distributions put a package. */
const packagesIn = (subject: string, text: string): ReadonlySet<string> => {
  const inSubject = [
    new RegExp(`(?:^|[\\s:\\]])(${packageName})\\s+(?:security|regression|bug\\s*fix|enhancement)\\s+(?:update|advisory|vulnerabilit)`, 'gi'),
    new RegExp(`(?:\\]|:)\\s*(${packageName})\\s+(?:vulnerabilit|security|update)`, 'gi'),
    new RegExp(`\\bUSN-[\\d-]+:\\s*(${packageName})\\b`, 'gi'),
  ]
  const onLine = new RegExp(`^[ \\t]{0,20}(?:Source )?Packages?[ \\t]{0,20}:[ \\t]{0,20}(${packageName})[ \\t]{0,20}$`, 'gim')
  return new Set(
    [...inSubject.flatMap((one) => [...subject.slice(0, 500).matchAll(one)]), ...text.slice(0, 60_000).matchAll(onLine)].flatMap(([, name]) =>
      name ? [name.toLowerCase()] : [],
    ),
  )
}
