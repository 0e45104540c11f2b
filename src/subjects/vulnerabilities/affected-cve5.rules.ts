// What a CVE record itself says is affected (CVE JSON 5, `affected` of the vendor and of CISA): products, version ranges, platforms.
import { lookup } from '../../core/lookup.ts'
import type { Json } from './json-parts.rules.ts'
import { records, texts, textOf } from './json-parts.rules.ts'
import { parseCpe, productNameOf } from './products/cpe.rules.ts'
import type { Configuration, Criterion } from './products/criteria.rules.ts'
import { type Bounds, readRange } from './ranges.rules.ts'

const UNTOLD = /^(?:0|0\.0|\*|-|n\/a|unspecified|unknown|none|all|any|next of .*|)$/i
const isVersion = (text: string): boolean => /[0-9]/.test(text) && !/\s/.test(text.trim())
/** Microsoft writes `10.0.0` and others `1.0.0` where they mean "from the beginning": harmless as a lower bound, and kept. */
const lowerOf = (version: string, upper: string): Bounds =>
  UNTOLD.test(version) || version === upper || !isVersion(version) ? {} : { from: version }

/** One entry of `versions`. Chrome's records say `{ version: X, lessThan: X }` and mean everything before X. Null: nobody can compare by it. */
const boundsOf = (raw: Json): readonly Bounds[] | null => {
  const version = textOf(raw['version']).trim()
  const [below, upTo] = [textOf(raw['lessThan']).trim(), textOf(raw['lessThanOrEqual']).trim()]
  if (raw['versionType'] === 'git') return null
  if (below === '*' || upTo === '*') return [UNTOLD.test(version) ? {} : { from: version }]
  if (below !== '') return isVersion(below) ? [{ ...lowerOf(version, below), below }] : readRange(below)
  if (upTo !== '') return isVersion(upTo) ? [{ ...lowerOf(version, ''), upTo }] : readRange(upTo)
  if (UNTOLD.test(version)) return /^(?:\*|all|any)$/i.test(version) ? [{}] : null
  return readRange(version)
}

/** What is affected by default, but for what is told to be sound: `{ version: X, status: unaffected, lessThanOrEqual: * }` leaves all before X. */
const complement = (versions: readonly Json[]): readonly Bounds[] | null => {
  const sound = versions.filter((one) => one['status'] === 'unaffected')
  const sets = sound.flatMap((one) =>
    textOf(one['lessThan']) === '*' || textOf(one['lessThanOrEqual']) === '*' || sound.length === 1 ? [textOf(one['version']).trim()] : [],
  )
  const [first] = sets.filter(isVersion)
  return first === undefined ? null : [{ below: first }]
}

/** A fix inside a range ends it: `changes: [{ at: 1.2.3, status: unaffected }]`. */
const changed = (raw: Json, bounds: Bounds): Bounds => {
  const fix = records(raw['changes']).find((one) => one['status'] === 'unaffected' && isVersion(textOf(one['at'])))
  if (fix === undefined) return bounds
  const { below: _, upTo: __, ...lower } = bounds
  return { ...lower, below: textOf(fix['at']).trim() }
}

const systems: Readonly<Record<string, string>> = lookup({
  windows: 'microsoft:windows',
  macos: 'apple:macos',
  'mac os': 'apple:macos',
  'os x': 'apple:macos',
  linux: 'linux:linux_kernel',
  android: 'google:android',
  ios: 'apple:iphone_os',
  chromeos: 'google:chrome_os',
})

/** The systems that an entry is for; none where any platform it names is no system (`x64-based Systems`): then it is for all. */
const platformsOf = (raw: Json): readonly string[] => {
  const named = texts(raw['platforms']).map((one) => systems[one.trim().toLowerCase()])
  return named.every((one) => one !== undefined) ? [...new Set(named)] : []
}

const namesOf = (raw: Json): readonly { readonly part: 'a' | 'o' | 'h'; readonly product: string; readonly target?: string }[] => {
  const told = texts(raw['cpes'])
    .flatMap((text) => parseCpe(text) ?? [])
    .map(({ part, product, target }) => ({ part, product, ...(target === '*' ? {} : { target }) }))
  const [vendor, product] = [textOf(raw['vendor']), textOf(raw['product'])]
  const isTold = vendor !== '' && product !== '' && !/^n\/a$/i.test(product)
  const own = isTold ? productNameOf(vendor, product) : ''
  return [
    ...new Map(
      [...told, ...(isTold && !told.some((one) => one.product === own) ? [{ part: 'a' as const, product: own }] : [])].map((one) => [
        `${one.part} ${one.product}`,
        one,
      ]),
    ).values(),
  ]
}

const readEntry = (raw: Json): readonly Configuration[] => {
  const versions = records(raw['versions'])
  const affected = versions.filter((one) => one['status'] === 'affected' || one['status'] === undefined)
  const isByDefault = raw['defaultStatus'] === 'affected'
  const read = affected.map((one) => boundsOf(one)?.map((bounds) => changed(one, bounds)) ?? null)
  const bounds: readonly Bounds[] | null =
    affected.length === 0
      ? isByDefault
        ? complement(versions)
        : versions.some((one) => one['status'] === 'unaffected')
          ? []
          : null
      : read.flatMap((one) => one ?? [])
  const isReadable = bounds !== null && (affected.length === 0 || read.some((one) => one !== null))
  const criteria = namesOf(raw).flatMap((name): readonly Criterion[] =>
    isReadable
      ? bounds.map(({ version = '*', ...range }) => ({ ...name, version, ...range, isVulnerable: true }))
      : [{ ...name, version: '?', isVulnerable: true }],
  )
  if (criteria.length === 0) return []
  const platforms = platformsOf(raw)
  if (platforms.length === 0) return [{ nodes: [{ any: criteria }] }]
  return [
    {
      all: true,
      nodes: [{ any: criteria }, { any: platforms.map((product) => ({ part: 'o' as const, product, version: '-', isVulnerable: false })) }],
    },
  ]
}

/** The configurations of a CVE record: the vendor's own and those that others (CISA) added. */
export const affectedOf = (containers: readonly Json[]): readonly Configuration[] =>
  containers.flatMap((container) => records(container['affected']).flatMap(readEntry))
