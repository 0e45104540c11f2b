// An agent's submission as a host to match; loaded only for `scan --inventory`.
import { ok, refuse, type Result } from '../core/result.ts'
import { parseSubmission } from '../connectors/agents/parse.ts'
import { debianRelease } from '../subjects/vulnerabilities/dpkg-status.rules.ts'
import { platformOf } from '../subjects/vulnerabilities/products/identity.rules.ts'
import { distributionOf } from '../subjects/vulnerabilities/products/line.rules.ts'
import { hotfixesOf } from '../subjects/vulnerabilities/windows/known.rules.ts'
import type { Host } from './host.ts'

const packaged: readonly string[] = ['dpkg', 'rpm', 'apk']

/** Reads one submission (XML or JSON, compressed or not). */
export const readInventoryHost = (bytes: Uint8Array): Result<Host> => {
  const submission = parseSubmission(bytes)
  if (!submission.ok) return submission
  const { inventory } = submission.value
  if (inventory === undefined) {
    return refuse({
      code: 'vulnerabilities/no-inventory-in-submission',
      clause: 'PM-3.1',
      status: 422,
      says:
        submission.value.gear === undefined
          ? `This submission is ${submission.value.kind === 'inventory' ? 'an empty inventory' : `a ${submission.value.kind}`} and contains no inventory of a computer.`
          : 'This submission is about printers or network gear: a scan reads the inventory of a computer.',
      satisfiedBy:
        submission.value.gear === undefined
          ? 'Use the submission that contains the inventory.'
          : 'Send it to the server: its devices are checked there by model and firmware.',
    })
  }
  const { os, software } = inventory
  const isDebian = /debian/i.test(os.name)
  const release = os.codename?.toLowerCase() ?? debianRelease(os.version)
  const system = { name: os.name, version: os.version, codename: isDebian ? release : null }
  const distribution = distributionOf(platformOf(system)?.line ?? '')
  const told = software.filter((title) => title.version !== '')
  const isOwn = (ecosystem: string): boolean => ecosystem === 'dpkg' && (isDebian || distribution === null)
  return ok({
    packages: told
      .filter((title) => isOwn(title.ecosystem))
      .map((title) => ({
        name: title.name,
        version: title.version,
        source: title.source ?? null,
        sourceVersion: title.sourceVersion ?? null,
        arch: title.arch ?? '',
      })),
    others: told
      .filter((title) => packaged.includes(title.ecosystem) && !isOwn(title.ecosystem))
      .map((title) => ({
        ecosystem: distribution?.ecosystem ?? title.ecosystem,
        release: distribution?.release ?? '',
        name: title.name,
        version: title.version,
        source: title.source ?? '',
      })),
    titles: software
      .filter((title) => !packaged.includes(title.ecosystem))
      .map((title) => ({
        ecosystem: title.ecosystem,
        kind: title.kind,
        name: title.name,
        version: title.version,
        arch: title.arch ?? '',
        publisher: title.publisher ?? '',
      })),
    ...(os.family === 'windows' ? { windows: { told: [os.kernel ?? '', os.version], arch: os.arch, hotfixes: hotfixesOf(software) } } : {}),
    release,
    runningKernel: os.family === 'linux' ? (os.kernel ?? null) : null,
    system,
  })
}
