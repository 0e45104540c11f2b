// Where packages come from, as OSV and package URLs name it, and whose order their versions are in.
import type { Ecosystem } from '../../core/versions/versions.ts'
import { lookup } from '../../core/lookup.ts'

type Order = Ecosystem
const orders: Readonly<Record<string, Order>> = lookup({
  debian: 'dpkg',
  ubuntu: 'dpkg',
  echo: 'dpkg',
  alpine: 'apk',
  wolfi: 'apk',
  chainguard: 'apk',
  minimos: 'apk',
  alpaquita: 'apk',
  'bellsoft hardened containers': 'apk',
  'red hat': 'rpm',
  almalinux: 'rpm',
  'rocky linux': 'rpm',
  suse: 'rpm',
  opensuse: 'rpm',
  mageia: 'rpm',
  'azure linux': 'rpm',
  'photon os': 'rpm',
  openeuler: 'rpm',
  'oracle linux': 'rpm',
  'amazon linux': 'rpm',
  fedora: 'rpm',
  pypi: 'pep440',
  npm: 'semver',
  'crates.io': 'semver',
  go: 'go',
  pub: 'semver',
  hex: 'semver',
  swifturl: 'semver',
  'github actions': 'semver',
  julia: 'semver',
  bitnami: 'semver',
  maven: 'maven',
  nuget: 'nuget',
  rubygems: 'rubygems',
  packagist: 'packagist',
})

/** Whose order the versions of an ecosystem are in; the order of unknown schemes where none is its own. */
export const orderOf = (ecosystem: string): Order => orders[ecosystem] ?? 'generic-libversion'

/** OSV's `Ecosystem:release` apart: `Ubuntu:22.04:LTS` is ubuntu 22.04, `Red Hat:enterprise_linux:9::baseos` red hat 9. Other streams keep their whole name. */
export const readEcosystem = (text: string): { readonly ecosystem: string; readonly release: string } => {
  const [name = '', ...rest] = text.split(':')
  const ecosystem = name.trim().toLowerCase()
  const suffix = rest.join(':').toLowerCase()
  if (ecosystem === 'ubuntu') return { ecosystem, release: suffix.replace(/:lts$/, '') }
  if (ecosystem === 'red hat') return { ecosystem, release: /^enterprise_linux:(\d+)(?:::|$)/.exec(suffix)?.[1] ?? suffix }
  // SUSE publishes the packages of one service pack under its products and modules; long-term support is another stream, and keeps its name.
  if (ecosystem === 'suse')
    return {
      ecosystem,
      release: /^linux enterprise (?:server|desktop|high performance computing|module for [^:]*?) (\d+(?: sp\d+)?)$/.exec(suffix)?.[1] ?? suffix,
    }
  if (ecosystem === 'opensuse') return { ecosystem, release: /^leap (\d+\.\d+)$/.exec(suffix)?.[1] ?? suffix }
  if (ecosystem.startsWith('suse ')) return { ecosystem: 'suse', release: suffix }
  return { ecosystem, release: suffix }
}

/** The types of package URLs (purl-spec) by OSV's ecosystem. */
const purlTypes: Readonly<Record<string, string>> = lookup({
  pypi: 'pypi',
  npm: 'npm',
  maven: 'maven',
  nuget: 'nuget',
  gem: 'rubygems',
  cargo: 'crates.io',
  golang: 'go',
  composer: 'packagist',
  pub: 'pub',
  hex: 'hex',
  githubactions: 'github actions',
  swift: 'swifturl',
  bitnami: 'bitnami',
  julia: 'julia',
  deb: 'debian',
  rpm: 'red hat',
  apk: 'alpine',
})
/** Distributions by the namespace of a package URL, with what its `distro` qualifier begins with. */
const distributions: Readonly<Record<string, string>> = lookup({
  debian: 'debian',
  ubuntu: 'ubuntu',
  alpine: 'alpine',
  wolfi: 'wolfi',
  chainguard: 'chainguard',
  redhat: 'red hat',
  rhel: 'red hat',
  almalinux: 'almalinux',
  alma: 'almalinux',
  rocky: 'rocky linux',
  'rocky-linux': 'rocky linux',
  suse: 'suse',
  opensuse: 'opensuse',
  fedora: 'fedora',
  oracle: 'oracle linux',
  ol: 'oracle linux',
  amzn: 'amazon linux',
  amazon: 'amazon linux',
  mageia: 'mageia',
  azurelinux: 'azure linux',
  openeuler: 'openeuler',
  photon: 'photon os',
})

export type Purl = {
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  readonly release: string
  readonly arch: string
  readonly source: string
}

const decode = (text: string): string => {
  try {
    const plain = decodeURIComponent(text)
    return plain.includes('\0') ? text : plain // no name holds a NUL, and no database takes it
  } catch {
    return text
  }
}

/** `pep503`: runs of `-`, `_` and `.` are one dash in Python's names, which are without case. */
export const packageName = (ecosystem: string, name: string): string =>
  ecosystem === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : ecosystem === 'nuget' || ecosystem === 'packagist' ? name.toLowerCase() : name

/** Reads a package URL (`pkg:rpm/redhat/curl@7.76.1-29.el9?arch=x86_64&epoch=1&distro=rhel-9`); null where it is none or of a type that no feed knows. */
export const readPurl = (text: string): Purl | null => {
  const [head = '', query = ''] = (text.split('#')[0] ?? '').split('?')
  const [, type = '', path = '', told = ''] = /^pkg:\/*([a-zA-Z0-9.+-]+)\/(.+?)(?:@([^@]*))?$/.exec(head) ?? []
  const known = purlTypes[type.toLowerCase()]
  if (known === undefined || path === '') return null
  const qualifiers = new Map(
    query.split('&').flatMap((pair) => {
      const at = pair.indexOf('=')
      return at > 0 ? [[pair.slice(0, at).toLowerCase(), decode(pair.slice(at + 1))] as const] : []
    }),
  )
  const segments = path.split('/').map(decode)
  const last = segments.at(-1) ?? ''
  const namespace = segments.slice(0, -1).join('/')
  const isDistribution = type === 'deb' || type === 'rpm' || type === 'apk'
  const ecosystem = isDistribution ? (distributions[namespace.toLowerCase()] ?? known) : known
  const epoch = qualifiers.get('epoch')
  const version = decode(told)
  const name = isDistribution || namespace === '' ? last : known === 'maven' ? `${namespace}:${last}` : `${namespace}/${last}`
  const distro = qualifiers.get('distro') ?? ''
  return {
    ecosystem,
    name: packageName(ecosystem, name),
    version: epoch !== undefined && epoch !== '0' && !version.includes(':') ? `${epoch}:${version}` : version,
    release: isDistribution ? distro.replace(/^[a-z]+-/i, '').toLowerCase() : '',
    arch: qualifiers.get('arch') ?? '',
    source: (qualifiers.get('upstream') ?? '').split('@')[0] ?? '',
  }
}
