// Reads dpkg's own record of what is installed (dpkg-query(1), deb822(5)): PM-3.1 for a Debian server.
import { placeIn } from '../../core/json-place.ts'
import { ok, refuse, type Result } from '../../core/result.ts'

/** An installed Debian package, as a package list or an agent tells it. */
export type DpkgPackage = {
  readonly name: string
  readonly version: string
  readonly source: string | null // the source package it was built from; null where whoever told it does not say (agents)
  readonly sourceVersion: string | null // differs from `version` for a rebuild (`+b1`) and for sources with their own numbering
  readonly arch: string
}

export type DpkgStatus = {
  readonly packages: readonly DpkgPackage[] // installed ones only
  readonly notInstalled: number // configuration left behind, half-installed and the like
  readonly release: string | null // code name, read from the version of base-files
}

const CODE_NAMES: Readonly<Record<string, string>> = {
  '8': 'jessie',
  '9': 'stretch',
  '10': 'buster',
  '11': 'bullseye',
  '12': 'bookworm',
  '13': 'trixie',
  '14': 'forky',
  '15': 'duke',
}

/** The code name of a Debian release by its number (`12`, `12.4+deb12u15`, `12 (bookworm)`); null where unknown. */
export const debianRelease = (version: string): string | null => CODE_NAMES[/^[0-9]+/.exec(version)?.[0] ?? ''] ?? null

const FAULTS_LISTED = 50

const valueAt = (text: string, from: number, to: number): string => text.slice(from, to).trim()

/**
 * Parses a dpkg status file (already decoded text).
 * A record with the word `installed` in its status counts, as in Debian's own tools; anything else is only counted.
 * Refused whole, with every fault: no record at all, a line that is no field, a record without name, status or version.
 */
export const parseDpkgStatus = (text: string): Result<DpkgStatus> => {
  const packages: DpkgPackage[] = []
  const faults: string[] = []
  let faultCount = 0
  let notInstalled = 0
  let release: string | null = null
  let records = 0
  let lineNumber = 0
  let name = ''
  let status = ''
  let version = ''
  let source = ''
  let arch = ''
  let fields = 0

  const fault = (says: string): void => {
    faultCount++
    if (faults.length < FAULTS_LISTED) faults.push(says)
  }

  const endRecord = (): void => {
    if (fields === 0) return
    records++
    if (name === '') fault(`record before line ${lineNumber}: no Package field`)
    else if (status === '') fault(`${name}: no Status field`)
    else if (!status.split(' ').includes('installed')) notInstalled++
    else if (version === '') fault(`${name}: installed, yet without a Version`)
    else {
      const open = source.indexOf('(')
      const sourceName = source === '' ? name : open < 0 ? source : source.slice(0, open).trimEnd()
      if (open >= 0 && !source.endsWith(')')) fault(`${name}: unreadable Source field "${source}"`)
      packages.push({ name, version, source: sourceName, sourceVersion: open < 0 ? version : source.slice(open + 1, -1).trim(), arch })
      if (name === 'base-files') release = debianRelease(version)
    }
    name = status = version = source = arch = ''
    fields = 0
  }

  // Line by line by index: a list of a thousand packages is a megabyte, and `scan` is measured in milliseconds.
  const length = text.length
  let at = 0
  while (at < length) {
    let end = text.indexOf('\n', at)
    if (end < 0) end = length
    lineNumber++
    const first = text.charCodeAt(at)
    if (end === at || (end === at + 1 && first === 13)) endRecord()
    else if (first !== 32 && first !== 9) {
      fields++
      if (first === 80 && text.startsWith('Package:', at)) name = valueAt(text, at + 8, end)
      else if (first === 83 && text.startsWith('Status:', at)) status = valueAt(text, at + 7, end)
      else if (first === 86 && text.startsWith('Version:', at)) version = valueAt(text, at + 8, end)
      else if (first === 83 && text.startsWith('Source:', at)) source = valueAt(text, at + 7, end)
      else if (first === 65 && text.startsWith('Architecture:', at)) arch = valueAt(text, at + 13, end)
      else {
        const colon = text.indexOf(':', at)
        if (colon < 0 || colon >= end) fault(`line ${lineNumber}: not a "Field: value" line`)
      }
    } else if (fields === 0) fault(`line ${lineNumber}: a continuation line without a field before it`)
    at = end + 1
  }
  endRecord()

  const nul = text.indexOf('\0')
  if (nul >= 0) fault(`${placeIn(text, nul)}: a NUL, which no text holds`)
  if (records === 0) fault('no package record at all')
  if (faultCount > 0) {
    if (faultCount > faults.length) faults.push(`and ${faultCount - faults.length} more`)
    return refuse({
      code: 'vulnerabilities/package-list-unreadable',
      clause: 'PM-3.1',
      says: `This is not a complete dpkg status file: ${faults[0]}.`,
      satisfiedBy: 'Provide the host’s file /var/lib/dpkg/status, unchanged.',
      faults,
      status: 422,
    })
  }
  return ok({ packages, notInstalled, release })
}
