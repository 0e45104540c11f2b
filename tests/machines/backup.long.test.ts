// The drill, whole: an installation with three hundred devices, backed up while it works, killed in the midst of both, restored into an empty
// folder, started, signed in to, confirmed; its ledger verified before and after.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../lib/cluster.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'

let one: Installation
let folder: string
const key = () => join(folder, 'key')
const afterbell = (data: string, ...args: readonly string[]) =>
  spawnSync(join(root, 'bin/afterbell'), args, { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', AFTERBELL_DATA: data }, maxBuffer: 1e8 })
const must = (done: ReturnType<typeof afterbell>): void => {
  if (done.status !== 0) throw new Error(done.stderr)
}
const begin = (data: string, ...args: readonly string[]) =>
  spawn(join(root, 'bin/afterbell'), args, { stdio: 'ignore', env: { PATH: process.env.PATH ?? '', AFTERBELL_DATA: data } })
const killedAfter = async (child: ReturnType<typeof begin>, ms: number): Promise<boolean> => {
  const ended = new Promise<boolean>((resolve) => child.once('exit', (_, signal) => resolve(signal === 'SIGKILL')))
  await wait(ms)
  child.kill('SIGKILL')
  return ended
}
const report = (
  n: number,
) => `<?xml version="1.0" encoding="UTF-8"?><REQUEST><DEVICEID>pc-${n}</DEVICEID><QUERY>INVENTORY</QUERY><CONTENT><HARDWARE><NAME>pc-${n}</NAME></HARDWARE><BIOS><SSN>SER${100000 + n}</SSN></BIOS>
  <SOFTWARES><NAME>bash</NAME><VERSION>5.2.${n % 7}</VERSION><FROM>deb</FROM></SOFTWARES></CONTENT></REQUEST>`

beforeAll(async () => {
  one = await startInstallation()
  folder = mkdtempSync('/var/tmp/afterbell-drill-')
  chmodSync(folder, 0o755)
  const files = mkdtempSync(join(folder, 'in-'))
  const names = Array.from({ length: 300 }, (_, n) => {
    const file = join(files, `${n}.xml`)
    writeFileSync(file, report(n))
    return file
  })
  for (let at = 0; at < names.length; at += 100) must(afterbell(one.data, 'devices', 'import', ...names.slice(at, at + 100)))
  must(afterbell(one.data, 'backup', 'keys', '--out', key()))
}, 240_000)
afterAll(async () => {
  await one.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('kill -9 in the midst of backups: nothing half-done has the name, the next one is whole and clears up', async () => {
  let killed = 0
  for (let round = 0; round < 8; round++) {
    const target = join(folder, `killed-${round}`)
    if (await killedAfter(begin(one.data, 'backup', '--out', target), 250 + round * 60)) killed++
    if (existsSync(target)) expect(afterbell(one.data, 'backup', 'verify', target, '--identity', key()).status).toBe(0)
    expect(afterbell(one.data, 'backup', '--out', target).status).toBe(0)
  }
  expect(killed).toBeGreaterThan(2)
  expect(readdirSync(folder).filter((name) => name.includes('.draft-'))).toEqual([])
}, 120_000)

test('kill -9 in the midst of restores leaves an empty database that takes the restore; it starts, sessions are over, the ledger verifies, and confirmation lets it go on', async () => {
  const backup = join(folder, 'whole')
  const before = join(folder, 'before.jsonl')
  expect(afterbell(one.data, 'ledger', 'export', '--out', before).status).toBe(0)
  expect(afterbell(one.data, 'backup', '--out', backup).status).toBe(0)
  const target = join(folder, 'back')
  let killed = 0
  for (let round = 0; round < 6; round++) {
    // until one is through
    if (!(await killedAfter(begin(target, 'restore', backup, '--identity', key()), 700 + round * 350))) break
    killed++
  }
  expect(killed).toBeGreaterThan(1)
  // A killed one's connection may live a moment longer; one that was through says so.
  const outcome = () => {
    const done = afterbell(target, 'restore', backup, '--identity', key(), '--json')
    return done.status === 0 ? 'restored' : (JSON.parse(done.stderr) as { code: string }).code
  }
  await expect.poll(outcome, { timeout: 30_000, interval: 1000 }).toMatch(/^(restored|backup\/not-empty)$/)
  const again = await startInstallation({ AFTERBELL_DATA: target }, { setUp: false })
  try {
    expect((await one.get('/')).status).toBe(200) // the old one's session still works there
    expect(
      (await fetch(`${again.url}/`, { redirect: 'manual', headers: { accept: 'application/json', cookie: 'afterbell.session_token=none' } })).status,
    ).toBe(401)
    expect((await again.post('/sign-in', { email: 'pat@example.test', password: 'a trial of its own' })).status).toBe(200)
    expect(await (await again.get('/operations')).json()).toMatchObject({ restores: [{ epoch: 2, confirmedAt: null }] })
    expect(((await (await again.get('/devices')).text()).match(/pc-\d+/g) ?? []).length).toBeGreaterThan(20)
    expect((await again.post('/operations/confirm-restore', {})).status).toBe(200)
    const after = join(folder, 'after.jsonl')
    const exported = () => {
      expect(afterbell(target, 'ledger', 'export', '--out', after).status).toBe(0)
      return readFileSync(after, 'utf8')
    }
    // Its sealer has a key of its own and takes over a minute after the other's last seal.
    await expect.poll(exported, { timeout: 100_000, interval: 2000 }).toMatch(/installation\.restored[\s\S]*installation\.restore-confirmed/)
    for (const file of [before, after]) expect(afterbell(target, 'ledger', 'verify', file).status).toBe(0)
    const hashes = (file: string) => readFileSync(file, 'utf8').match(/"entryHash":"[0-9a-f]{64}"/g) ?? []
    expect(hashes(before).length).toBeGreaterThan(300)
    expect(hashes(after).slice(0, hashes(before).length)).toEqual(hashes(before))
    expect(hashes(after).length).toBeGreaterThan(hashes(before).length)
  } finally {
    await again.stop()
  }
}, 300_000)
