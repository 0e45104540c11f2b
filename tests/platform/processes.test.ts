import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../lib/cluster.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'

let one: Installation
beforeAll(async () => { one = await startInstallation() }, 120_000)
afterAll(() => one.stop())

const isReady = async () => (await fetch(`${one.url}/readyz`, { signal: AbortSignal.timeout(3000) }).catch(() => undefined))?.status === 200
const backAgain = () => expect.poll(isReady, { timeout: 25_000, interval: 200 }).toBe(true)

describe('a started installation', () => {
  it('was set up with the printed code, which is gone; secrets are readable by its user alone', () => {
    expect(one.said()).toMatch(/Set-up code: [A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/)
    expect(existsSync(join(one.data, 'setup-code'))).toBe(false)
    for (const name of ['database-admin', 'database-app', 'sign-in']) expect(statSync(join(one.data, 'secrets', name)).mode & 0o077).toBe(0)
  })

  it.each(['web', 'worker', 'runner'] as const)('has its %s back after kill -9', async (part) => {
    const before = one.pidOf(part)
    process.kill(before as number, 'SIGKILL')
    await expect.poll(() => { const now = one.pidOf(part); return now !== undefined && now !== before }, { timeout: 15_000 }).toBe(true)
    await backAgain()
    expect((await one.get('/')).status).toBe(200) // still signed in: nothing of the session was in the process
  }, 60_000)

  it('has its database back after kill -9, with everything that was acknowledged', async () => {
    const made = await one.post('/sites', { name: 'Oak Elementary', kind: 'school' })
    expect(made.ok).toBe(true)
    process.kill(one.postmaster(), 'SIGKILL')
    await expect.poll(async () => (await one.get('/sites').catch(() => undefined))?.status, { timeout: 25_000, interval: 300 }).toBe(200)
    expect(await (await one.get('/sites')).text()).toContain('Oak Elementary')
    await backAgain()
  }, 60_000)

  it('is one: a second start from the same folder, and one on a taken port, stop with one clear sentence', () => {
    const again = (env: NodeJS.ProcessEnv) => spawnSync(process.execPath, [join(root, 'dist/main.mjs'), 'start'], { cwd: root, env: { PATH: process.env.PATH ?? '', ...env }, encoding: 'utf8', timeout: 30_000 })
    const same = again({ AFTERBELL_DATA: one.data, PORT: '0' })
    expect([same.status, same.stderr]).toEqual([1, expect.stringMatching(/^Afterbell cannot start: Afterbell is already running from this data folder \(process \d+\)\.\n$/)])
    const taken = again({ AFTERBELL_DATA: `${one.data}-other`, PORT: new URL(one.url).port })
    expect([taken.status, taken.stderr]).toEqual([1, expect.stringMatching(/^Afterbell cannot start: port \d+ is taken by another program\. Choose another one: PORT=\d+ npm start\.\n$/)])
    const wrong = again({ AFTERBELL_DATA: `${one.data}-other`, PORT: 'eighty', PUBLIC_URL: 'nowhere' })
    expect(wrong.stderr).toMatch(/PORT is "eighty".*PUBLIC_URL is "nowhere"/)
  })

  it('kept no secret in what it said', () => {
    expect(one.said()).not.toContain('a trial of its own')
    expect(one.said()).not.toMatch(/postgres:\/\/afterbell_\w+:(?!\[hidden\])/)
  })
})
