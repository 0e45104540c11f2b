// From a reported name to a product and version (PM-3.2): pure, by the table and, before it, by what a person of the district said.
import type { ProductRow } from './identity-row.rules.ts'
import { extensionTable, noProductTable, productTable } from './identity-table.rules.ts'
import type { Installed, Platform } from './criteria.rules.ts'
import { productNameOf } from './cpe.rules.ts'
import { firmwareNames } from './firmware.rules.ts'
import { programOfTitle } from '../programs/program.rules.ts'
import { windowsOf } from '../windows/system.rules.ts'

/** What the inventory holds of one title. */
export type TitleFacts = {
  readonly ecosystem: string
  readonly kind: string
  readonly name: string
  readonly version: string
  readonly arch: string
  readonly publisher: string
}
/** `untold`: why what is told of it cannot be compared. */
export type Product = Installed & { readonly label: string; readonly untold?: string }
export type Identity =
  | { readonly state: 'product'; readonly rule: string; readonly product: Product }
  | { readonly state: 'package' } // of a distribution: judged by its name as it is
  | { readonly state: 'not-a-product'; readonly because: string }
  | { readonly state: 'unknown' }

const packaged = ['dpkg', 'rpm', 'apk', 'pacman', 'portage', 'slackware', 'nix', 'freebsd'] as const
const archGroup = /\((?:x64|x86|x86_64|amd64|arm64|ia64|(?:32|64)[ -]?bits?)\b[^)]*\)/gi
const archWords = /\(?\b(?:x64|x86|x86_64|amd64|arm64|ia64|(?:32|64)[ -]?bits?)(?: edition)?(?: x64| x86)?\b\)?/gi
const locale = /\(?\b(?:[a-z]{2}-[a-z]{2})\b\)?/gi
const dotted = /\bv?\d+(?:\.\d+)+[\w.+-]*/gi

/**
 * A name without version, architecture and language, in lower case: what table and people's own rules go by. A year stays (`adobe photoshop 2024`).
 * macOS agents number what they find twice (`Mail_1`).
 */
export const plainName = ({ name, version, ecosystem }: Pick<TitleFacts, 'name' | 'version' | 'ecosystem'>): string => {
  const base = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[®™©]|\((?:r|c)\)/g, '')
    .replace(/[‘’]/g, "'")
  const told = version.toLowerCase()
  const undotted = base.replace(archGroup, ' ').replace(dotted, ' ')
  const without = (told.length > 1 && /\d/.test(told) ? undotted.replaceAll(told, ' ') : undotted).replace(archWords, ' ').replace(locale, ' ')
  const short = (ecosystem === 'macos' ? without.replace(/_\d+$/, '').replace(/\.app$/, '') : without)
    .replace(/\b(?:version|release|v)\s*$/, '')
    .replace(/\(\s*(?:remove only)?\s*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[\s,(-]+$/, '')
    .trim()
  // A number at the end is a version, unless it is a year or Microsoft's 365.
  const plain = short.replace(/ (?!(?:(?:19|20)\d\d|365)$)\d{1,4}$/, '').trim()
  return plain === '' ? base.replace(/\s+/g, ' ').trim().slice(0, 200) : plain.slice(0, 200)
}

const systemOf = ({ ecosystem }: Pick<TitleFacts, 'ecosystem'>): string =>
  ecosystem === 'snap' || ecosystem === 'flatpak' || ecosystem === 'other' ? 'linux' : ecosystem

/** `8.0.2910.10` is Java 8 Update 291, which feeds write 8.0.291. */
const javaVersion = (version: string): string =>
  version.replace(/^([5-8])\.0\.(\d{2,4})0(?:\.\d+)?$/, '$1.0.$2').replace(/^(\d+\.\d+\.\d+)\.0$/, '$1')
const yearIn = (name: string): string => /\b(?:19|20)\d\d\b|\bsubscription(?= edition)/i.exec(name)?.[0].toLowerCase() ?? ''
/** `17.12.35527.113` is the build of an installer: its release line is told, 17.12, and no more. */
const isInstallerBuild = (row: Pick<ProductRow, 'version'>, version: string): boolean =>
  row.version === 'line' && Number(version.split('.')[2] ?? 0) >= 1000

/** A version as an agent tells it, without what is no version: `10.6.8 (10K549)`, `117.0 (x64 en-US)`. */
const plainVersion = (version: string): string =>
  version
    .trim()
    .replace(/\s*\(.*\)$/, '')
    .replace(/^(?:version|v)\s*(?=\d)/i, '')

const versionOf = (row: Pick<ProductRow, 'version'>, facts: TitleFacts): string => {
  const inName = plainVersion(facts.name.match(dotted)?.[0] ?? '')
  const told = (row.version === 'named' && inName !== '') || facts.version === '' ? inName : plainVersion(facts.version)
  if (isInstallerBuild(row, told)) return told.split('.').slice(0, 2).join('.')
  return row.version === 'java' ? javaVersion(told) : row.version === 'year' ? yearIn(facts.name) : told
}

const isExtension = ({ ecosystem, kind, name }: TitleFacts): boolean =>
  kind === 'extension' || ecosystem === 'browser' || /\b(?:chrome|browser|firefox|edge) (?:extension|add-?on)\b/i.test(name)
const hostOf = ({ publisher, name }: TitleFacts): string => (/firefox|mozilla/i.test(`${publisher} ${name}`) ? 'firefox' : 'chrome')

const asProduct = (names: string, facts: TitleFacts, more: Partial<Installed>): Installed => ({
  part: 'a',
  names: names.split(' '),
  version: plainVersion(facts.version),
  edition: null,
  target: '',
  ...(facts.arch === '' ? {} : { arch: facts.arch }),
  ...more,
})

/** Which product a title is, by the table. Pure: the same title is the same product for every district. */
export const identify = (facts: TitleFacts): Identity => {
  if ((packaged as readonly string[]).includes(facts.ecosystem)) return { state: 'package' }
  const firmware = facts.ecosystem === 'os' && facts.kind === 'firmware' ? firmwareNames(facts.name) : null
  if (firmware !== null)
    return { state: 'product', rule: 'the firmware', product: { ...asProduct(firmware.firmware.join(' '), facts, { part: 'o' }), label: facts.name } }
  if (facts.ecosystem === 'os') {
    const program = facts.kind === 'program' ? programOfTitle({ ...facts, source: '', sourceVersion: '' }) : null
    if (program !== null)
      return { state: 'product', rule: 'a program and its updates', product: { ...asProduct(program.row.names, facts, {}), label: facts.name } }
    return {
      state: 'product',
      rule: 'the system',
      product: { ...asProduct(systemNames[facts.name] ?? windowsNames(facts), facts, { part: 'o' }), label: facts.name },
    }
  }
  if (facts.kind === 'hotfix') return { state: 'not-a-product', because: 'an update, judged by its number' }
  const plain = plainName(facts)
  const system = systemOf(facts)
  const isOn = (row: { readonly on?: readonly string[] }): boolean => row.on === undefined || row.on.includes(system)
  if (isExtension(facts)) {
    const row = extensionTable.find((one) => one.is.test(plain))
    const target = hostOf(facts)
    return row === undefined
      ? { state: 'unknown' }
      : {
          state: 'product',
          rule: `table: ${row.label}`,
          product: { ...asProduct(row.names, facts, { target: target === 'firefox' ? target : row.target }), label: row.label },
        }
  }
  const none = noProductTable.find((row) => isOn(row) && row.is !== undefined && (row.is.test(plain) || row.is.test(facts.name.toLowerCase())))
  if (none !== undefined) return { state: 'not-a-product', because: none.because }
  const row = productTable.find((one) => isOn(one) && one.is.test(plain) && (one.by?.test(facts.publisher) ?? true))
  const maker = noProductTable.find((one) => isOn(one) && one.by?.test(facts.publisher))
  if (row === undefined) return maker === undefined ? { state: 'unknown' } : { state: 'not-a-product', because: maker.because }
  const isLine = isInstallerBuild(row, plainVersion(facts.version))
  const product = {
    ...asProduct(row.names, facts, { version: versionOf(row, facts), edition: row.edition ?? null, ...(isLine ? { isLine } : {}) }),
    label: row.label,
    ...(row.untold === undefined ? {} : { untold: row.untold }),
  }
  return { state: 'product', rule: `table: ${row.label}`, product }
}

/** A system as a product of its own: those whose versions tell what is fixed. Windows is judged by its updates, Android by its patch level. */
export const systemTitle = ({ line, platform }: { readonly line: string; readonly platform: Platform }): TitleFacts | null => {
  const label = systemLabels[line]
  return label === undefined || platform.version === ''
    ? null
    : { ecosystem: 'os', kind: 'system', name: label, version: platform.version, arch: '', publisher: '' }
}
/** A device's firmware as a product of its own; null where nobody read its version. */
export const firmwareTitle = ({ name, version }: Pick<System, 'name' | 'version'>): TitleFacts | null =>
  plainVersion(version) === '' ? null : { ecosystem: 'os', kind: 'firmware', name, version, arch: '', publisher: '' }
const systemLabels: Readonly<Record<string, string>> = { macos: 'macOS', ios: 'iOS and iPadOS', chrome_os: 'ChromeOS' }
const systemNames: Readonly<Record<string, string>> = {
  macOS: 'apple:macos apple:mac_os_x',
  'iOS and iPadOS': 'apple:iphone_os apple:ipados apple:ios apple:ios_and_ipados',
  ChromeOS: 'google:chrome_os',
}

const windowsNames = ({ name, version }: TitleFacts): string => windowsOf({ name, told: [version], arch: name })?.records.join(' ') ?? ''

/** A product as a person named it: `vendor:product`. What feeds call it besides comes from the table. */
export const productNamed = (name: string, label: string, facts: TitleFacts): Product => ({
  ...asProduct(namesAlike(name).join(' '), facts, isExtension(facts) ? { target: hostOf(facts) } : {}),
  label,
})

/** What a product runs on: firmware on its own hardware, everything else on the device's system. */
export const platformFor = (product: Product, under: Platform | null): Platform | null => {
  const own = product.part === 'o' ? firmwareNames(product.label) : null
  return own === null ? under : { names: own.hardware, version: '' }
}

/** All names of the products that one name is among; itself where the table knows none. */
const namesAlike = (name: string): readonly string[] => {
  const rows = productTable.filter((row) => row.names.split(' ').includes(name) && row.edition === undefined)
  return rows.length === 0 ? [name] : [...new Set([name, ...rows.flatMap((row) => row.names.split(' '))])]
}

/** The product names that a KEV entry's words name: `Adobe`, `Acrobat and Reader` are Acrobat and Reader, `Chromium V8` is Chrome. */
export const kevNames = (vendor: string, product: string): readonly string[] => {
  if (/^multiple\b/i.test(product)) return []
  if (/^google$/i.test(vendor) && /^(?:chromium|chrome)\b/i.test(product)) return ['google:chrome', 'google:chromium']
  const parts = [product, ...product.split(/,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s*\/\s*/)]
    .map((part) => part.replace(/\(.*?\)/g, '').trim())
    .filter((part) => part !== '')
  const own = parts.map((part) => productNameOf(vendor, part)).filter((name) => !name.endsWith(':'))
  const labels = new Set(parts.flatMap((part) => [part, `${vendor} ${part}`]).map((text) => text.toLowerCase()))
  const called = productTable.filter((row) => labels.has(row.label.toLowerCase()) && row.edition === undefined).flatMap((row) => row.names.split(' '))
  return [...new Set([...own.flatMap(namesAlike), ...called])]
}

type System = { readonly name: string; readonly version: string; readonly codename: string | null }
/** The system under a title, by its own words: the line its findings are kept under, and the names feeds use for it. Null where nobody can tell. */
export const platformOf = ({ name, version, codename }: System): { readonly line: string; readonly platform: Platform } | null => {
  const text = `${name} ${version}`.toLowerCase()
  const firmware = firmwareNames(name)
  if (firmware !== null) return { line: 'firmware', platform: { names: firmware.hardware, version: '' } }
  const number = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? ''
  const linux = (line: string, ...names: readonly string[]) => ({ line, platform: { names: ['linux:linux_kernel', ...names], version: '' } })
  if (/windows/.test(text)) {
    const edition = /windows (server \d{4}(?: r2)?|\d+(?:\.\d)?|vista|xp)/.exec(text)?.[1]?.replaceAll(' ', '_') ?? ''
    return {
      line: edition === '' ? 'windows' : `windows_${edition}`,
      platform: { names: ['microsoft:windows', ...(edition === '' ? [] : [`microsoft:windows_${edition}`])], version: '' },
    }
  }
  if (/chrome ?os/.test(text)) return { line: 'chrome_os', platform: { names: ['google:chrome_os'], version: plainVersion(version) } }
  if (/mac ?os|os x/.test(text)) return { line: 'macos', platform: { names: ['apple:macos', 'apple:mac_os_x'], version: plainVersion(version) } }
  if (/android/.test(text)) return { line: 'android', platform: { names: ['google:android'], version: plainVersion(version).split(' ')[0] ?? '' } }
  if (/\b(?:ipados|ios|iphone os)\b/.test(text))
    return { line: 'ios', platform: { names: ['apple:iphone_os', 'apple:ipados'], version: plainVersion(version) } }
  if (/debian/.test(text)) return codename === null ? null : linux(codename, 'debian:debian_linux')
  if (/ubuntu/.test(text)) return linux(`ubuntu:${number(/(\d\d\.\d\d)/)}`, 'canonical:ubuntu_linux')
  if (/alpine/.test(text)) return linux(`alpine:v${number(/(\d+\.\d+)/)}`, 'alpinelinux:alpine_linux')
  for (const [pattern, line, cpe] of distributions) if (pattern.test(text)) return linux(`${line}:${number(/(\d+)/)}`, cpe)
  if (/opensuse|suse/.test(text))
    return linux(`${/opensuse/.test(text) ? 'opensuse' : 'suse'}:${number(/(\d+(?:[. ]?(?:sp)?\d+)?)/)}`, 'suse:linux_enterprise_server')
  return /linux|fedora|arch|gentoo/.test(text) ? linux('linux') : null
}
const distributions: readonly (readonly [RegExp, string, string])[] = [
  [/red hat|rhel/, 'red hat', 'redhat:enterprise_linux'],
  [/almalinux/, 'almalinux', 'almalinux:almalinux'],
  [/rocky/, 'rocky linux', 'rocky:linux'],
  [/oracle linux/, 'oracle linux', 'oracle:linux'],
  [/centos/, 'red hat', 'centos:centos'],
  [/fedora/, 'fedora', 'fedoraproject:fedora'],
  [/amazon linux/, 'amazon linux', 'amazon:linux'],
  [/mageia/, 'mageia', 'mageia:mageia'],
  [/azure linux|mariner/, 'azure linux', 'microsoft:azure_linux'],
]
