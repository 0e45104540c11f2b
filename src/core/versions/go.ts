// Go modules: semantic versions with a leading `v`, or `go1.21rc2` of the language itself, where `1.21rc2` is older than
// `1.21`. `+incompatible` and other build words count nothing; a pseudo-version is an ordinary pre-release.
import type { Comparator } from './comparator.ts'
import { semver } from './semver.ts'

/** `go1.21rc2` -> `1.21.0-rc.2`; anything else stays. */
const asSemver = (version: string): string => {
  const text = version.trim().replace(/^go(?=\d)/, '')
  const language = /^(\d+\.\d+)(?:\.(\d+))?(alpha|beta|rc)(\d+)$/.exec(text)
  return language === null ? text : `${language[1]}.${language[2] ?? '0'}-${language[3]}.${language[4]}`
}

export const go: Comparator = { fault: (version) => semver.fault(asSemver(version)), compare: (a, b) => semver.compare(asSemver(a), asSemver(b)) }
