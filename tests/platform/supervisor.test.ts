import { spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { closedParent, databaseUser } from '../../src/platform/os-user.ts'
import { choosePlace, startEmbedded } from '../../src/platform/db/supervisor.ts'
import { root } from '../lib/cluster.ts'

const isRoot = process.getuid?.() === 0
const nobody = { name: 'nobody', uid: 65534, gid: 65534 }
const base = mkdtempSync(join(tmpdir(), 'after bell '))
chmodSync(base, 0o755)
const pids: number[] = []
afterAll(() => {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      /* gone already */
    }
  rmSync(base, { recursive: true, force: true })
})

const asks = async (url: string, name = 'server_version'): Promise<string> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return String((await client.query<{ is: string }>('select current_setting($1) as is', [name])).rows[0]?.is)
  } finally {
    await client.end()
  }
}
const postmaster = (home: string) => Number(readFileSync(join(home, 'cluster/postmaster.pid'), 'utf8').split('\n')[0])

describe('the embedded PostgreSQL', () => {
  it('starts in a path with spaces, is adopted after its starter was killed, survives kill -9, and stops', async () => {
    const place = { home: join(base, 'data one', 'postgres'), moved: undefined }
    mkdirSync(join(base, 'data one'))
    const secrets = join(base, 'data one', 'secrets')
    const first = await startEmbedded(root, place, secrets)
    expect(first.adopted).toBe(false)
    expect(Number.parseInt(await asks(first.adminUrl), 10)).toBeGreaterThanOrEqual(15)
    await expect(asks(first.adminUrl, 'checkpoint_timeout')).resolves.toBe('15min')
    const pid = postmaster(place.home)
    pids.push(pid)
    const again = await startEmbedded(root, place, secrets) // as after a kill -9 of ours: the server still runs
    expect(again.adopted).toBe(true)
    expect(postmaster(place.home)).toBe(pid)
    process.kill(pid, 'SIGKILL')
    // as an earlier version wrote it, and what its operator set since, without an end of line
    const file = join(place.home, 'cluster/postgresql.auto.conf')
    const kept = readFileSync(file, 'utf8').split('\n')
    writeFileSync(
      file,
      [...kept.filter((line) => line !== '' && !/^(checkpoint_timeout|shared_buffers)/.test(line)), "shared_buffers = '64MB'"].join('\n'),
    )
    const third = await startEmbedded(root, place, secrets)
    expect(third.adopted).toBe(false)
    pids.push(postmaster(place.home))
    await expect(asks(third.adminUrl)).resolves.toMatch(/^\d/)
    await expect(asks(third.adminUrl, 'checkpoint_timeout')).resolves.toBe('15min') // a setting of a later version comes with its start
    await expect(asks(third.adminUrl, 'shared_buffers')).resolves.toBe('64MB')
    expect(readFileSync(file, 'utf8').match(/^listen_addresses/gm)).toHaveLength(1)
    await third.stop()
    await expect(asks(third.adminUrl)).rejects.toThrow(/ECONNREFUSED|terminat|shutting/)
  })

  it.runIf(isRoot)('as root it runs as another OS user; needs root, else titled as skipped', () => {
    expect(databaseUser()?.name).toBe('postgres')
  })

  it.runIf(isRoot)('a closed parent (needs root): the default place is left, a chosen one is refused in one sentence', () => {
    const closed = join(base, 'closed')
    mkdirSync(join(closed, 'data'), { recursive: true })
    chmodSync(closed, 0o700)
    const user = databaseUser()
    expect(choosePlace(join(closed, 'data'), false, user).home).toMatch(/^\/var\/lib\/afterbell\//)
    expect(() => choosePlace(join(closed, 'data'), true, user)).toThrow(/may not enter .*closed\. Set AFTERBELL_DATA/)
    expect(choosePlace(join(closed, 'data'), true, undefined).home).toBe(join(closed, 'data/postgres')) // an ordinary user runs it itself
  })

  it.runIf(isRoot && !closedParent(root, nobody))(
    'runs for an ordinary user (needs root to become one, and a project folder that user may enter)',
    async () => {
      const folder = join(base, 'ordinary')
      mkdirSync(folder)
      chownSync(folder, 65534, 65534)
      const script = join(folder, 'start.mjs')
      writeFileSync(
        script,
        `import { startEmbedded } from ${JSON.stringify(join(root, 'src/platform/db/supervisor.ts'))}
      const e = await startEmbedded(${JSON.stringify(root)}, { home: ${JSON.stringify(join(folder, 'pg'))}, moved: undefined }, ${JSON.stringify(join(folder, 'secrets'))})
      console.log(e.adminUrl); await e.stop()`,
      )
      const output = await new Promise<string>((resolve) => {
        let text = ''
        const child = spawn(process.execPath, [script], { uid: 65534, gid: 65534, cwd: '/', env: { PATH: process.env.PATH ?? '' } })
        child.stdout.on('data', (part: Buffer) => {
          text += part.toString()
        })
        child.stderr.on('data', (part: Buffer) => {
          text += part.toString()
        })
        child.on('exit', () => resolve(text))
      })
      expect(output).toMatch(/^postgres:\/\/afterbell_admin:/)
    },
  )
})
