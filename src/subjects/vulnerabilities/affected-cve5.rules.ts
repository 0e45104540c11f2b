// What a CVE record itself says is affected (CVE JSON 5, `affected` of the vendor and of CISA): products, version ranges, platforms.
import { lookup } from '../../core/lookup.ts'
import type { Json } from './json-parts.rules.ts'
import { records, texts, textOf } from './json-parts.rules.ts'
import { parseCpe, productNameOf } from './products/cpe.rules.ts'
import type { Configuration, Criterion } from './products/criteria.rules.ts'
import { affectedRanges } from './version-entries.rules.ts'

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
  const bounds = affectedRanges(raw)
  const criteria = namesOf(raw).flatMap((name): readonly Criterion[] =>
    bounds !== null
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
