// The oldest PostgreSQL that is promised: every refusal, tenancy and backup test against Debian's 15, and an installation that uses it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../lib/cluster.ts'
import { startInstallation } from '../lib/installation.ts'
import { postgres15Missing, startPostgres15 } from '../lib/postgres15.ts'
import { asRole } from '../lib/two-districts.ts'

const missing = postgres15Missing()
const why = missing ? `: ${missing}` : ''
let old: Awaited<ReturnType<typeof startPostgres15>>
const folder = mkdtempSync(join(tmpdir(), 'afterbell-15-'))
beforeAll(async () => {
  if (!missing) old = await startPostgres15()
})
afterAll(() => {
  if (!missing) old.stop()
  rmSync(folder, { recursive: true, force: true })
})

test.skipIf(missing !== undefined)(
  `migrations, refusals, tenancy and backups hold on PostgreSQL 15 (needs postgresql-15${why})`,
  () => {
    const out = join(folder, 'report.json')
    const done = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '.db.test.',
        'tests/platform/tenancy',
        'tests/platform/backup.test',
        'tests/http/metrics',
        '--reporter=json',
        `--outputFile.json=${out}`,
      ],
      { cwd: root, encoding: 'utf8', env: { ...process.env, AFTERBELL_TEST_DATABASE_URL: old.adminUrl, AFTERBELL_MACHINES: '0' }, maxBuffer: 1e8 },
    )
    expect(existsSync(out), done.stderr.slice(-2000)).toBe(true)
    const report = JSON.parse(readFileSync(out, 'utf8')) as {
      numPassedTests: number
      testResults: { name: string; status: string; message: string; assertionResults: { status: string; fullName: string }[] }[]
    }
    const failed = report.testResults.flatMap((file) => [
      ...(file.status === 'failed' && file.assertionResults.length === 0 ? [`${file.name}: ${file.message}`] : []),
      ...file.assertionResults.filter((one) => one.status === 'failed').map((one) => `${file.name}: ${one.fullName}`),
    ])
    expect(failed).toEqual([])
    expect(report.numPassedTests).toBeGreaterThan(60)
  },
  600_000,
)

test.skipIf(missing !== undefined)(
  `an installation starts on it by DATABASE_URL, and not where a role is stronger than it may be (needs postgresql-15${why})`,
  async () => {
    await asRole(old.adminUrl, (client) => client.query('create database afterbell'))
    const url = old.adminUrl.replace(/\/postgres$/, '/afterbell')
    const one = await startInstallation({ DATABASE_URL: url })
    try {
      expect(await (await one.get('/readyz')).json()).toMatchObject({ ready: true, database: true })
      expect((await one.post('/sites', { name: 'Oak Elementary', kind: 'school' })).ok).toBe(true)
      expect(existsSync(join(one.data, 'postgres'))).toBe(false)
    } finally {
      await one.stop()
    }
    await asRole(old.adminUrl, (client) => client.query('alter role afterbell_app superuser'))
    await expect(startInstallation({ DATABASE_URL: url })).rejects.toThrow(/These database roles are stronger than they may be: afterbell_app/)
  },
  120_000,
)
