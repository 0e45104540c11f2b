import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, constants } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok } from '../../core/result.ts'
import { createJail, type Jail } from '../../platform/jail/jail.ts'
import { createAgentGateway } from './gateway.ts'
import { parseSubmission } from './parse.ts'
import { sampleSubmission } from './sample.ts'

const dir = mkdtempSync(join(tmpdir(), 'agents test '))
const source = join(import.meta.dirname, '../../processes/jail-entry.ts')
const bundle = join(dir, 'jail.mjs')
const banner = { js: "import { createRequire as __makeRequire } from 'node:module'; const require = __makeRequire(import.meta.url);" } // as the product is built
beforeAll(async () => {
  await build({ entryPoints: [source], bundle: true, platform: 'node', format: 'esm', outfile: bundle, logLevel: 'error', banner })
})
afterAll(() => rmSync(dir, { recursive: true }))

describe.each([
  ['from source', source],
  ['bundled', bundle],
])('the reader in its jail, %s', (_, entry) => {
  let jail: Jail
  beforeAll(() => {
    jail = createJail({ entry, size: 2, timeoutMs: 10_000, memoryMb: 256 })
  })
  afterAll(() => jail.close())

  test('reads what the parser reads, many at once', async () => {
    const gateway = createAgentGateway(jail)
    const bodies = Array.from({ length: 20 }, (__, seed) => sampleSubmission({ seed }).body)
    expect(await Promise.all(bodies.map((body) => gateway.read(body)))).toEqual(bodies.map((body) => parseSubmission(body)))
  })

  test('a bomb, a broken body and a heavy one are refused; the next is read', async () => {
    const { read } = createAgentGateway(jail)
    const block = deflateRawSync(Buffer.alloc(1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH })
    const bomb = Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: 1024 }, () => block)])
    expect(await read(bomb)).toMatchObject({ ok: false, refusal: { code: 'inventory/too-large-inflated', status: 413 } })
    expect(await read(Buffer.from('{'))).toMatchObject({ ok: false, refusal: { code: 'inventory/truncated', status: 400 } })
    const { body } = sampleSubmission({ seed: 1, titles: 20_000 })
    const full = await read(body)
    expect(full.ok && full.value.inventory?.software.length).toBe(20_000)
    expect((await read(sampleSubmission({ seed: 2 }).body)).ok).toBe(true)
  })
})

test('an answer that is no submission is refused: the jail is not trusted either', async () => {
  const { body } = sampleSubmission({ seed: 1, titles: 2 })
  const real = parseSubmission(body)
  const answering = (value: unknown) => createAgentGateway({ run: () => Promise.resolve(ok(value)) }).read(body)
  expect(await answering(real.ok && real.value)).toEqual(real)
  for (const value of [null, {}, { ...(real.ok ? real.value : {}), extra: 1 }, { ...(real.ok ? real.value : {}), deviceId: '' }]) {
    expect(await answering(value)).toMatchObject({ ok: false, refusal: { code: 'inventory/bad-answer' } })
  }
})
