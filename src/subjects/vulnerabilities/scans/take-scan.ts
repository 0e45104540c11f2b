import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ok, refuse, type Result } from '../../../core/result.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Jail } from '../../../platform/jail/jail.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, reading, type From } from '../../ledger/index.ts'
import type { Follow } from '../follow.ts'
import { followClaimsOf } from './claim-finding.ts'
import { closeClaims, insertScan, noteScanned, saveClaims, saveResults } from './claims.store.ts'
import { candidates, scansBefore, standingOf } from './claims.views.ts'
import { scanLoss, type ScanLoss } from './scan-loss.rules.ts'
import { byMarks, deviceOfHost, scanLimits, scanners, sourceWords, type Candidate, type Found, type ScanRead } from './scan.rules.ts'

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
        isLookedInto: z.boolean().nullable(),
      }),
    )
    .max(scanLimits.hosts),
}) satisfies z.ZodType<ScanRead>
export type ScanReader = (bytes: Uint8Array) => Promise<Result<ScanRead>>
const bad = refuse({
  code: 'vulnerabilities/scan-reader-bad-answer',
  clause: 'PM-3.2',
  status: 422,
  says: 'The file could not be read as a scan; nothing was stored.',
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
export type HostRow = { readonly host: string; readonly findings: number; readonly others: number; readonly found: Found }
export type Checked = {
  readonly scan: ScanRead
  readonly sha256: string
  readonly rows: readonly HostRow[]
  readonly isThere: boolean
  readonly newestAt: string | null
  readonly loss: ScanLoss
}
const atOnce = 2000 // claims a statement
const labelOf = (scan: ScanRead): string => scan.label || 'scan'
const sourceName = (scan: ScanRead): string => `${scan.scanner}: ${labelOf(scan)}`.slice(0, 200)

const check = (scan: ScanRead, all: readonly Candidate[], device: string | undefined): readonly HostRow[] => {
  const seen = new Set<string>()
  const devices = byMarks(all)
  return scan.hosts.map(({ host, rows, others }) => {
    const told = device === undefined ? host : { ...host, names: [...host.names, device] }
    const first = deviceOfHost(told, devices)
    const found: Found = 'deviceId' in first && seen.has(first.deviceId) ? { refused: 'another host of this file is the same device' } : first
    if ('deviceId' in found) seen.add(found.deviceId)
    return { host: host.name || host.names[0] || '(no name)', findings: rows.length, others: others.length, found }
  })
}

/** What it would end of the scans of its name before it, on the devices it looked at. */
const lossOf = async (tx: Tx, scan: ScanRead, rows: readonly HostRow[]): Promise<ScanLoss> => {
  const looked = rows.flatMap(({ found, others }, n) => {
    const host = scan.hosts[n]
    if (!('deviceId' in found) || host === undefined) return []
    const claims = host.rows.map((row) => `${row.cve} ${row.package}`)
    return [{ deviceId: found.deviceId, hostname: found.hostname, found: claims, others, isLookedInto: host.isLookedInto }]
  })
  const standing = await standingOf(
    tx,
    sourceName(scan),
    looked.map(({ deviceId }) => deviceId),
  )
  return scanLoss(looked, standing)
}

/** What a file would bring: each host with the device it is, or why it is none. Nothing is changed. */
export const checkScan = async (from: From, file: ScanFile, read: ScanReader): Promise<Result<Checked>> => {
  const told = await read(file.bytes)
  if (!told.ok) return told
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  return reading(from, async (tx) => {
    const rows = check(told.value, await candidates(tx), file.device)
    const before = await scansBefore(tx, { scanner: told.value.scanner, label: labelOf(told.value), sha256 })
    return ok({ scan: told.value, sha256, rows, ...before, loss: await lossOf(tx, told.value, rows) })
  })
}

/** `isLossAgreed`: a person looked at what would end, and says that it is gone. */
type Taking = { readonly checked: Checked; readonly name: string; readonly isLossAgreed?: boolean | undefined }
/**
 * Takes a scan in: what it names stands as this scanner's word beside our own matching; what its earlier scans named on the same devices and it no longer
 * does is closed, of this scanner alone (PM-3.2) - where that is more than repairs explain, after a person agreed. Where our feeds cannot decide it, it stands
 * in the plan to be checked (PM-3.3).
 */
export const takeScan = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.take-scan',
    clauses: ['PM-3.2'],
    load: async (act, { checked: { scan, rows, sha256 } }: Taking) => ({
      ...(await scansBefore(act.tx, { scanner: scan.scanner, label: labelOf(scan), sha256 })),
      loss: await lossOf(act.tx, scan, rows),
    }),
    decide: ({ isThere, newestAt, loss }, { checked: { scan, rows }, isLossAgreed }, { now, actor }) => {
      const no = (code: string, says: string, satisfiedBy: string, status: 403 | 409 | 422 = 422, faults: readonly string[] = []) =>
        refuse({ code: `vulnerabilities/${code}`, clause: 'PM-3.2', says, satisfiedBy, status, ...(faults.length === 0 ? {} : { faults }) })
      if (actor.personId === undefined) return no('scan-needs-a-person', 'Only a signed-in person can do this.', 'Sign in.', 403)
      if (isThere) return no('scan-there', 'This exact file has already been imported: nothing changes.', 'Export a newer scan.', 409)
      if (!rows.some(({ found }) => 'deviceId' in found))
        return no(
          'scan-of-no-device',
          'None of its hosts matches a device here.',
          'Look at the reasons; name the device where the file tells of one machine alone.',
        )
      const at = scan.scannedAt ?? now.toString()
      if (Date.parse(at) > now.epochMilliseconds + 86_400_000)
        return no('scan-of-the-future', 'The file is dated in the future.', 'Correct the scanner’s clock.')
      if (newestAt !== null && Date.parse(newestAt) > Date.parse(at))
        return no('scan-older', 'A newer scan with this name is already here; an older one would undo it.', 'Export the newest.', 409)
      return loss.asks.length > 0 && isLossAgreed !== true
        ? no(
            'scan-would-end',
            `It would end ${loss.ends.toLocaleString('en-US')} of the ${loss.stands.toLocaleString('en-US')} current findings on its devices, more than patching explains.`,
            'Check why: did the scanner reach these machines and sign in? If the findings really are gone, confirm it and import the file again.',
            409,
            loss.asks.slice(0, 50).map((one) => `agree: ${one}`),
          )
        : ok({ at, loss, isLossAgreed: isLossAgreed === true })
    },
    commit: async (act, { at, loss, isLossAgreed }, _, { checked: { scan, sha256, rows }, name }) => {
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
      let [added, changed] = [0, 0]
      const claims = taken.flatMap(({ deviceId, rows: found }) => found.map((row) => ({ deviceId, ...row })))
      for (let from = 0; from < claims.length; from += atOnce) {
        const saved = await saveClaims(act, { source: 'scanner', name: source, scanId, at }, claims.slice(from, from + atOnce))
        added += saved.ids.length
        changed += saved.changed
      }
      const closed = await closeClaims(
        act,
        { name: source, scanId },
        taken.map(({ deviceId }) => deviceId),
        'the newest scan no longer reports it',
      )
      if (added + changed + closed > 0)
        await followClaimsOf(
          act,
          follow,
          taken.map(({ deviceId }) => deviceId),
          `a scan was imported: ${sourceWords(source)}`,
        )
      return {
        value: { scanId, added, changed, closed, devices: taken.length, refused },
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
              changed,
              closed,
              withoutCve: scan.without,
              ...(loss.asks.length > 0 ? { agreed: isLossAgreed, doubts: loss.asks.slice(0, 50) } : {}),
            },
          },
        ],
      }
    },
  })
