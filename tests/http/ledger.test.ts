// The ledger's addresses: who may read the log, what its tiles prove, and what may be done to it.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromBase64 } from '../../src/core/proof/bytes.ts'
import { isIncluded, nodesOfRoot, rootOf } from '../../src/core/proof/merkle.ts'
import { readCheckpoint, readNote, readVerifierKey, signersOf } from '../../src/core/proof/note.ts'
import { tileReader, tilesOf } from '../../src/core/proof/tiles.ts'
import { proofTools } from '../../src/platform/proof-tools.ts'
import type { Who } from '../../src/subjects/people/index.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { openPmApp, type PmApp } from '../lib/pm-app.ts'

let open: PmApp
const asked = async (path: string) => {
  const response = await open.app.request(`http://localhost${path}`, { headers: { host: 'localhost', accept: 'application/json' } })
  return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) }
}
const textOf = async (path: string) => Buffer.from((await asked(path)).bytes).toString('utf8')
const holding = (...positions: string[]): Who => whoOf(open.place, positions)

beforeAll(async () => {
  open = await openPmApp('ledger_http')
  for (const name of ['Robin', 'Kim']) await open.client.ask('POST', '/ledger/witnesses', { name, email: `${name}@example.test`, everyHours: 24 })
  await open.seal()
})
afterAll(() => open.close())

type Listed = {
  readonly total: number
  readonly next: string | null
  readonly entries: readonly { id: string; kind: string; clauses: readonly string[]; about: readonly string[] }[]
}
const listed = async (query: string) => (await open.client.ask('GET', `/evidence${query}`)).json as Listed

describe('evidence as a list', () => {
  test('pages hold every entry once, newest first; each filter holds alike in page, count and CSV', async () => {
    const all = await listed('?size=200')
    expect([all.total, all.next]).toEqual([all.entries.length, null])
    const byKind = await listed('?size=25&sort=kind')
    const second = byKind.next === null ? undefined : await listed(`?size=25&sort=kind&after=${byKind.next}`)
    expect(new Set([...byKind.entries, ...(second?.entries ?? [])].map(({ id }) => id)).size).toBe(Math.min(50, all.total))
    const about = all.entries.find((one) => one.kind === 'ledger.witness-named')?.about[0] ?? 'none'
    const chosen: readonly [string, (one: Listed['entries'][number]) => boolean][] = [
      ['?area=ledger', ({ kind }) => kind.startsWith('ledger.')],
      ['?text=WITNESS%20named', ({ kind }) => kind === 'ledger.witness-named'],
      ['?clause=PM-3.1', ({ clauses }) => clauses.includes('PM-3.1')],
      [`?about=${about}`, (one) => one.about.includes(about)],
      ['?text=%25', () => false],
      ['?within=day&seal=sealed', () => true],
      ['?seal=waiting', () => false],
    ]
    for (const [query, is] of chosen) {
      const wanted = all.entries
        .filter(is)
        .map(({ id }) => id)
        .toSorted()
      const lines = (await textOf(`/evidence.csv${query}`)).trimEnd().split('\r\n')
      expect([
        query,
        (await listed(query)).total,
        lines.length - 1,
        lines
          .slice(1)
          .map((line) => line.split(',').at(-1) ?? '')
          .toSorted(),
      ]).toEqual([query, wanted.length, wanted.length, wanted])
    }
    expect(all.entries.some(({ kind }) => kind === 'ledger.witness-named')).toBe(true)
  })
  test('each row says what happened in a sentence, on the page and in the file; the kind stands small beside it, and nobody’s text runs', async () => {
    const { entries } = (await open.client.ask('GET', '/evidence?text=witness%20named')).json as { entries: { id: string; said: string }[] }
    const [one] = entries
    expect(one?.said).toMatch(/ named a keeper of checkpoints, who gets one every \d+ hours?\.$/)
    const { text: page } = await open.client.page('/evidence?text=witness%20named')
    expect(page).toContain(`<a href="/evidence/${one?.id}">${one?.said}</a> <small>Witness named`)
    const [headings, line] = (await textOf('/evidence.csv?text=witness%20named')).split('\r\n')
    expect([headings, line]).toEqual([expect.stringMatching(/^\ufeff?What happened,In a sentence,When,/), expect.stringContaining(one?.said ?? '-')])
    const odd = '0193aaaa-bbbb-7ccc-8ddd-eeeeffff0001'
    await open.rows(sql`insert into people_person (district_id, id, name, initials, created_at)
      values (1, ${odd}, ${'=cmd|"x"!A1\n<script>alert(1)</script>'}, 'XX', '2026-01-01')`)
    open.as({ ...holding('technology-director'), personId: odd })
    await open.client.ask('POST', '/ledger/witnesses', { name: 'Lee', email: 'lee@example.test', everyHours: 24 })
    open.as(holding('technology-director'))
    expect(await textOf('/evidence.csv?text=witness%20named')).toContain(`"'=cmd|""x""!A1 <script>alert(1)</script> named a keeper`)
    expect((await open.client.page('/evidence')).text).not.toContain('<script>alert(1)')
    await open.seal()
  })
  test('what no filter knows is refused; who reads no reports gets neither page nor file', async () => {
    for (const path of ['/evidence?sort=content', '/evidence?grade=x', '/evidence.csv?area=x'])
      expect([path, (await asked(path)).status]).toEqual([path, 400])
    open.as(holding('teacher'))
    for (const path of ['/evidence', '/evidence.csv', '/evidence.xlsx']) expect([path, (await asked(path)).status]).toEqual([path, 403])
    open.as(holding('technology-director'))
  })
})

describe('the log at its addresses', () => {
  test('checkpoint, keys and tiles fit together for somebody with nothing else', async () => {
    const note = readNote(await textOf('/ledger/1/checkpoint'))
    const keys = (await textOf('/ledger/1/keys'))
      .trim()
      .split('\n')
      .map((line) => readVerifierKey(proofTools, line))
    const said = readCheckpoint(note?.text ?? '')
    if (!note || !said || keys.some((key) => !key)) throw new Error('not read')
    expect(
      signersOf(
        proofTools,
        note,
        keys.flatMap((key) => key ?? []),
      ),
    ).toHaveLength(1)
    const tiles = await Promise.all(
      tilesOf(nodesOfRoot(said.size)).map(async ({ level, n }) => ({
        level,
        n,
        hashes: (await asked(`/ledger/1/tile/${level}/${String(n).padStart(3, '0')}.p/${said.size}`)).bytes,
      })),
    )
    expect(Buffer.from(rootOf(proofTools.sha256, tileReader(proofTools.sha256, tiles), said.size))).toEqual(Buffer.from(said.root))
    const { entries } = (await open.client.ask('GET', '/evidence')).json as { entries: { id: string }[] }
    const proof = JSON.parse(await textOf(`/evidence/${entries[0]?.id}/proof`)) as { index: number; size: number; leaf: string; proof: string[] }
    expect(
      isIncluded(proofTools.sha256, {
        ...proof,
        leaf: fromBase64(proof.leaf) as Uint8Array,
        proof: proof.proof.map((step) => fromBase64(step) as Uint8Array),
        root: said.root,
      }),
    ).toBe(true)
    expect((await asked('/ledger/1/tile/entries/000.p/1')).bytes.length).toBeGreaterThan(100)
  })
  test('another district, another width and what is no tile are not there; who reads no reports reads no log', async () => {
    for (const path of [
      '/ledger/2/checkpoint',
      '/ledger/2/keys',
      '/ledger/2/tile/0/000.p/1',
      '/ledger/1/tile/0/000',
      '/ledger/1/tile/0/001.p/1',
      '/ledger/1/tile/9/000.p/1',
      '/ledger/1/tile/0/x',
      '/ledger/1/consistency?from=2&to=99',
    ])
      expect([path, (await asked(path)).status]).toEqual([path, 404])
    open.as(holding('teacher'))
    for (const path of ['/ledger', '/ledger/1/checkpoint', '/ledger/1/tile/0/000.p/1'])
      expect([path, (await asked(path)).status]).toEqual([path, 403])
    open.as(holding('auditor'))
    expect((await asked('/ledger/1/checkpoint')).status).toBe(200)
    for (const path of ['/ledger/key', '/ledger/witnesses'])
      expect([path, (await open.client.ask('POST', path, { name: 'a', email: 'a@b.test', everyHours: 24 })).status]).toEqual([path, 403])
    open.as(holding('technology-director'))
  })
  test('a new key, a dismissed witness, an erased entry: each told by an entry', async () => {
    expect((await open.client.ask('POST', '/ledger/key', {})).status).toBe(202)
    await open.seal()
    expect((await textOf('/ledger/1/keys')).trim().split('\n')).toHaveLength(2)
    const { witnesses } = (await open.client.ask('GET', '/ledger')).json as { witnesses: { id: string }[] }
    const gone = `/ledger/witnesses/wit_${witnesses[0]?.id.replaceAll('-', '')}/end`
    expect([(await open.client.ask('POST', gone, {})).status, (await open.client.ask('POST', gone, {})).status]).toEqual([200, 404])
    const { entries } = (await open.client.ask('GET', '/evidence')).json as { entries: { id: string; kind: string }[] }
    const own = entries.find((one) => one.kind === 'ledger.witness-named')?.id
    expect((await open.client.ask('POST', `/evidence/${own}/erase`, { reason: 'asked-for' })).json).toMatchObject({ code: 'ledger/own-entry' })
    expect(entries.map((one) => one.kind)).toEqual(
      expect.arrayContaining(['ledger.new-key-asked', 'ledger.key-announced', 'ledger.witness-dismissed']),
    )
  })
})
