import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backupTrouble, known, type BackupFacts, type Backups } from './contract.ts'
import { fakeBackups } from './fake.ts'
import { backupAfterGate, backupGate } from './gate.ts'
import { readSnapshots, resticBackups, type ResticRepository } from './restic.ts'

const hour = 3_600_000
const now = Date.parse('2026-11-21T20:00:00Z')
const facts = (changes: Partial<BackupFacts> = {}): BackupFacts => ({
  host: 'srv1',
  source: 'restic main',
  evidence: 'real',
  lastGoodAtMs: now - 3 * hour,
  lastTriedAtMs: null,
  lastResult: 'ok',
  verifiedAtMs: null,
  verifyMethod: 'none',
  reference: 'abcd1234',
  limits: '',
  ...changes,
})

describe('the gate before a run (SP-1.6)', () => {
  it.each([
    ['a good backup of 3 hours', known(facts()), null],
    ['one exactly at the limit', known(facts({ lastGoodAtMs: now - 26 * hour })), null],
    ['one a moment older', known(facts({ lastGoodAtMs: now - 26 * hour - 1 })), 'backups/backup-too-old'],
    ['one that failed', known(facts({ lastResult: 'fail' })), 'backups/last-backup-failed'],
    ['one from the future', known(facts({ lastGoodAtMs: now + hour })), 'backups/time-not-possible'],
    ['one without a time', known(facts({ lastGoodAtMs: NaN })), 'backups/time-not-possible'],
    ['no answer', backupTrouble('unreachable', 'timed out'), 'backups/cannot-tell'],
  ])('%s', (_name, answer, code) => {
    const gate = backupGate(answer, now, 26)
    expect(gate.ok ? null : gate.refusal.code).toBe(code)
    if (!gate.ok) expect(gate.refusal.clause).toBe('SP-1.6')
  })
})

describe('the gate after a run (SP-4.7)', () => {
  it('takes only a good backup since then', () => {
    expect(backupAfterGate(known(facts()), now - 4 * hour).ok).toBe(true)
    expect(backupAfterGate(known(facts()), now)).toMatchObject({ ok: false, refusal: { clause: 'SP-4.7' } })
    expect(backupAfterGate(known(facts({ lastResult: 'fail' })), now - 4 * hour).ok).toBe(false)
    expect(backupAfterGate(backupTrouble('unreachable', 'x'), 0).ok).toBe(false)
  })
})

describe('restic’s own words', () => {
  const snapshot = (time: string, hostname = 'srv1') => ({ time, hostname, id: 'abcd1234ef', short_id: 'abcd1234', paths: ['/'] })
  it('takes the newest of several path sets, of this host alone', () => {
    const text = JSON.stringify([
      snapshot('2026-11-20T01:00:00+01:00'),
      snapshot('2026-11-20T02:30:00.123456789-06:00'),
      snapshot('2026-11-21T00:00:00Z', 'srv2'),
    ])
    expect(readSnapshots(text, 'srv1', 'restic main')).toMatchObject({
      ok: true,
      value: { lastGoodAtMs: Date.parse('2026-11-20T08:30:00.123Z'), reference: 'abcd1234' },
    })
  })
  it.each(['', 'null', '[]', '{}', '[{"time":1}]', '<html>', '[{"time":"soon","hostname":"srv1","id":"x"}]'])('%s is no backup', (text) =>
    expect(readSnapshots(text, 'srv1', 'r').ok).toBe(false),
  )
})

const backupContract = (name: string, make: () => Promise<Backups>, skip = false) =>
  describe.skipIf(skip)(`${name}: the contract of a backup system`, () => {
    let backups: Backups
    beforeAll(async () => void (backups = await make()), 60_000)
    it('tells the last good backup of a host', async () => {
      const latest = await backups.latest('srv1')
      expect(latest).toMatchObject({ ok: true, value: { host: 'srv1', lastResult: 'ok' } })
      if (latest.ok) expect(Math.abs(latest.value.lastGoodAtMs - Date.now())).toBeLessThan(120_000)
      expect(backupGate(latest, Date.now(), 24).ok).toBe(true)
    })
    it('cannot tell for a host it does not know', async () => {
      const latest = await backups.latest('srv-unknown')
      expect(latest).toMatchObject({ ok: false, trouble: { code: 'no-such-host' } })
      expect(backupGate(latest, Date.now(), 24)).toMatchObject({ ok: false, refusal: { code: 'backups/cannot-tell' } })
    })
  })

backupContract('stand-in', async () => fakeBackups(() => ({ srv1: { lastGoodAtMs: Date.now() } })))

const restic = spawnSync('restic', ['version'], { encoding: 'utf8' })
const missing = restic.error !== undefined
describe(`restic${missing ? ' (skipped: restic is not installed)' : ''}`, () => {
  let folder = ''
  let repository: ResticRepository
  const onRepository = (...args: string[]) => {
    const ran = spawnSync('restic', ['--repo', repository.repository, '--password-file', repository.passwordFile, '--no-cache', '-q', ...args], {
      encoding: 'utf8',
    })
    if (ran.status !== 0) throw new Error(ran.stderr)
  }
  beforeAll(async () => {
    if (missing) return
    folder = await mkdtemp(join(tmpdir(), 'afterbell-restic-'))
    repository = { name: 'main', repository: join(folder, 'repo'), passwordFile: join(folder, 'password') }
    await writeFile(repository.passwordFile, 'correct horse\n', { mode: 0o600 })
    await writeFile(join(folder, 'file'), 'grades')
    onRepository('init')
    onRepository('backup', '--host', 'srv1', join(folder, 'file'))
  }, 60_000)
  afterAll(async () => void (folder !== '' && (await rm(folder, { recursive: true }))))
  backupContract('a real repository', async () => resticBackups(repository), missing)

  it.skipIf(missing)(
    'says why it cannot tell',
    async () => {
      await writeFile(join(folder, 'wrong'), 'wrong\n')
      expect(await resticBackups({ ...repository, passwordFile: join(folder, 'wrong') }).latest('srv1')).toMatchObject({
        ok: false,
        trouble: { code: 'login-refused' },
      })
      expect(await resticBackups({ ...repository, repository: join(folder, 'gone') }).latest('srv1')).toMatchObject({
        ok: false,
        trouble: { code: 'unreachable' },
      })
      expect(await resticBackups({ ...repository, command: 'no-such-program' }).latest('srv1')).toMatchObject({
        ok: false,
        trouble: { code: 'unreachable' },
      })
      expect(await resticBackups(repository).latest('--help')).toMatchObject({ ok: false, trouble: { code: 'no-such-host' } })
    },
    60_000,
  )
})
