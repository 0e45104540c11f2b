import { deflateSync } from 'node:zlib'

/**
 * Debian's fix data of one release as its scanner fetches it: `[source package, CVE, fixed version or '', urgency]`, and the binaries of each source.
 */
export const debsecanFile = (
  fixes: readonly (readonly [string, string, string, ('H' | 'M' | 'L')?])[],
  sources: Readonly<Record<string, string>> = {},
): Uint8Array => {
  const cves = [...new Set(fixes.map(([, cve]) => cve))]
  const lines = fixes.map(([name, cve, fixed, urgency = 'H']) => `${name},${cves.indexOf(cve)},S${urgency}?${fixed === '' ? ' ' : 'F'},${fixed},`)
  const listed = Object.entries({ ...Object.fromEntries(fixes.map(([name]) => [name, name])), ...sources }).map(
    ([source, binaries]) => `${source},${binaries}`,
  )
  return deflateSync(['VERSION 1', ...cves.map((cve) => `${cve},,made up`), '', ...lines, '', ...listed, '', ''].join('\n'))
}

/** The KEV catalog with these CVEs, each added on its day. */
export const kevFile = (
  released: string,
  entries: readonly (readonly [string, string])[],
  more: Readonly<Record<string, unknown>> = {},
): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      title: 'made up',
      catalogVersion: released,
      dateReleased: `${released}T00:00:00.000Z`,
      count: entries.length,
      vulnerabilities: entries.map(([cveID, dateAdded]) => ({
        cveID,
        vendorProject: 'V',
        product: 'P',
        vulnerabilityName: 'N',
        dateAdded,
        shortDescription: 'S',
        requiredAction: 'A',
        dueDate: dateAdded,
        knownRansomwareCampaignUse: 'Unknown',
        notes: '',
        cwes: [],
      })),
      ...more,
    }),
  )

type Points = {
  readonly exploitation?: string
  readonly automatable?: string
  readonly impact?: string
  readonly severity?: string
  readonly updated?: string
}
/** CVE records, one a line, with CISA's decision points. */
export const cveRecords = (records: readonly (readonly [string, Points])[]): Uint8Array =>
  Buffer.from(
    records
      .map(([cveId, points]) =>
        JSON.stringify({
          dataType: 'CVE_RECORD',
          dataVersion: '5.1',
          cveMetadata: { cveId, state: 'PUBLISHED', dateUpdated: points.updated ?? '2026-08-01T10:00:00.000Z' },
          containers: {
            cna: { metrics: points.severity === undefined ? [] : [{ cvssV3_1: { baseScore: 7.5, baseSeverity: points.severity } }] },
            adp: [
              {
                title: 'CISA ADP Vulnrichment',
                metrics: [
                  {
                    other: {
                      type: 'ssvc',
                      content: {
                        options: [
                          { Exploitation: points.exploitation ?? 'none' },
                          { Automatable: points.automatable ?? 'no' },
                          { 'Technical Impact': points.impact ?? 'partial' },
                        ],
                        timestamp: '2026-07-30T10:00:00.000Z',
                      },
                    },
                  },
                ],
              },
            ],
          },
        }),
      )
      .join('\n'),
  )

type Cpe = {
  readonly product: string
  readonly from?: string
  readonly below?: string
  readonly upTo?: string
  readonly version?: string
  readonly target?: string
  readonly part?: string
}
const cpeMatch = ({ product, from, below, upTo, version = '*', target = '*', part = 'a' }: Cpe, vulnerable = true) => ({
  vulnerable,
  criteria: `cpe:2.3:${part}:${product.replaceAll('+', '\\+')}:${version}:*:*:*:*:${target}:*:*`,
  ...(from === undefined ? {} : { versionStartIncluding: from }),
  ...(below === undefined ? {} : { versionEndExcluding: below }),
  ...(upTo === undefined ? {} : { versionEndIncluding: upTo }),
})
/** NVD's data, one CVE a line: `[CVE, what is affected, what it must run on]`. */
export const nvdLines = (
  records: readonly (readonly [string, readonly Cpe[], (readonly Cpe[] | undefined)?])[],
  modified = '2026-08-01T10:00:00',
): Uint8Array =>
  Buffer.from(
    records
      .map(([id, affected, on]) =>
        JSON.stringify({
          id,
          published: '2026-07-01T10:00:00',
          modified,
          description: `A flaw, made up (${id}).`,
          configurations: [
            on === undefined
              ? { nodes: [{ operator: 'OR', negate: false, cpeMatch: affected.map((one) => cpeMatch(one)) }] }
              : {
                  operator: 'AND',
                  nodes: [
                    { operator: 'OR', negate: false, cpeMatch: affected.map((one) => cpeMatch(one)) },
                    { operator: 'OR', negate: false, cpeMatch: on.map((one) => cpeMatch(one, false)) },
                  ],
                },
          ],
        }),
      )
      .join('\n')
      .concat('\n'),
  )

/** EPSS scores: `[CVE, score, percentile]`. */
export const epssFile = (day: string, scores: readonly (readonly [string, number, number])[]): Uint8Array =>
  Buffer.from(`#model_version:v2026.01.01,score_date:${day}T00:00:00+0000\ncve,epss,percentile\n${scores.map((one) => one.join(',')).join('\n')}\n`)

/** OSV records: `[id, ecosystem, package, introduced, fixed or '', more]`. */
export const osvLines = (records: readonly (readonly [string, string, string, string, string, Readonly<Record<string, unknown>>?])[]): Uint8Array =>
  Buffer.from(
    records
      .map(([id, ecosystem, name, introduced, fixed, more]) =>
        JSON.stringify({
          id,
          modified: '2026-08-01T10:00:00Z',
          published: '2026-07-01T10:00:00Z',
          summary: 'Made up',
          affected: [
            { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced }, ...(fixed === '' ? [] : [{ fixed }])] }] },
          ],
          ...more,
        }),
      )
      .join('\n')
      .concat('\n'),
  )
