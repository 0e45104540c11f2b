// What a feed says is affected: configurations of AND and OR over product names with version ranges, and what of them fits one installed product.
// Three answers: yes, no, and "unknown" where the inventory does not tell what the feed asks for.
import type { Comparator } from '../../../core/versions/comparator.ts'
import { lookup } from '../../../core/lookup.ts'

/** One product name with its range. Bounds as the feed writes them; none given means every version. */
export type Criterion = {
  readonly part: 'a' | 'o' | 'h'
  readonly product: string // `vendor:product`
  readonly version: string // one version, `*` any, `-` not applicable, `?` told in a way nobody can compare
  readonly update?: string
  readonly edition?: string
  readonly target?: string
  readonly arch?: string
  readonly isVulnerable: boolean // false: it only has to be there
  readonly from?: string
  readonly after?: string
  readonly below?: string
  readonly upTo?: string
}
export type Node = { readonly all?: true; readonly not?: true; readonly any: readonly Criterion[] }
/** Its nodes hold one of them, or with `all` every one. */
export type Configuration = { readonly all?: true; readonly not?: true; readonly nodes: readonly Node[] }

export type Fit = 'yes' | 'no' | 'unknown'

/** One installed product in one version, as identity rules name it. */
export type Installed = {
  readonly part: 'a' | 'o'
  readonly names: readonly string[] // every `vendor:product` that feeds use for it
  readonly version: string // '' where the inventory tells none
  readonly update?: string
  readonly edition: string | null // a release line of its own (`esr`); '' told to have none; null not told
  readonly target: string // what it runs in: '' for a program of its own, `chrome` for its extensions, `wordpress`, `node.js`
  readonly arch?: string
  readonly isLine?: boolean // its version is a release line: which release of it, nobody told
}
/** The system under it: `microsoft:windows`, and narrower `microsoft:windows_11`. */
export type Platform = { readonly names: readonly string[]; readonly version: string }

export type World = { readonly installed: Installed; readonly platform: Platform | null; readonly order: Comparator }

const not = (fit: Fit): Fit => (fit === 'yes' ? 'no' : fit === 'no' ? 'yes' : 'unknown')
const some = (fits: readonly Fit[]): Fit => (fits.includes('yes') ? 'yes' : fits.includes('unknown') ? 'unknown' : 'no')
const every = (fits: readonly Fit[]): Fit => (fits.includes('no') ? 'no' : fits.includes('unknown') ? 'unknown' : 'yes')

/** Words for one and the same host software, or system. */
const alike: readonly (readonly string[])[] = [
  ['chrome', 'google_chrome', 'chromium'],
  ['node.js', 'nodejs', 'npm'],
  ['python', 'pypi'],
  ['ruby', 'rails', 'gem'],
  ['firefox', 'mozilla_firefox'],
  ['visual_studio_code', 'vscode'],
  ['edge', 'edge_chromium'],
]
/** Systems that a target may name, and the platform names they stand for. */
const systems: Readonly<Record<string, RegExp>> = lookup({
  windows: /^microsoft:windows/,
  macos: /^apple:(macos|mac_os_x)/,
  mac_os: /^apple:(macos|mac_os_x)/,
  mac_os_x: /^apple:(macos|mac_os_x)/,
  linux: /^linux:/,
  linux_kernel: /^linux:/,
  android: /^google:android/,
  iphone_os: /^apple:(iphone_os|ipados)/,
  ios: /^apple:(iphone_os|ipados)/,
  ipados: /^apple:(iphone_os|ipados)/,
  chrome_os: /^google:chrome_os/,
})
const systemOf = (word: string): RegExp | undefined => systems[word] ?? (word.startsWith('windows') ? systems['windows'] : undefined)

/** Whether the software that a name is for is where the product runs: an extension is never the program of its name, nor the other way round. */
export const targetFits = (wanted: string, installed: Pick<Installed, 'target'>, platform: Platform | null): Fit => {
  const { target } = installed
  if (target !== '') return wanted === target || alike.some((words) => words.includes(wanted) && words.includes(target)) ? 'yes' : 'no'
  if (wanted === '*' || wanted === '-') return 'yes'
  const system = systemOf(wanted)
  if (system === undefined) return 'no'
  return platform === null ? 'unknown' : platform.names.some((name) => system.test(name)) ? 'yes' : 'no'
}

const editionFits = (wanted: string, edition: string | null): Fit => {
  if (edition !== null && edition !== '') return wanted === edition ? 'yes' : 'no' // a release line of its own is not judged by the others' ranges
  if (wanted === '*' || wanted === '-') return 'yes'
  return edition === null ? 'unknown' : 'no'
}

const archs: Readonly<Record<string, string>> = lookup({
  x86_64: 'x64',
  amd64: 'x64',
  x64: 'x64',
  i386: 'x86',
  i686: 'x86',
  x86: 'x86',
  arm64: 'arm64',
  aarch64: 'arm64',
})
const archFits = (wanted: string, arch: string | undefined): Fit => {
  const [asked, has] = [archs[wanted], archs[arch ?? '']]
  return asked === undefined || has === undefined || asked === has ? 'yes' : 'no'
}

/** Whether a version lies in a criterion's range. `-` does not mean any: it names what has no version. */
export const versionFits = (criterion: Criterion, version: string, update: string | undefined, order: Comparator): Fit => {
  const { version: named, from, after, below, upTo } = criterion
  if (named === '?') return 'unknown'
  if (named === '-') return version === '' ? 'unknown' : 'no'
  const isBounded = from !== undefined || after !== undefined || below !== undefined || upTo !== undefined
  if (version === '') return named === '*' && !isBounded ? 'yes' : 'unknown'
  if (named !== '*') {
    const wanted = criterion.update === undefined || criterion.update === '-' ? named : `${named}-${criterion.update}`
    const is = update === undefined ? version : `${version}-${update}`
    return order.compare(is, wanted) === 0 ? 'yes' : 'no'
  }
  if (from !== undefined && order.compare(version, from) < 0) return 'no'
  if (after !== undefined && order.compare(version, after) <= 0) return 'no'
  if (below !== undefined && order.compare(version, below) >= 0) return 'no'
  if (upTo !== undefined && order.compare(version, upTo) > 0) return 'no'
  return 'yes'
}

/** Whether a criterion names this product at all, whatever its version. */
const isNamed = (criterion: Criterion, installed: Pick<Installed, 'part' | 'names'>): boolean =>
  criterion.part === installed.part && installed.names.includes(criterion.product)

/** A release line of which nobody told the release: it fits where both its ends do, and not where the range lies beside it. */
const lineFits = (criterion: Criterion, { version, update, isLine }: Installed, order: Comparator): Fit => {
  if (isLine !== true) return versionFits(criterion, version, update, order)
  const [first, last] = [`${version}.0`, `${version}.9999`]
  const [low, high] = [versionFits(criterion, first, update, order), versionFits(criterion, last, update, order)]
  const [lower, upper] = [criterion.from ?? criterion.after, criterion.below ?? criterion.upTo]
  const isBeside = (lower !== undefined && order.compare(lower, last) > 0) || (upper !== undefined && order.compare(upper, first) <= 0)
  return low === high && (low !== 'no' || isBeside || criterion.version !== '*') ? low : 'unknown'
}

export const productFits = (criterion: Criterion, { installed, platform, order }: World): Fit => {
  if (!isNamed(criterion, installed)) return 'no'
  const target = targetFits(criterion.target ?? '*', installed, platform)
  if (target === 'no' || archFits(criterion.arch ?? '*', installed.arch) === 'no') return 'no'
  const edition = editionFits(criterion.edition ?? '*', installed.edition)
  if (edition === 'no') return 'no'
  const version = lineFits(criterion, installed, order) // last: the dearest
  return version === 'yes' && (target === 'unknown' || edition === 'unknown') ? 'unknown' : version
}

/** The system under the product. Its name decides; `-` there says only that the version is not what matters. */
const platformFits = (criterion: Criterion, { platform, order }: World): Fit => {
  if (criterion.part === 'h') return platform?.names.includes(criterion.product) === true ? 'yes' : 'unknown' // firmware knows what it runs on
  if (platform === null) return 'unknown'
  if (platform.names.includes(criterion.product))
    return criterion.version === '-' ? 'yes' : versionFits(criterion, platform.version, undefined, order)
  // A narrower name of the same system (`microsoft:windows_10`) where only the wider one is known.
  const [widest] = platform.names
  return widest !== undefined && platform.names.length === 1 && criterion.product.startsWith(`${widest}_`) ? 'unknown' : 'no'
}

/** One criterion in the world of one product: the product itself, its system, or something beside it that nobody looked up. */
const criterionFits = (criterion: Criterion, world: World): Fit => {
  if (isNamed(criterion, world.installed)) return productFits(criterion, world)
  if (criterion.part !== 'a') return platformFits(criterion, world)
  return criterion.isVulnerable ? 'no' : 'unknown'
}

/**
 * `needs`: what else would have to be there, and nobody looked it up. `elsewhere`: the version fits, on these systems only, and this is none.
 * `isPlain`: it says nothing of systems.
 */
export type Verdict = {
  readonly fit: Fit
  readonly criterion: Criterion | null
  readonly needs: readonly string[]
  readonly elsewhere: readonly string[]
  readonly isPlain: boolean
}
const nothingSaid: Verdict = { fit: 'no', criterion: null, needs: [], elsewhere: [], isPlain: true }

const rank: Readonly<Record<Fit, number>> = { yes: 0, unknown: 1, no: 2 }

/** What of one configuration holds: with the criterion that decided, and what else would have to be there. Each criterion is asked once. */
const configurationFits = (configuration: Configuration, world: World): Verdict => {
  let best: { readonly criterion: Criterion; readonly fit: Fit } | undefined
  let isPlain = true
  const fits = configuration.nodes.map((node) => {
    const each = node.any.map((criterion) => {
      if (criterion.part !== 'a') isPlain = false
      const fit = criterionFits(criterion, world)
      if (criterion.isVulnerable && (best === undefined || rank[fit] < rank[best.fit]) && isNamed(criterion, world.installed))
        best = { criterion, fit }
      return fit
    })
    const fit = node.all ? every(each) : some(each)
    return node.not ? not(fit) : fit
  })
  if (best === undefined) return nothingSaid
  const whole = configuration.all ? every(fits) : some(fits)
  const fit = every([configuration.not ? not(whole) : whole, best.fit])
  const others = (wanted: Fit): readonly string[] =>
    configuration.all
      ? configuration.nodes.flatMap((node, i) =>
          fits[i] === wanted && !node.any.some((one) => isNamed(one, world.installed))
            ? [
                node.any
                  .map((one) => one.product)
                  .slice(0, 3)
                  .join(' or '),
              ]
            : [],
        )
      : []
  return {
    fit,
    criterion: best.criterion,
    needs: fit === 'unknown' ? others('unknown') : [],
    elsewhere: fit === 'no' && best.fit === 'yes' ? others('no') : [],
    isPlain,
  }
}

/** What a record says of an installed product: the strongest of its configurations. */
export const judge = (configurations: readonly Configuration[], world: World): Verdict => {
  let best = nothingSaid
  for (const configuration of configurations) {
    const verdict = configurationFits(configuration, world)
    if (verdict.fit === 'yes') return verdict
    if (verdict.criterion === null) continue
    const isBetter = rank[verdict.fit] < rank[best.fit] || (verdict.fit === best.fit && verdict.elsewhere.length > best.elsewhere.length)
    if (best.criterion === null || isBetter) best = verdict
  }
  return best
}

/** A range in words: `from 3.0.0 and before 3.0.15`. */
export const rangeInWords = ({ version, update, from, after, below, upTo }: Criterion): string => {
  if (version === '?') return 'in versions that the feed gives only as text'
  if (version === '-') return 'without a version'
  if (version !== '*') return `${version}${update === undefined || update === '-' ? '' : ` ${update}`}`
  const parts = [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(after === undefined ? [] : [`after ${after}`]),
    ...(below === undefined ? [] : [`before ${below}`]),
    ...(upTo === undefined ? [] : [`up to ${upTo}`]),
  ]
  return parts.length === 0 ? 'in every version' : parts.join(' and ')
}
