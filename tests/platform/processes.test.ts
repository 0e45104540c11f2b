import { fork, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyExport } from '../../src/core/proof/verify.ts'
import { proofTools } from '../../src/platform/proof-tools.ts'
import { root } from '../lib/cluster.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'

let one: Installation
beforeAll(async () => {
  one = await startInstallation()
}, 120_000)
afterAll(async () => {
  await one.stop()
  rmSync(`${one.data}-other`, { recursive: true, force: true })
})

const isReady = async () => (await fetch(`${one.url}/readyz`, { signal: AbortSignal.timeout(3000) }).catch(() => undefined))?.status === 200
const backAgain = () => expect.poll(isReady, { timeout: 25_000, interval: 200 }).toBe(true)

describe('a started installation', () => {
  it('was set up with the printed code, which is gone; secrets are readable by its user alone', () => {
    expect(one.said()).toMatch(/Set-up code: [A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/)
    expect(existsSync(join(one.data, 'web', 'setup-code'))).toBe(false)
    for (const name of ['secrets/database-admin', 'web/sign-in', 'web', 'worker', 'sealer', 'runner', 'secrets'])
      expect(statSync(join(one.data, name)).mode & 0o077).toBe(0)
    expect(readdirSync(join(one.data, 'secrets'))).toEqual(['database-admin']) // the roles' passwords are of this start and stored nowhere
  })

  it.each(['web', 'worker', 'sealer', 'runner'] as const)(
    'has its %s back after kill -9',
    async (part) => {
      const before = one.pidOf(part)
      process.kill(before as number, 'SIGKILL')
      await expect
        .poll(
          () => {
            const now = one.pidOf(part)
            return now !== undefined && now !== before
          },
          { timeout: 15_000 },
        )
        .toBe(true)
      await backAgain()
      expect((await one.get('/')).status).toBe(200) // still signed in: nothing of the session was in the process
    },
    60_000,
  )

  it('has its database back after kill -9, with everything that was acknowledged', async () => {
    const made = await one.post('/sites', { name: 'Oak Elementary', kind: 'school' })
    expect(made.ok).toBe(true)
    process.kill(one.postmaster(), 'SIGKILL')
    await expect.poll(async () => (await one.get('/sites').catch(() => undefined))?.status, { timeout: 25_000, interval: 300 }).toBe(200)
    expect(await (await one.get('/sites')).text()).toContain('Oak Elementary')
    await backAgain()
  }, 60_000)

  it('seals within a second, and whatever happens to the sealer or the database meanwhile, everything is sealed and nothing twice', async () => {
    const newest = async () => ((await (await one.get('/ledger')).json()) as { newest: { size: number; note: string } }).newest
    const before = await newest()
    expect(statSync(join(one.data, 'sealer/district-1-key-1')).mode & 0o777).toBe(0o600)
    const began = performance.now()
    expect((await one.post('/sites', { name: 'Elm Elementary', kind: 'school' })).ok).toBe(true)
    await expect.poll(async () => (await newest()).size, { timeout: 5000, interval: 30 }).toBeGreaterThan(before.size)
    expect(performance.now() - began).toBeLessThan(5000) // measured: 0.4 s; the limit is for a busy machine
    for (const kill of [() => process.kill(one.pidOf('sealer') as number, 'SIGKILL'), () => process.kill(one.postmaster(), 'SIGKILL')]) {
      let isOver = false
      const acts = (async () => {
        for (let i = 0; !isOver; i++) await one.post('/sites', { name: `School ${i} ${performance.now()}`, kind: 'school' }).catch(() => undefined)
      })()
      await expect
        .poll(async () => (await newest().catch(() => undefined))?.size ?? 0, { timeout: 10_000, interval: 30 })
        .toBeGreaterThan(before.size + 10)
      kill()
      await new Promise((resolve) => setTimeout(resolve, 300))
      isOver = true
      await acts
      await expect
        .poll(async () => ((await (await one.get('/evidence')).json().catch(() => ({}))) as { unsealed?: number }).unsealed, {
          timeout: 25_000,
          interval: 200,
        })
        .toBe(0)
    }
    const exported = await (await one.get('/ledger/export')).text()
    expect(verifyExport(proofTools, exported, { roots: before.note })).toMatchObject({ ok: true, faults: [], keys: 1, roots: [{ ok: true }] })
  }, 90_000)

  it('is one: a second start from the same folder, and one on a taken port, stop with one clear sentence', () => {
    const again = (env: NodeJS.ProcessEnv) =>
      spawnSync(process.execPath, [join(root, 'dist/main.mjs'), 'start'], {
        cwd: root,
        env: { PATH: process.env.PATH ?? '', ...env },
        encoding: 'utf8',
        timeout: 30_000,
      })
    const same = again({ AFTERBELL_DATA: one.data, PORT: '0' })
    expect([same.status, same.stderr]).toEqual([
      1,
      expect.stringMatching(/^Afterbell cannot start: Afterbell is already running from this data folder \(process \d+\)\.\n$/),
    ])
    const taken = again({ AFTERBELL_DATA: `${one.data}-other`, PORT: new URL(one.url).port })
    expect([taken.status, taken.stderr]).toEqual([
      1,
      expect.stringMatching(/^Afterbell cannot start: port \d+ is taken by another program\. Choose another one: PORT=\d+ npm start\.\n$/),
    ])
    const wrong = again({ AFTERBELL_DATA: `${one.data}-other`, PORT: 'eighty', PUBLIC_URL: 'nowhere' })
    expect(wrong.stderr).toMatch(/PORT is "eighty".*PUBLIC_URL is "nowhere"/)
  })

  it('leaves no part behind when it is killed while that part still starts', async () => {
    const silent = createServer() // a database that takes the connection and never answers
    await new Promise<void>((up) => {
      silent.listen(0, '127.0.0.1', up)
    })
    const heard = new Promise((asked) => {
      silent.once('connection', asked)
    })
    const part = fork(join(root, 'dist/main.mjs'), ['worker'], {
      stdio: 'ignore',
      env: { AFTERBELL_DB: `postgres://x:x@127.0.0.1:${(silent.address() as AddressInfo).port}/x` },
    })
    const ended = new Promise((over) => {
      part.once('exit', over)
    })
    await heard
    part.disconnect() // as a starter that is no more
    const late = new Promise((over) => {
      setTimeout(() => over('still there'), 5000)
    })
    expect(await Promise.race([ended, late])).toBe(0)
    silent.close()
  })

  it('kept no secret in what it said', () => {
    expect(one.said()).not.toContain('a trial of its own')
    expect(one.said()).not.toMatch(/postgres:\/\/afterbell_\w+:(?!\[hidden\])/)
  })
})
