// Trivy's JSON and CycloneDX, as far as findings need them. Everything is looked at: a stranger wrote it.
import { z } from 'zod'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { cveIn, onceEach, othersOnce, scanLimits, severityIn, type ScanRead, type ScanRow } from './scan.rules.ts'

const text = z
  .string()
  .max(20_000)
  .nullish()
  .transform((value) => value ?? '')
const cut = (value: string, most: number): string =>
  value
    .replace(/[\0\s]+/g, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed()
const dateOf = (value: string): string | null => {
  const at = Date.parse(value)
  return Number.isNaN(at) || value === '' ? null : new Date(at).toISOString()
}
const unlike = (error: z.ZodError) =>
  refuse({
    code: 'vulnerabilities/scan-unreadable',
    clause: 'PM-3.2',
    status: 422,
    says: 'The file does not have the structure of this kind of scan.',
    satisfiedBy: 'Export it again.',
    faults: error.issues.slice(0, 10).map(({ path, message }) => `${path.join('.')}: ${message}`.slice(0, 200)),
  })
const tooMany = refuse({
  code: 'vulnerabilities/scan-too-large',
  clause: 'PM-3.2',
  status: 413,
  says: `A scan may contain at most ${scanLimits.perHost.toLocaleString('en-US')} findings for one host.`,
  satisfiedBy: 'Export it in parts.',
})

const trivy = z.object({
  ArtifactName: text,
  CreatedAt: text,
  Results: z
    .array(
      z.object({
        Target: text,
        Vulnerabilities: z
          .array(z.object({ VulnerabilityID: text, PkgName: text, InstalledVersion: text, FixedVersion: text, Severity: text, Title: text }))
          .nullish(),
      }),
    )
    .nullish(),
})
/** Trivy tells of one artifact: a machine's file system, or an image. Its name stands for the host. */
export const trivyOf = (whole: unknown): Result<ScanRead> => {
  const read = trivy.safeParse(whole)
  if (!read.success) return unlike(read.error)
  const all = (read.data.Results ?? []).flatMap((one) => one.Vulnerabilities ?? [])
  const rows: readonly ScanRow[] = all.flatMap((one) => {
    const cve = cveIn(one.VulnerabilityID)
    return cve === undefined
      ? []
      : [
          {
            cve,
            package: cut(one.PkgName, 300),
            version: cut(one.InstalledVersion, 200),
            fixed: cut(one.FixedVersion, 200),
            severity: severityIn(one.Severity),
            says: cut(one.Title, 1_000),
          },
        ]
  })
  const once = onceEach(rows)
  if (once.length > scanLimits.perHost) return tooMany
  const name = cut(read.data.ArtifactName, 200)
  const others = othersOnce(
    all
      .filter((one) => cveIn(one.VulnerabilityID) === undefined)
      .map((one) => ({
        name: cut(`${one.VulnerabilityID} ${one.PkgName} ${one.InstalledVersion}`, 300),
        severity: severityIn(one.Severity),
        says: cut(one.Title, 1_000),
      })),
  )
  return ok({
    scanner: 'trivy',
    label: name,
    scannedAt: dateOf(read.data.CreatedAt),
    hosts: [{ host: { name, names: [], macs: [], serial: '', uuid: '' }, rows: once, others, isLookedInto: null }],
    without: all.length - rows.length,
  })
}

const component = z.object({ 'bom-ref': text, name: text, version: text })
const bom = z.object({
  metadata: z.object({ timestamp: text, component: component.nullish() }).nullish(),
  components: z.array(component).nullish(),
  vulnerabilities: z
    .array(
      z.object({
        id: text,
        description: text,
        recommendation: text,
        analysis: z.object({ state: text }).nullish(),
        ratings: z.array(z.object({ severity: text })).nullish(),
        affects: z.array(z.object({ ref: text })).nullish(),
      }),
    )
    .nullish(),
})
/** What its own analysis calls not affected, wrong or resolved is no finding. */
const settled: ReadonlySet<string> = new Set(['not_affected', 'false_positive', 'resolved', 'resolved_with_pedigree'])
export const cyclonedxOf = (whole: unknown): Result<ScanRead> => {
  const read = bom.safeParse(whole)
  if (!read.success) return unlike(read.error)
  const { metadata, components, vulnerabilities } = read.data
  const byRef = new Map((components ?? []).map((one) => [one['bom-ref'], one]))
  const standing = (vulnerabilities ?? []).filter(({ analysis }) => !settled.has(analysis?.state ?? ''))
  const rows: readonly ScanRow[] = standing.flatMap((one) => {
    const cve = cveIn(one.id)
    const severity = one.ratings?.map((rating) => severityIn(rating.severity)).find((word) => word !== null) ?? null
    return cve === undefined
      ? []
      : (one.affects ?? []).map(({ ref }) => {
          const part = byRef.get(ref)
          return {
            cve,
            package: cut(part?.name ?? ref, 300),
            version: cut(part?.version ?? '', 200),
            fixed: '',
            severity,
            says: cut(one.description || one.recommendation, 1_000),
          }
        })
  })
  const once = onceEach(rows)
  if (once.length > scanLimits.perHost) return tooMany
  const name = cut(metadata?.component?.name ?? '', 200)
  const others = othersOnce(
    standing
      .filter(({ id }) => cveIn(id) === undefined)
      .map((one) => ({
        name: cut(one.id, 300),
        severity: one.ratings?.map((rating) => severityIn(rating.severity)).find((word) => word !== null) ?? null,
        says: cut(one.description || one.recommendation, 1_000),
      })),
  )
  return ok({
    scanner: 'cyclonedx',
    label: name,
    scannedAt: dateOf(metadata?.timestamp ?? ''),
    hosts: [{ host: { name, names: [], macs: [], serial: '', uuid: '' }, rows: once, others, isLookedInto: null }],
    without: standing.filter(({ id }) => cveIn(id) === undefined).length,
  })
}
