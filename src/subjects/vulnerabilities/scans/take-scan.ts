import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ok, refuse, type Result } from '../../../core/result.ts'
import type { Jail } from '../../../platform/jail/jail.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, reading, type From } from '../../ledger/index.ts'
import type { Follow } from '../follow.ts'
import { followClaimsOf } from './claim-finding.ts'
import { closeClaims, insertScan, noteScanned, saveClaims, saveResults } from './claims.store.ts'
import { candidates, scansBefore } from './claims.views.ts'
import { deviceOfHost, scanLimits, scanners, sourceWords, type Candidate, type Found, type ScanRead } from './scan.rules.ts'

const text = (most: number) => z.string().max(most)
const shape = z.strictObject({
  scanner: z.enum(['nessus', 'openvas', 'trivy', 'cyclonedx']),
  label: text(200),
  scannedAt: z.iso.datetime().nullable(),
  without: z.int().nonnegative(),
  hosts: z
    .array(
      z.strictObject({
        host: z.strictObject({
          name: text(200),
          names: z.array(text(200)).max(100),
          macs: z.array(text(40)).max(100),
          serial: text(200),
          uuid: text(60),
        }),
        rows: z
          .array(
            z.strictObject({
              cve: z.string().regex(/^CVE-\d{4}-\d{4,19}$/),
              package: text(300),
              version: text(200),
              fixed: text(200),
              severity: z.enum(['low', 'medium', 'high', 'critical']).nullable(),
              says: text(1000),
            }),
          )
          .max(scanLimits.perHost),
        others: z
          .array(z.strictObject({ name: text(300).min(1), severity: z.enum(['low', 'medium', 'high', 'critical']).nullable(), says: text(1000) }))
          .max(scanLimits.othersPerHost),
      }),
    )
    .max(scanLimits.hosts),
}) satisfies z.ZodType<ScanRead>
export type ScanReader = (bytes: Uint8Array) => Promise<Result<ScanRead>>
const bad = refuse({
  code: 'vulnerabilities/scan-reader-bad-answer',
  clause: 'PM-3.2',
  status: 422,
  says: 'The reader answered with something that is no scan; nothing was stored.',
  satisfiedBy: 'Export it again; if it fails again, keep it and report the fault.',
})
/** Reads scanners' files in the jail, and looks at its answer as at anything a stranger says. */
export const jailedScans =
  (jail: Pick<Jail, 'run'>): ScanReader =>
  async (bytes) => {
    const told = await jail.run('scan', bytes)
    if (!told.ok) return told
    const read = shape.safeParse(told.value)
    return read.success ? ok(read.data) : bad
  }

export type ScanFile = { readonly name: string; readonly bytes: Uint8Array; readonly device?: string | undefined } // `device`: whose scan it is, where the file names none
export type HostRow = {
  readonly host: string
  readonly findings: number
  readonly others: number
  readonly found: Found
  readonly hostname: string | null
}
export type Checked = {
  readonly scan: ScanRead
  readonly sha256: string
  readonly rows: readonly HostRow[]
  readonly isThere: boolean
  readonly newestAt: string | null
}
const labelOf = (scan: ScanRead): string => scan.label || 'scan'
const sourceName = (scan: ScanRead): string => `${scan.scanner}: ${labelOf(scan)}`.slice(0, 200)

const check = (scan: ScanRead, all: readonly Candidate[], device: string | undefined): readonly HostRow[] => {
  const seen = new Set<string>()
  return scan.hosts.map(({ host, rows, others }) => {
    const told = device === undefined ? host : { ...host, names: [...host.names, device] }
    const first = deviceOfHost(told, all)
    const found: Found = 'deviceId' in first && seen.has(first.deviceId) ? { refused: 'another host of this file is the same device' } : first
    if ('deviceId' in found) seen.add(found.deviceId)
    return {
      host: host.name || host.names[0] || '(no name)',
      findings: rows.length,
      others: others.length,
      found,
      hostname: 'deviceId' in found ? (all.find(({ id }) => id === found.deviceId)?.hostname ?? null) : null,
    }
  })
}

/** What a file would bring: each host with the device it is, or why it is none. Nothing is changed. */
export const checkScan = async (from: From, file: ScanFile, read: ScanReader): Promise<Result<Checked>> => {
  const told = await read(file.bytes)
  if (!told.ok) return told
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  return reading(from, async (tx) =>
    ok({
      scan: told.value,
      sha256,
      rows: check(told.value, await candidates(tx), file.device),
      ...(await scansBefore(tx, { scanner: told.value.scanner, label: labelOf(told.value), sha256 })),
    }),
  )
}

type Taking = { readonly checked: Checked; readonly name: string }
/**
 * Takes a scan in: what it names stands as this scanner's word beside our own matching; what its earlier scans named on the same devices and it no longer
 * does is closed, of this scanner alone (PM-3.2). Where our feeds cannot decide it, it stands in the plan to be checked (PM-3.3).
 */
export const takeScan = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.take-scan',
    clauses: ['PM-3.2'],
    load: async (act, { checked }: Taking) =>
      scansBefore(act.tx, { scanner: checked.scan.scanner, label: labelOf(checked.scan), sha256: checked.sha256 }),
    decide: ({ isThere, newestAt }, { checked: { scan, rows } }, { now, actor }) => {
      const no = (code: string, says: string, satisfiedBy: string, status: 403 | 409 | 422 = 422) =>
        refuse({ code: `vulnerabilities/${code}`, clause: 'PM-3.2', says, satisfiedBy, status })
      if (actor.personId === undefined) return no('scan-needs-a-person', 'A person answers for it.', 'Sign in.', 403)
      if (isThere) return no('scan-there', 'This very file was taken in already: nothing changes.', 'Export a newer scan.', 409)
      if (!rows.some(({ found }) => 'deviceId' in found))
        return no(
          'scan-of-no-device',
          'None of its hosts is a device here.',
          'Look at the reasons; name the device where the file tells of one machine alone.',
        )
      const at = scan.scannedAt ?? now.toString()
      if (Date.parse(at) > now.epochMilliseconds + 86_400_000)
        return no('scan-of-the-future', 'The file says that it is of the future.', 'Set the scanner’s clock right.')
      return newestAt !== null && Date.parse(newestAt) > Date.parse(at)
        ? no('scan-older', 'A newer scan of this name is here already; an older one would take it back.', 'Export the newest.', 409)
        : ok({ at })
    },
    commit: async (act, { at }, _, { checked: { scan, sha256, rows }, name }) => {
      const taken = rows.flatMap((row, n) =>
        'deviceId' in row.found ? [{ deviceId: row.found.deviceId, rows: scan.hosts[n]?.rows ?? [], others: scan.hosts[n]?.others ?? [] }] : [],
      )
      const refused = rows.length - taken.length
      const source = sourceName(scan)
      const scanId = await insertScan(act, {
        scanner: scan.scanner,
        label: labelOf(scan),
        fileName: name,
        sha256,
        scannedAt: at,
        hosts: rows.length,
        rows: rows.reduce((sum, one) => sum + one.findings, 0),
        refused,
        withoutCve: scan.without,
      })
      await noteScanned(
        act,
        scanId,
        taken.map(({ deviceId }) => deviceId),
      )
      await saveResults(
        act,
        scanId,
        taken.flatMap(({ deviceId, others }) => others.map((one) => ({ deviceId, ...one }))),
      )
      let added = 0
      for (const one of taken)
        added += (
          await saveClaims(
            act,
            { source: 'scanner', name: source, scanId, at },
            one.rows.map((row) => ({ deviceId: one.deviceId, ...row })),
          )
        ).length
      const closed = await closeClaims(
        act,
        { name: source, scanId },
        taken.map(({ deviceId }) => deviceId),
        'its newest scan no longer names it',
      )
      if (added + closed > 0)
        await followClaimsOf(
          act,
          follow,
          taken.map(({ deviceId }) => deviceId),
          `a scan was taken in: ${sourceWords(source)}`,
        )
      return {
        value: { scanId, added, closed, devices: taken.length, refused },
        evidence: [
          {
            kind: 'vulnerabilities.scan-taken',
            about: [showId('scn', scanId)],
            grade: 'observed' as const,
            content: {
              scanner: scanners[scan.scanner],
              label: labelOf(scan),
              file: name,
              sha256,
              scannedAt: at,
              devices: taken.length,
              refused,
              added,
              closed,
              withoutCve: scan.without,
            },
          },
        ],
      }
    },
  })
