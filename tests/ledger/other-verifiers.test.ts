// Verifiers that are not ours agree: Go's sumdb/note and tlog, and Python with openssl.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical, type Json } from '../../src/core/proof/canonical.ts'
import { tilePath } from '../../src/core/proof/tiles.ts'
import { ok } from '../../src/core/result.ts'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { consistencyOf, inclusionOf, newestCheckpoint, seal, tileBytes, useCase, verifierKeys } from '../../src/subjects/ledger/index.ts'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'
import { bareDistrict } from '../lib/district.ts'
import { keyRing } from '../lib/key-ring.ts'

type Case = {
  keys: readonly string[]
  newest: string
  inclusions: { entry: string; index: number; size: number; proof: readonly string[]; checkpoint: string }[]
  consistency: { older: string; newer: string; proof: readonly string[] }[]
  tiles: { level: number; n: number; width: number; path: string; bytes: string }[]
}
const sizes = [2, 7, 255, 256, 257, 300, 515, 700]
const folder = mkdtempSync(join(tmpdir(), 'afterbell-verifiers-'))
const noGo =
  existsSync('/usr/bin/go') && existsSync('/usr/share/gocode/src/golang.org/x/mod/sumdb/note/note.go')
    ? undefined
    : 'golang-go and golang-golang-x-mod-dev are not installed (Debian; npm test as root installs them)'
const noPython = ['python3', 'openssl'].every((tool) => spawnSync(tool, ['version']).error === undefined)
  ? undefined
  : 'python3 or openssl is not installed'
for (const why of [noGo, noPython]) if (why) console.warn(`tests/ledger: ${why}`)
let database: TestDatabase
let whole: Case

/** A ledger sealed at each of the sizes, on a real database: every checkpoint, proofs at tile borders, every tile. */
const makeCase = async (): Promise<Case> => {
  const quiet = createLog('test', () => undefined)
  const [app, sealer] = [openPool(database.addresses.app, quiet, 4), openPool(database.addresses.sealer, quiet, 1)]
  const ring = keyRing()
  await bareDistrict(app.db, '1')
  const note = useCase<number, null, null, null>({
    name: 'test.notes',
    clauses: [],
    load: async () => null,
    decide: () => ok(null),
    commit: async (_, __, ___, count) => ({
      value: null,
      evidence: Array.from({ length: count }, (__unused, i) => ({
        kind: 'test.noted',
        about: ['dev_é'],
        grade: 'observed' as const,
        content: { i },
      })),
    }),
  })
  const checkpoints: { size: number; note: string }[] = []
  let have = 0
  for (const size of sizes) {
    const more = size - have - (have === 0 ? 1 : 0) // the first one is the key's
    if (more > 0) await note({ db: app.db, districtId: '1', actor: { id: 'process:web', proof: 'process' } }, more)
    await seal(sealer.db, '1', ring)
    have = size
    checkpoints.push(await inDistrict(app.db, '1', async (tx) => (await newestCheckpoint(tx)) as { size: number; note: string }))
  }
  const made = await inDistrict(app.db, '1', async (tx): Promise<Case> => {
    const inclusions = []
    for (const index of [0, 1, 254, 255, 256, 299, 511, 512, 698, 699]) {
      const { rows } = await sql<{ id: string }>`select entry_id as id from ledger_seal where seq = ${index + 1}`.execute(tx)
      const one = await inclusionOf(tx, '1', rows[0]?.id ?? '')
      if (one) inclusions.push({ ...one, entry: canonical(one.entry as Json) })
    }
    const consistency = []
    for (const [i, older] of checkpoints.entries())
      for (const newer of checkpoints.slice(i + 1))
        consistency.push({ older: older.note, newer: newer.note, proof: await consistencyOf(tx, older.size, newer.size) })
    const tiles = []
    for (const [level, n, width] of [
      [0, 0, 256],
      [0, 1, 256],
      [0, 2, 188],
      [1, 0, 2],
    ] as const)
      tiles.push({
        level,
        n,
        width,
        path: tilePath(level, n, width),
        bytes: Buffer.from((await tileBytes(tx, { level, n, width })) ?? []).toString('base64'),
      })
    return { keys: await verifierKeys(tx, '1', 1), newest: checkpoints.at(-1)?.note ?? '', inclusions, consistency, tiles }
  })
  await Promise.all([app.close(), sealer.close()])
  return made
}

beforeAll(async () => {
  database = await (await openTestCluster()).clone('verifiers')
  whole = await makeCase()
}, 60_000)
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const other = (hash: string): string => `${hash.startsWith('A') ? 'B' : 'A'}${hash.slice(1)}`
/** Each is the case with one thing changed: whoever checks must find it. */
const spoilt: readonly (readonly [string, (one: Case) => void])[] = [
  [
    'an entry',
    (one) => {
      one.inclusions = one.inclusions.map((inclusion, i) =>
        i === 3 ? { ...inclusion, entry: inclusion.entry.replace('test.noted', 'test.moted') } : inclusion,
      )
    },
  ],
  [
    'a step of a proof',
    (one) => {
      one.inclusions = one.inclusions.map((inclusion, i) =>
        i === 5 ? { ...inclusion, proof: inclusion.proof.map((step, at) => (at === 2 ? other(step) : step)) } : inclusion,
      )
    },
  ],
  [
    'a signed size',
    (one) => {
      one.inclusions = one.inclusions.map((inclusion) => ({
        ...inclusion,
        checkpoint: inclusion.checkpoint.replace('\n700\n', '\n701\n'),
        size: 701,
      }))
    },
  ],
  [
    'the key',
    (one) => {
      one.keys = one.keys.map((key) => key.replace(/\+([0-9a-f]{8})\+/, '+00000000+'))
    },
  ],
]

describe.skipIf(noGo !== undefined)(`Go (sumdb/note, sumdb/tlog; Debian golang-golang-x-mod-dev)${noGo ? ` (skipped: ${noGo})` : ''}`, () => {
  const check = (one: Case) => spawnSync(join(folder, 'verify'), { input: JSON.stringify(one), encoding: 'utf8' })
  beforeAll(() => {
    const built = spawnSync('/usr/bin/go', ['build', '-o', join(folder, 'verify'), join(import.meta.dirname, 'verify.go')], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOCACHE: join(folder, 'cache'), GOFLAGS: '' },
    })
    if (built.status !== 0) throw new Error(built.stderr)
  }, 60_000)
  test('agrees on every checkpoint, inclusion, consistency and tile', () => {
    const done = check(whole)
    expect([done.stderr, done.stdout.trim()]).toEqual(['', '10 inclusions, 28 consistencies, 4 tiles'])
  })
  test.each([
    ...spoilt,
    [
      'a consistency step',
      (one: Case) => {
        one.consistency = one.consistency.map((step, i) => (i === 25 ? { ...step, proof: step.proof.map(other) } : step))
      },
    ],
    [
      'a tile',
      (one: Case) => {
        one.tiles = one.tiles.map((tile, i) => (i === 0 ? { ...tile, bytes: other(tile.bytes) } : tile))
      },
    ],
  ] as const)('finds %s changed', (_, spoil) => {
    const one = structuredClone(whole)
    spoil(one)
    expect(check(one).status).toBe(1)
  })
})

describe.skipIf(noPython !== undefined)(`Python and openssl${noPython ? ` (skipped: ${noPython})` : ''}`, () => {
  const check = (one: Case) => spawnSync('python3', [join(import.meta.dirname, 'verify.py')], { input: JSON.stringify(one), encoding: 'utf8' })
  test('agree on every inclusion and signature', () => {
    const done = check(whole)
    expect([done.stderr, done.stdout.trim()]).toEqual(['', '10 inclusions'])
  })
  test.each(spoilt)('find %s changed', (_, spoil) => {
    const one = structuredClone(whole)
    spoil(one)
    expect(check(one).status).toBe(1)
  })
})
