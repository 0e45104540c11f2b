// An agent's submission as a host to match; loaded only for `scan --inventory`.
import { ok, refuse, type Result } from '../core/result.ts'
import { parseSubmission } from '../connectors/agents/parse.ts'
import { debianRelease } from '../subjects/vulnerabilities/dpkg-status.rules.ts'
import type { Host } from './scan-command.ts'

/** Reads one submission (XML or JSON, compressed or not). Only Debian packages can be matched by today's feeds; the rest is counted. */
export const readInventoryHost = (bytes: Uint8Array): Result<Host> => {
  const submission = parseSubmission(bytes)
  if (!submission.ok) return submission
  const { inventory } = submission.value
  if (inventory === undefined) {
    return refuse({
      code: 'vulnerabilities/no-inventory-in-submission', clause: 'PM-3.1', status: 422,
      says: `This submission is a ${submission.value.kind} and holds no inventory.`, satisfiedBy: 'Give the submission that holds the inventory.',
    })
  }
  const titles = inventory.software.filter((title) => title.version !== '')
  const packages = titles.filter((title) => title.ecosystem === 'dpkg').map((title) => ({
    name: title.name, version: title.version, source: title.source ?? null, sourceVersion: null, arch: title.arch ?? '',
  }))
  const { os } = inventory
  return ok({
    packages, unmatched: inventory.software.length - packages.length,
    release: os.codename?.toLowerCase() ?? debianRelease(os.version), runningKernel: os.family === 'linux' ? (os.kernel ?? null) : null,
  })
}
