import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { serviceCommands } from '../../src/processes/commands/service.ts'
import { runCommand } from '../lib/command.ts'

const folder = mkdtempSync(join(tmpdir(), 'afterbell service '))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const unit = async (data: string) => (await runCommand(serviceCommands, ['service', 'unit'], { AFTERBELL_DATA: data })).out

test('install says what it would do and does nothing unless told to', async () => {
  const told = await runCommand(serviceCommands, ['service', 'install', '--json'], { AFTERBELL_DATA: join(folder, 'data') })
  expect([told.code, told.json]).toEqual([0, { done: false, steps: expect.arrayContaining(['write /etc/systemd/system/afterbell.service']) }])
})

test('the unit names this data folder, and refuses a path it could not carry', async () => {
  expect(await unit('/srv/after bell')).toContain('Environment=AFTERBELL_DATA="/srv/after bell"')
  expect((await runCommand(serviceCommands, ['service', 'unit'], { AFTERBELL_DATA: '/srv/100%' })).code).toBe(2)
})

test.skipIf(spawnSync('systemd-analyze', ['--version']).error !== undefined)('the unit is one for systemd (needs systemd-analyze)', async () => {
  const verify = async (text: string) => {
    const file = join(folder, 'afterbell.service')
    writeFileSync(file, text)
    const done = spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', file], {
      encoding: 'utf8',
      env: { ...process.env, SYSTEMD_LOG_LEVEL: 'warning' },
    })
    return done.stderr
      .split('\n')
      .filter((line) => line.includes('afterbell.service'))
      .join('\n')
  }
  expect(await verify(await unit('/srv/after bell'))).toBe('')
  expect(await verify((await unit('/srv/x')).replace('ProtectSystem=strict', 'ProtectSystem=somehow'))).toMatch(/protect system/i)
})
