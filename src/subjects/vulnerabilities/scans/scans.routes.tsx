import { z } from 'zod'
import { refuse } from '../../../core/result.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Request0, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { readList } from '../../../platform/db/list.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import type { Follow } from '../follow.ts'
import { differenceList, lastScans } from './claims.views.ts'
import { CheckedPage, ScansPage } from './scans.screens.tsx'
import { takeBackScan } from './take-back-scan.ts'
import { checkScan, takeScan, type Checked, type ScanFile, type ScanReader } from './take-scan.ts'

export type ScanParts = { readonly db: Db; readonly readScan: ScanReader; readonly follow: Follow }
const maxBytes = 40 * 1024 * 1024

/** The file, whose scan it is where it names nobody, and whether it is only tried: multipart from the page, bare bytes with `?name=` from a program. */
const uploadIn = async (request: Request0): Promise<ScanFile & { readonly isTry: boolean; readonly isLossAgreed: boolean }> => {
  const body = await request.raw()
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('multipart/form-data'))
    return {
      name: (request.query.name ?? 'scan').slice(0, 200),
      bytes: body,
      device: request.query.device || undefined,
      isTry: request.query.try === 'yes',
      isLossAgreed: request.query.agree === 'gone',
    }
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type } }).formData().catch(() => new FormData())
  const file = form.get('file')
  const device = form.get('device')
  const name = typeof file === 'object' && file !== null ? file.name.replace(/^.*[\\/]/, '').slice(0, 200) : ''
  return {
    name: name || 'scan',
    bytes: typeof file === 'object' && file !== null ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(),
    device: typeof device === 'string' ? device.trim().slice(0, 200) || undefined : undefined,
    isTry: form.get('do') === 'try',
    isLossAgreed: form.get('agree') === 'gone',
  }
}
const noFile = refuse({
  code: 'vulnerabilities/upload-unreadable',
  clause: 'PM-3.2',
  says: 'No file was chosen, or it is empty.',
  satisfiedBy: 'Choose a scanner’s file and upload it again.',
  faults: ['file: is missing'],
  status: 400,
})
const json = ({ scan, rows, isThere, loss }: Checked) => ({
  scanner: scan.scanner,
  label: scan.label,
  scannedAt: scan.scannedAt,
  withoutCve: scan.without,
  isThere,
  ends: loss.ends,
  mustAgreeTo: loss.asks,
  hosts: rows.map(({ host, findings, others, found }) => ({
    host,
    findings,
    withoutCve: others,
    ...('deviceId' in found ? { device: showId('dev', found.deviceId), by: found.by } : { refused: found.refused }),
  })),
})

const none = '00000000-0000-0000-0000-000000000000'
const backBody = z.object({ reason: z.string().max(500).default('') })

/** What scanners say, beside our own matching; and taking their files in. */
export const scanRoutes = ({ db, readScan, follow }: ScanParts): readonly Route<Who>[] => [
  ...listRoutes({
    db,
    list: differenceList,
    says: 'What scanners and people say is vulnerable here, beside what our feeds find: where they agree, and where not',
    clauses: ['PM-3.2'],
    may: 'plan.see',
    given: async (_tx, _now, _who: Who) => undefined,
    more: async (tx, _, who: Who) => ({ scans: await lastScans(tx), views: await savedViews(tx, 'scans', who) }),
    json: ({ page, more }) => ({
      scans: more.scans.map(({ id, ...one }) => ({ id: showId('scn', id), ...one })),
      findings: page.rows.map(({ id: _, deviceId, ...row }) => ({ device: showId('dev', deviceId), ...row })),
    }),
    page: ({ page, query, more }, who) => <ScansPage who={who} page={page} query={query} {...more} />,
  }),
  route<Who>({
    method: 'POST',
    path: '/scans',
    says: 'Import a scanner’s file (Nessus, Greenbone, Trivy, CycloneDX), or only try it: multipart `file`, `do`, `device`, `agree`, or its bytes with ?name=&try=yes&agree=gone',
    clauses: ['PM-3.2'],
    may: 'feeds.load',
    rawBody: { maxBytes },
    handle: async ({ who: maybe, request }) => {
      const who = signedIn(maybe)
      const from = { db, districtId: who.districtId, actor: actorOf(who) }
      const { isTry, isLossAgreed, ...file } = await uploadIn(request)
      const checked = file.bytes.length === 0 ? noFile : await checkScan(from, file, readScan)
      if (!checked.ok) return refused(checked.refusal, () => <CheckedPage who={who} name={file.name} refusal={checked.refusal} />)
      if (isTry) return view(json(checked.value), () => <CheckedPage who={who} name={file.name} checked={checked.value} />)
      const taken = await takeScan(follow)(from, { checked: checked.value, name: file.name, isLossAgreed })
      if (taken.ok) return done({ ...taken.value, scanId: showId('scn', taken.value.scanId) }, '/scans', { status: 201 })
      return refused(taken.refusal, () => <CheckedPage who={who} name={file.name} checked={checked.value} refusal={taken.refusal} />)
    },
  }),
  route<Who, typeof backBody>({
    method: 'POST',
    path: '/scans/:id/take-back',
    says: 'Withdraw a scan that was imported by mistake, with the reason: what it added ends, what it closed is open again',
    clauses: ['PM-3.2'],
    may: 'feeds.load',
    body: backBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const id = readId('scn', request.params.id ?? '') ?? none
      const result = await takeBackScan(follow)({ db, districtId: who.districtId, actor: actorOf(who) }, { id, reason: body.reason })
      if (result.ok) return done(result.value, '/scans')
      const shown = await reading({ db, districtId: who.districtId }, async (tx) => ({
        page: await readList(tx, differenceList, {}, undefined),
        scans: await lastScans(tx),
        views: await savedViews(tx, 'scans', who),
      }))
      return refused(result.refusal, () => <ScansPage who={who} query={{}} {...shown} sent={{ id, refusal: result.refusal }} />)
    },
  }),
]
