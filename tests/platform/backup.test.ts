// Backup and restore over real databases: what comes back is what was there, and what must not be kept is not.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readBackup, writeBackup } from '../../src/platform/backup/file.ts'
import { readIdentities, readRecipients } from '../../src/platform/backup/seal.ts'
import { inSnapshot, letBackupRead } from '../../src/platform/db/dump.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { addressesAs, makeDatabase, type Addresses } from '../../src/platform/db/roles.ts'
import { backupCommands } from '../../src/processes/commands/backup.ts'
import { restoreCommands } from '../../src/processes/commands/restore.ts'
import { describeSchema as schemaOf } from '../../tools/schema-text.ts'
import { openTestCluster, root, type TestDatabase } from '../lib/cluster.ts'
import { runCommand } from '../lib/command.ts'
import { asRole, contents, fillTwo } from '../lib/two-districts.ts'

const commands = [...backupCommands, ...restoreCommands]
let source: TestDatabase
let adminUrl: string
let folder: string
let identity: string
const made: string[] = []
const at = (database: string) => {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return url.toString()
}
const envOf = (database: string, data = 'data') => ({ AFTERBELL_DATA: join(folder, data), DATABASE_URL: at(database) })
const run = (line: readonly string[], env: NodeJS.ProcessEnv) => runCommand(commands, line, env)
const secretOf = () => readIdentities(readFileSync(identity, 'utf8'))
const freshDatabase = async (label: string): Promise<string> => {
  const name = `restored_${label}_${process.pid}`
  made.push(name)
  await asRole(adminUrl, (client) => client.query(`create database ${name}`))
  return name
}
const tablesIn = async (database: string): Promise<string> =>
  (
    await asRole(at(database), (client) =>
      client.query(`select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`),
    )
  ).rows[0]?.count
const addressesFor = async (database: string): Promise<Addresses> => (await addressesAs(adminUrl, database)) as Addresses
const oneBackup = () => join(folder, 'one.age')

beforeAll(async () => {
  const cluster = await openTestCluster()
  adminUrl = cluster.adminUrl
  source = await cluster.clone('backup')
  await fillTwo(source.addresses)
  folder = mkdtempSync(join(tmpdir(), 'afterbell-backup-'))
  mkdirSync(join(folder, 'data/secrets'), { recursive: true })
  writeFileSync(join(folder, 'data/secrets/sign-in'), 'a sign-in secret')
  identity = join(folder, 'identity.txt')
})
afterAll(async () => {
  await source.drop()
  for (const name of made) await asRole(adminUrl, (client) => client.query(`drop database if exists ${name} with (force)`))
  rmSync(folder, { recursive: true, force: true })
})

describe('a backup', () => {
  test('without a public key is refused, and the refusal says how to make a pair; the secret key never lies in the data folder', async () => {
    const none = await run(['backup', '--out', oneBackup()], envOf(source.name))
    expect([none.code, none.problem.code, none.problem.satisfiedBy]).toEqual([
      3,
      'backup/no-key-to-encrypt-to',
      expect.stringContaining('afterbell backup keys --out FILE'),
    ])
    expect(existsSync(oneBackup())).toBe(false)
    expect((await run(['backup', 'keys', '--out', join(folder, 'data/key')], envOf(source.name))).code).toBe(2)
    const keys = await run(['backup', 'keys', '--out', identity], envOf(source.name))
    expect([keys.code, statSync(identity).mode & 0o077, readFileSync(identity, 'utf8')]).toEqual([0, 0, expect.stringMatching(/^AGE-SECRET-KEY-1/m)])
    expect((await run(['backup', 'keys', '--out', identity], envOf(source.name))).problem.code).toBe('backup/key-file-exists')
    expect(keys.out).not.toContain('AGE-SECRET-KEY')
  })

  test('holds everything, is read back and compared, opens with its key alone, and shows none of its words', async () => {
    const done = await run(['backup', '--out', oneBackup(), '--json'], envOf(source.name))
    expect([done.code, done.err, done.json]).toEqual([
      0,
      '',
      expect.objectContaining({
        verified: true,
        epoch: 1,
        districts: [
          expect.objectContaining({ district: '1', sealed: expect.any(Number), checkpoint: expect.stringContaining('\n') }),
          expect.anything(),
        ],
      }),
    ])
    const raw = readFileSync(oneBackup())
    expect([raw.includes('District 1'), raw.includes('sign-in secret'), statSync(oneBackup()).mode & 0o077]).toEqual([false, false, 0])
    const verified = await run(['backup', 'verify', oneBackup(), '--identity', identity, '--json'], {})
    expect(verified.json).toMatchObject({ ok: true, sha256: (done.json as { sha256: string }).sha256, rows: (done.json as { rows: number }).rows })
    expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([])
    const noted = await asRole(source.addresses.app, (client) =>
      client.query('select fault, sha256 from installation_backup order by began_at desc limit 1'),
    )
    expect(noted.rows).toEqual([{ fault: null, sha256: (done.json as { sha256: string }).sha256 }])
  })

  test.skipIf(spawnSync('age', ['--version']).error !== undefined)("opens with the age program and tar as well (needs Debian's age)", () => {
    const list = execFileSync('sh', ['-c', `age -d -i '${identity}' '${oneBackup()}' | tar tzf -`], { encoding: 'utf8' })
    expect(list).toMatch(/^afterbell-backup\.json\n[\s\S]*tables\/public\.people_district\/000001\n[\s\S]*files\/sign-in\nmanifest\.json\n$/)
    const row = execFileSync('sh', ['-c', `age -d -i '${identity}' '${oneBackup()}' | tar xzOf - tables/public.people_district/000001`], {
      encoding: 'utf8',
    })
    expect(row.split('\n')[0]).toMatch(/^1\tDistrict 1 of tab\\there, line\\nend/)
  })

  test('broken anywhere, cut, or opened with another key is refused in words, and nothing is restored', async () => {
    const other = join(folder, 'other.txt')
    await run(['backup', 'keys', '--out', other], envOf(source.name, 'elsewhere'))
    const size = statSync(oneBackup()).size
    const target = await freshDatabase('broken')
    const broken = (name: string, spoil: (path: string) => void) => {
      const path = join(folder, name)
      copyFileSync(oneBackup(), path)
      spoil(path)
      return path
    }
    const flip = (where: number) => (path: string) => {
      const bytes = readFileSync(path)
      bytes[where] = (bytes[where] ?? 0) ^ 1
      writeFileSync(path, bytes)
    }
    const wrong = await run(['restore', oneBackup(), '--identity', other], envOf(target))
    expect([wrong.code, wrong.problem.code]).toEqual([3, 'backup/wrong-key'])
    for (const path of [
      broken('flip-start', flip(5)),
      broken('flip-header', flip(120)),
      broken('flip-body', flip(Math.floor(size / 2))),
      broken('flip-end', flip(size - 1)),
      broken('cut', (file) => truncateSync(file, size - 1)),
      broken('half', (file) => truncateSync(file, Math.floor(size / 2))),
      broken('longer', (file) => writeFileSync(file, 'more', { flag: 'a' })),
      broken('nothing', (file) => truncateSync(file, 0)),
    ]) {
      const answer = await run(['restore', path, '--identity', identity], envOf(target))
      expect([path, answer.code, answer.problem.code]).toEqual([path, 3, expect.stringMatching(/^backup\/(broken|wrong-key)$/)])
    }
    expect(await tablesIn(target)).toBe('0')
    expect((await run(['restore', oneBackup()], envOf(target))).problem.code).toBe('backup/key-missing')
    expect((await run(['restore', join(folder, 'nowhere'), '--identity', identity], envOf(target))).code).toBe(2)
  })

  test.runIf(process.getuid?.() === 0)(
    'onto a full disk fails, leaves no file and no draft, and is noted as failed (needs root to make a small disk)',
    async () => {
      const small = join(folder, 'small')
      mkdirSync(small)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small])
      try {
        const full = await run(['backup', '--out', join(small, 'big.age')], envOf(source.name))
        expect([full.code, full.err, readdirSync(small)]).toEqual([1, expect.stringContaining('ENOSPC'), []])
      } finally {
        execFileSync('umount', [small])
      }
      const noted = await asRole(source.addresses.app, (client) =>
        client.query('select fault from installation_backup order by began_at desc limit 1'),
      )
      expect(noted.rows[0]?.fault).toContain('ENOSPC')
      expect((await run(['backup', '--out', '/dev/full'], envOf(source.name))).code).toBe(2)
    },
  )

  test("of the secrets is a file of its own, with the runner's configuration and the keys it names", async () => {
    mkdirSync(join(folder, 'data/sealer'), { recursive: true })
    writeFileSync(join(folder, 'data/sealer/district-1-key-1'), 'a sealing key')
    writeFileSync(join(folder, 'host-key'), "a host's key")
    writeFileSync(join(folder, 'runner.yaml'), `hosts:\n  - { keyFile: ${join(folder, 'host-key')}, other: /nowhere/at/all }\n`)
    const target = join(folder, 'secrets.age')
    const done = await run(['backup', 'secrets', '--out', target, '--json'], {
      ...envOf(source.name),
      AFTERBELL_RUNNER_CONFIG: join(folder, 'runner.yaml'),
    })
    expect([done.code, (done.json as { files: { path: string }[] }).files.map((one) => one.path.slice(folder.length))]).toEqual([
      0,
      ['/data/sealer/district-1-key-1', '/runner.yaml', '/host-key'],
    ])
    const held: string[] = []
    await readBackup(target, secretOf(), {
      file: async (_, bytes) => {
        held.push(Buffer.from(bytes).toString())
      },
    })
    expect([held[0], held[2]]).toEqual(['a sealing key', "a host's key"])
    expect((await run(['restore', target, '--identity', identity], envOf(await freshDatabase('secrets')))).code).toBe(3)
  })

  test('taken while others write is one moment: never half of a transaction', async () => {
    let going = true
    const writing = asRole(source.addresses.owner, async (client) => {
      // pairs of rows in two tables, one transaction each
      let n = 0
      for (; going; n++)
        await client.query(
          `begin; insert into platform_move values ('pair', 'a${n}', 'b'); insert into people_district_list values (${1000 + n}); commit`,
        )
      return n
    })
    const path = join(folder, 'moment.age')
    const done = await run(['backup', '--out', path], envOf(source.name))
    going = false
    const written = await writing
    expect([done.code, written > 3]).toEqual([0, true])
    await asRole(source.addresses.owner, (client) =>
      client.query(`delete from people_district_list where district_id >= 1000; delete from platform_move where machine = 'pair'`),
    )
    // The rows name districts that are none: enough to read them, not to restore them.
    const tables: Record<string, string> = {}
    await readBackup(path, secretOf(), {
      table: async (name, bytes) => {
        if (bytes) tables[name] = (tables[name] ?? '') + bytes.toString()
      },
    })
    const moves = (tables['public.platform_move'] ?? '').match(/^pair\t/gm)?.length ?? 0
    const listed = (tables['public.people_district_list'] ?? '').match(/^1\d{3,}$/gm)?.length ?? 0
    expect([moves, moves <= written]).toEqual([listed, true])
  })
})

const changed = [
  'public.platform_epoch',
  'public.installation_restore',
  'public.installation_backup',
  'public.ledger_entry',
  'public.ledger_unsealed',
  'public.platform_process',
  'auth.session',
]

describe('a restore', () => {
  test('brings back every row, number and account of both districts; begins a new epoch, ends sessions, and tells the ledgers', async () => {
    const target = await freshDatabase('whole')
    const before = await contents(source.addresses)
    const done = await run(['restore', oneBackup(), '--identity', identity, '--json'], envOf(target, 'fresh'))
    expect([done.code, done.err, done.json]).toEqual([
      0,
      '',
      expect.objectContaining({ epoch: 2, districts: ['1', '2'], endedSessions: 1, migrated: [], confirmed: false }),
    ])
    const there = await addressesFor(target)
    const after = await contents(there)
    const same = (all: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(all).filter(([name]) => !changed.includes(name)))
    expect(same(after)).toEqual(same(before))
    expect(readFileSync(join(folder, 'fresh/secrets/sign-in'), 'utf8')).toBe('a sign-in secret')
    await asRole(there.owner, async (client) => {
      expect((await client.query('select count(*) from auth.session')).rows[0]).toEqual({ count: '0' })
      expect((await client.query('select max(epoch) from platform_epoch')).rows[0]).toEqual({ max: 2 })
      await client.query(`begin; set local app.district_id = '2'`)
      const told = (await client.query(`select content from ledger_entry where kind = 'installation.restored' and epoch = 2`)).rows
      expect(told.map((row) => JSON.parse(row.content))).toEqual([
        expect.objectContaining({
          epoch: 2,
          sealed: expect.any(Number),
          checkpoint: expect.stringContaining('\n'),
          backupSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        }),
      ])
      await client.query('rollback')
    })
    expect(await schemaOf(there.owner)).toBe(await schemaOf(source.addresses.owner))
  })

  test('keeps links, timers and runs shut until a person confirms, in one district at a time; what is made since works', async () => {
    const there = await addressesFor(made.find((name) => name.includes('whole')) as string)
    const seen = (district: string) =>
      asRole(there.app, async (client) => {
        await client.query(`begin; set local app.district_id = '${district}'`)
        return (await client.query('select count(*) from people_invitation')).rows[0]?.count
      })
    const timers = (district: string) =>
      asRole(there.worker, async (client) => {
        await client.query(`begin; set local app.district_id = '${district}'`)
        return (await client.query('select count(*) from platform_timer')).rows[0]?.count
      })
    expect([await seen('1'), await timers('1'), await seen('2')]).toEqual(['0', '0', '0'])
    await asRole(there.app, (client) =>
      client.query(`begin; set local app.district_id = '1'; insert into people_invitation (district_id, id, person_id, token_hash, invited_by, channel, created_at, ends_at)
      select 1, gen_random_uuid(), id, 'new', id, 'mail', now(), now() + interval '1 day' from people_person; commit`),
    )
    expect(await seen('1')).toBe('1')
    const env = envOf(made.find((name) => name.includes('whole')) as string, 'fresh')
    const confirmed = await run(['restore', 'confirm', '--district', '1', '--json'], env)
    expect([confirmed.code, confirmed.json]).toEqual([0, { district: '1', epochs: [2] }])
    expect([await seen('1'), await timers('1'), await seen('2'), await timers('2')]).toEqual(['2', '1', '0', '0'])
    expect((await run(['restore', 'confirm', '--district', '1'], env)).problem.code).toBe('installation/nothing-to-confirm')
  })

  test("goes into an empty database alone: not over a district, not beside others' tables, not under a running installation", async () => {
    const over = await run(['restore', oneBackup(), '--identity', identity], envOf(source.name))
    expect([over.code, over.problem.code]).toEqual([3, 'backup/not-empty'])
    const foreign = await freshDatabase('foreign')
    await asRole(at(foreign), (client) => client.query('create table public.theirs (id int); insert into public.theirs values (1)'))
    expect((await run(['restore', oneBackup(), '--identity', identity], envOf(foreign))).problem).toMatchObject({
      code: 'backup/not-empty',
      says: expect.stringContaining('theirs'),
    })
    const fresh = await (await openTestCluster()).clone('never set up') // migrated, nobody set up
    made.push(fresh.name)
    await asRole(fresh.addresses.app, async (client) => {
      // as a running web would
      await client.query('select 1')
      expect((await run(['restore', oneBackup(), '--identity', identity], envOf(fresh.name))).problem.code).toBe('backup/in-use')
    })
    await expect
      .poll(async () => (await run(['restore', oneBackup(), '--identity', identity], envOf(fresh.name))).code, { timeout: 15_000, interval: 300 })
      .toBe(0)
    expect(await schemaOf((await addressesFor(fresh.name)).owner)).toBe(await schemaOf(source.addresses.owner))
  })

  test("of a newer program's backup, or one whose migrations were others, is refused and leaves nothing", async () => {
    const target = await freshDatabase('newer')
    await asRole(source.addresses.owner, (client) =>
      client.query(`insert into platform_migration values ('9999_platform_later.sql', repeat('a', 64), now())`),
    )
    const path = join(folder, 'newer.age')
    expect((await run(['backup', '--out', path], envOf(source.name))).code).toBe(0)
    await asRole(source.addresses.owner, (client) => client.query(`delete from platform_migration where name like '9999%'`))
    const answer = await run(['restore', path, '--identity', identity], envOf(target))
    expect([answer.code, answer.problem.code, answer.problem.says]).toEqual([
      3,
      'backup/newer-than-program',
      expect.stringContaining('9999_platform_later'),
    ])
    expect(await tablesIn(target)).toBe('0')
  })

  test("of an older program's backup migrates after the rows are in", async () => {
    const older = join(folder, 'older-migrations')
    mkdirSync(older)
    const all = readdirSync(join(root, 'db/migrations')).sort()
    for (const name of all.slice(0, -1)) copyFileSync(join(root, 'db/migrations', name), join(older, name))
    const early = await freshDatabase('early')
    const addresses = await makeDatabase(adminUrl, early)
    await migrate(addresses.owner, older)
    await asRole(addresses.owner, (client) =>
      client.query(
        `begin; set local app.district_id = '7'; insert into people_district values (7, 'Older', 'America/Chicago', false, now()); insert into people_district_list values (7); commit`,
      ),
    )
    const path = join(folder, 'older.age')
    const head = { format: 1 as const, program: '0.0.9', madeAt: '2026-01-01T00:00:00Z', serverVersion: '18', leftOut: [], facts: {} }
    await letBackupRead(addresses.owner)
    await inSnapshot(addresses.backup, [], async (snapshot) => {
      const tables = new Map(snapshot.tables.map((one) => [one.name, one]))
      await writeBackup(
        path,
        {
          head: {
            ...head,
            migrations: [...snapshot.migrations],
            tables: snapshot.tables.map((one) => ({ name: one.name, columns: [...one.columns] })),
            sequences: [...snapshot.sequences],
          },
          rows: (name) => snapshot.rows(tables.get(name) as never),
          files: {},
          seconds: 0,
        },
        readRecipients((/age1\w+/.exec(readFileSync(identity, 'utf8')) as RegExpExecArray)[0]),
      )
    })
    const target = await freshDatabase('later')
    const done = await run(['restore', path, '--identity', identity, '--json'], envOf(target, 'later'))
    expect([done.code, done.err, done.json]).toEqual([0, '', expect.objectContaining({ districts: ['7'], migrated: [all.at(-1)] })])
  })
})
