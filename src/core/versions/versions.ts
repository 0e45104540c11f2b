// One place to ask which of two versions is older. Each ecosystem has its own file; the names are those of the field plus obvious aliases.
import { ok, refuse, type Result } from '../result.ts'
import { apk } from './apk.ts'
import type { Comparator, Sign } from './comparator.ts'
import { dpkg } from './dpkg.ts'
import { genericLibversion } from './generic-libversion.ts'
import { gentoo } from './gentoo.ts'
import { go } from './go.ts'
import { maven } from './maven.ts'
import { nuget } from './nuget.ts'
import { packagist } from './packagist.ts'
import { pep440 } from './pep440.ts'
import { rpm } from './rpm.ts'
import { rubygems } from './rubygems.ts'
import { semver } from './semver.ts'
import { windowsApp } from './windows-app.ts'
import { windowsBuild } from './windows-build.ts'

const COMPARATORS = {
  dpkg,
  rpm,
  apk,
  semver,
  pep440,
  maven,
  nuget,
  'windows-build': windowsBuild,
  'windows-app': windowsApp,
  'generic-libversion': genericLibversion,
  rubygems,
  packagist,
  gentoo,
  go,
} satisfies Record<string, Comparator>

export type Ecosystem = keyof typeof COMPARATORS

export const ECOSYSTEMS: readonly string[] = Object.keys(COMPARATORS)

const ALIASES: Readonly<Record<string, Ecosystem>> = {
  deb: 'dpkg',
  debian: 'dpkg',
  ubuntu: 'dpkg',
  redhat: 'rpm',
  'red-hat': 'rpm',
  rhel: 'rpm',
  fedora: 'rpm',
  suse: 'rpm',
  centos: 'rpm',
  rocky: 'rpm',
  almalinux: 'rpm',
  opensuse: 'rpm',
  'rocky-linux': 'rpm',
  'oracle-linux': 'rpm',
  'amazon-linux': 'rpm',
  'azure-linux': 'rpm',
  mageia: 'rpm',
  openeuler: 'rpm',
  alpine: 'apk',
  wolfi: 'apk',
  chainguard: 'apk',
  npm: 'semver',
  pub: 'semver',
  hex: 'semver',
  swift: 'semver',
  node: 'semver',
  'crates.io': 'semver',
  cargo: 'semver',
  pypi: 'pep440',
  python: 'pep440',
  'maven-central': 'maven',
  gem: 'rubygems',
  ruby: 'rubygems',
  composer: 'packagist',
  php: 'packagist',
  golang: 'go',
  portage: 'gentoo',
  ebuild: 'gentoo',
  windows: 'windows-build',
  winget: 'windows-app',
  generic: 'generic-libversion',
  libversion: 'generic-libversion',
}

const find = (name: string): Comparator | undefined => {
  // As OSV names them too: `Debian:12`, `Rocky Linux:9`, `openSUSE:Leap 15.6`.
  const key = name.toLowerCase().replace(/:.*$/s, '').trim().replace(/[ _]+/g, '-')
  const known: Readonly<Record<string, Comparator>> = COMPARATORS
  if (Object.hasOwn(known, key)) return known[key]
  const alias = Object.hasOwn(ALIASES, key) ? ALIASES[key] : undefined
  return alias === undefined ? undefined : COMPARATORS[alias]
}

/** The order of an ecosystem for whoever compares many of its versions. It asks nothing of them: unreadable ones have a place of their own in most. */
export const comparatorOf = (ecosystem: Ecosystem): Comparator => COMPARATORS[ecosystem]

/** Long strings are no versions but an attack on the comparison; the longest known real one is under 100 characters. */
const MAX_LENGTH = 512

/** What is a version nowhere: a NUL or another control character within it. White space around one is each ecosystem's own matter. */
const generalFault = (version: string): string | null =>
  version.length > MAX_LENGTH ? `it is longer than ${MAX_LENGTH} characters` : /\p{Cc}/u.test(version.trim()) ? 'it holds a control character' : null

/** -1 where `a` is older than `b`, 1 where it is newer, 0 where the ecosystem calls them equal; refused where either is unreadable. */
export const compareVersions = (ecosystem: string, a: string, b: string): Result<Sign> => {
  const comparator = find(ecosystem)
  if (comparator === undefined) {
    return refuse({
      code: 'versions/ecosystem-unknown',
      clause: '-',
      status: 422,
      says: `There is no ecosystem "${ecosystem}" here.`,
      satisfiedBy: `Use one of ${ECOSYSTEMS.join(', ')}.`,
    })
  }
  const faults = [...new Set([a, b])].flatMap((version) => {
    const fault = generalFault(version) ?? comparator.fault(version)
    return fault === null ? [] : [`"${version.slice(0, 60)}" is no ${ecosystem} version: ${fault}`]
  })
  if (faults.length === 0) return ok(comparator.compare(a, b))
  return refuse({
    code: 'versions/version-unreadable',
    clause: '-',
    status: 422,
    says: `${faults.join('; ')}.`,
    satisfiedBy: `Give a version as ${ecosystem} writes it.`,
    faults,
  })
}
