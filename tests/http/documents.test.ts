// Every document over a real district, read back with poppler's tools: letters, labels, the run sheet, the report.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok } from '../../src/core/result.ts'
import { renderPage } from '../../src/kit/document.tsx'
import { createTypesetter, type Typesetter } from '../../src/platform/documents/typeset.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { newId, showId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { labelRoutes } from '../../src/subjects/assets/index.ts'
import { letterRoutes, noticesRoutes } from '../../src/subjects/notices/index.ts'
import { reportRoutes } from '../../src/subjects/patching/index.ts'
import { mayDo, type Who } from '../../src/subjects/people/index.ts'
import { sheetRoutes } from '../../src/subjects/runbooks/index.ts'
import { root } from '../lib/cluster.ts'
import { openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { readyRun, runDistrict, type RunDistrict } from '../lib/runs.ts'

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
const folder = mkdtempSync(join(tmpdir(), 'documents test '))
let world: CycleWorld
let district: RunDistrict
let typesetter: Typesetter
let ask: (path: string, method?: 'GET' | 'POST') => Promise<Response>
let runId: string

beforeAll(async () => {
  world = await openCycleWorld('http_documents')
  district = await runDistrict(world, '1')
  runId = await readyRun(district)
  typesetter = createTypesetter({ root, log: (_, facts) => console.warn(facts) })
  const { db } = district.runParts
  const { policyOf } = district.runParts
  const who: Who = {
    districtId: '1',
    districtName: 'District',
    zone: 'America/Chicago',
    isDemo: true,
    personId: district.ids.rita,
    name: 'Rita',
    positions: ['systems-administrator', 'technology-director'],
    proof: 'password',
  }
  const app = createApp<Who>({
    routes: [
      ...labelRoutes({ db, publicUrl: 'https://patches.district.example', typesetter }),
      ...letterRoutes({ db, typesetter }),
      ...noticesRoutes({ db, isMailSet: true }),
      ...reportRoutes({ db, policyOf, typesetter }),
      ...sheetRoutes({ ...district.runParts, typesetter }),
    ],
    publicUrl: 'http://localhost:8080',
    assets: [],
    log: createLog('test', () => {}),
    render: renderPage,
    who: async () => who,
    may: (one, act) => (act === 'signed-in' ? ok(true) : mayDo(one.positions, act)),
    problemPage: (refusal) => refusal.says,
  })
  ask = async (path, method = 'GET') => app.request(path, { method, headers: { accept: 'application/json', origin: 'http://localhost:8080' } })
})
afterAll(async () => {
  await typesetter.close()
  await world.close()
  rmSync(folder, { recursive: true })
})

/** The text of the PDF an address answers with, after its tags and title were looked at. */
const textOf = async (path: string, method: 'GET' | 'POST' = 'GET'): Promise<string> => {
  const answer = await ask(path, method)
  expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'application/pdf'])
  const file = join(process.env.AFTERBELL_KEEP_DOCUMENTS ?? folder, `${path.replaceAll(/[^a-z]/g, '')}.pdf`)
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()))
  const facts = execFileSync('pdfinfo', [file], { encoding: 'utf8' })
  expect(facts).toMatch(/Tagged:\s+yes/)
  expect(facts).toMatch(/Title:\s+\S/)
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
}

describe.skipIf(!hasPoppler)('documents (read with poppler’s tools; skipped without them)', () => {
  test('the run sheet has every step with a box, the way back and whom to ask', async () => {
    const text = await textOf(`/runs/${showId('run', runId)}/sheet.pdf`)
    for (const words of [
      'Run sheet: sis-01',
      'The way back',
      'There is no snapshot yet',
      'Student information',
      'Take the snapshot',
      'CRITICAL STEP',
      'Page 1 of',
    ])
      expect(text).toContain(words)
    expect((await ask('/runs/run_none/sheet.pdf')).status).toBe(404)
  })
  test('a notice becomes a letter for whom mail did not reach', async () => {
    const { notices } = (await (await ask('/notices')).json()) as { notices: { id: string; subject: string }[] }
    const [notice] = notices
    const text = await textOf(`/notices/${notice?.id}/letter.pdf`)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(notice?.subject ?? '?')
    expect(text).toContain('Notice ntc_')
  })
  test('labels say what it is and lead to its page', async () => {
    const text = await textOf('/devices/labels.pdf')
    for (const words of ['sis-01', 'web-01', 'District']) expect(text).toContain(words)
    expect((await textOf(`/devices/labels.pdf?device=${showId('dev', district.devices['sis-01'])}`)).includes('web-01')).toBe(false)
    expect((await ask('/devices/labels.pdf?text=no-such-thing')).status).toBe(404)
  })
  test('the report on paper has the page’s figures; made, it is on record', async () => {
    const read = await textOf('/report.pdf')
    for (const words of ['Patch compliance report', 'not put on record', 'sis-01', 'All systems']) expect(read).toContain(words)
    const made = await textOf('/report.pdf', 'POST')
    expect(made).toMatch(/On record as rep_/)
  })
})

test('a finding that counts in no figure by somebody’s word is in every file of the report', async () => {
  await district.sql(sql`insert into vulnerabilities_statement (district_id, id, kind, cve, ecosystem, package, device_id, reason, said_by, said_at, until, was_exploited)
    values ('1', ${newId()}, 'wrong-match', 'CVE-2026-0042', 'dpkg', 'openssl', null, 'Only the client is here.', ${district.ids.rita}, '2026-11-20', '2027-01-31', false)`)
  const csv = await (await ask('/report.csv')).text()
  expect(csv.split('\r\n').filter((line) => line.startsWith('not counted,'))).toEqual([
    expect.stringContaining(',1,'),
    expect.stringMatching(/^not counted,CVE-2026-0042,.*openssl on every device.*Only the client is here\./),
  ])
  const book = await readXlsx(new Uint8Array(await (await ask('/report.xlsx')).arrayBuffer()))
  expect(book.sheets[0]?.rows.find(([, name]) => name === 'CVE-2026-0042')?.[3]).toContain('until Sun 31 Jan')
  if (hasPoppler) expect((await textOf('/report.pdf')).replaceAll(/\s+/g, ' ')).toMatch(/Not counted, by a person’s statement.*CVE-2026-0042/)
})

test('the report as a workbook opens, with texts as texts', async () => {
  const answer = await ask('/report.xlsx')
  expect(answer.headers.get('content-type')).toContain('spreadsheetml')
  const book = await readXlsx(new Uint8Array(await answer.arrayBuffer()))
  expect(book.sheets.map(({ name }) => name)).toEqual(['Figures', 'Systems'])
  expect(book.sheets[1]?.rows.map(([name]) => name)).toEqual(['System', 'mail-01', 'orphan-01', 'sis-01', 'web-01'])
  const figures = book.sheets[0]?.rows ?? []
  expect(figures.find(([, name]) => name === 'all systems')?.[2]).toBe(4)
})
