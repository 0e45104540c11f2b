// Full control of the web and of the worker, simulated: their OS users, their environments, their database roles, their heaps. What is theirs they have;
// what is another part's stays shut. Printed: what was tried, what was reached.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { roles } from '../../src/platform/db/roles.ts'
import { closedParent, nobody } from '../../src/platform/os-user.ts'
import { partNames, parts, type PartName } from '../../src/processes/parts.ts'
import { root } from '../lib/cluster.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'

const why =
  process.getuid?.() !== 0
    ? 'needs root, which alone can give each part a user'
    : closedParent(import.meta.dirname, nobody)
      ? 'needs a project folder that other users may enter'
      : ''
const probe = join(import.meta.dirname, 'probe.mjs')
const environmentOf = (pid: number): Record<string, string> =>
  Object.fromEntries(
    readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((row) => row.includes('='))
      .map((row) => [row.slice(0, row.indexOf('=')), row.slice(row.indexOf('=') + 1)]),
  )
const everythingUnder = (folder: string): string[] => [
  folder,
  ...readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name)),
]

/** Which of these texts stand anywhere in a process's own memory. */
const inMemory = (pid: number, texts: readonly string[]): string[] => {
  const found = new Set<string>()
  const handle = openSync(`/proc/${pid}/mem`, 'r')
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
    if (!from || !to || /\[v/.test(line)) continue
    const [begin, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)]
    for (let at = begin; at < end; at += 16 * 2 ** 20) {
      // overlapping, so that no text is cut in two
      const piece = Buffer.alloc(Math.min(16 * 2 ** 20 + 4096, end - at))
      let size = 0
      try {
        size = readSync(handle, piece, 0, piece.length, at)
      } catch {
        continue
      }
      const held = piece.subarray(0, size)
      for (const text of texts) if (held.includes(text, 0, 'latin1') || held.includes(text, 0, 'utf16le')) found.add(text)
    }
  }
  closeSync(handle)
  return [...found]
}

describe.skipIf(why !== '')(`the parts apart${why ? ` (skipped: ${why})` : ''}`, () => {
  let one: Installation
  let outside: string
  const pid = (name: PartName | 'start') => one.pidOf(name) as number
  const hostKey = `host-key-${'k'.repeat(40)}`
  const backupWord = `backup-word-${'w'.repeat(40)}`
  /** Every secret by name, with the parts that may know it. */
  const secrets = (): readonly { name: string; text: string; of: readonly string[] }[] => {
    const password = (part: PartName, key: string) => decodeURIComponent(new URL(environmentOf(pid(part))[key] as string).password)
    const sealing = readdirSync(join(one.data, 'sealer'))
      .filter((name) => name.includes('key'))
      .map((name) => ({ name: `sealing key ${name}`, text: readFileSync(join(one.data, 'sealer', name), 'utf8').trim(), of: ['sealer'] }))
    return [
      { name: "a host's private key", text: hostKey, of: ['runner'] },
      { name: "a backup's password", text: backupWord, of: ['runner'] },
      { name: "the database administrator's password", text: readFileSync(join(one.data, 'secrets/database-admin'), 'utf8').trim(), of: [] },
      { name: 'the sign-in secret', text: readFileSync(join(one.data, 'web/sign-in'), 'utf8').trim(), of: ['web'] },
      ...partNames.flatMap((part) =>
        Object.entries(parts[part].addresses).map(([key, role]) => ({
          name: `the password of afterbell_${role}`,
          text: password(part, key),
          of: [part],
        })),
      ),
      ...sealing,
    ]
  }
  beforeAll(async () => {
    outside = mkdtempSync('/var/tmp/afterbell-runner-')
    chmodSync(outside, 0o755)
    mkdirSync(join(outside, 'keys'))
    const keyFile = join(outside, 'keys/sis')
    const passwordFile = join(outside, 'keys/restic')
    writeFileSync(keyFile, hostKey, { mode: 0o600 })
    writeFileSync(passwordFile, backupWord, { mode: 0o600 })
    const host = {
      deviceId: '01930000-0000-7000-8000-000000000001',
      hostname: 'sis-app-02',
      address: '10.20.0.12',
      user: 'afterbell',
      sudo: true,
      keyFile,
      hostKey: 'ssh-ed25519 AAAA',
      hypervisor: { kind: 'qemu-qmp', socket: '/run/none' },
      backup: { kind: 'restic', repository: '/srv/none', passwordFile },
    }
    writeFileSync(join(outside, 'runner.yaml'), JSON.stringify({ district: 1, approvals: 'recorded', hosts: [host] }), { mode: 0o600 })
    one = await startInstallation({ AFTERBELL_RUNNER_CONFIG: join(outside, 'runner.yaml') })
    const state = async () => ((await (await one.get('/readyz')).json()) as { processes: Record<string, string> }).processes
    const isReady = async () => {
      const { sealer, runner } = await state()
      if (sealer !== 'alive' || runner !== 'alive' || !readdirSync(join(one.data, 'sealer')).join().includes('key'))
        throw new Error(`not ready: sealer ${sealer}, runner ${runner}\n${one.said().slice(-2000)}`)
    }
    await vi.waitFor(isReady, { timeout: 40_000, interval: 200 })
  }, 120_000)
  afterAll(async () => {
    await one?.stop()
    rmSync(outside, { recursive: true, force: true })
  })

  it('each part runs as its own user, in no further group, with its own environment alone; the program says so', async () => {
    const ids = partNames.map(
      (name) => /^Uid:\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$/m.exec(readFileSync(`/proc/${pid(name)}/status`, 'utf8'))?.slice(1) ?? [],
    )
    expect(new Set(ids.flat()).size).toBe(partNames.length)
    expect(ids.flat()).not.toContain('0')
    for (const name of partNames) {
      expect(/^Groups:[ \t]*(.*?)[ \t]*$/m.exec(readFileSync(`/proc/${pid(name)}/status`, 'utf8'))?.[1], name).toBe('')
      const env = environmentOf(pid(name))
      const known = [
        'PATH',
        'TZ',
        'LANG',
        'HOME',
        'AFTERBELL_OWN',
        'AFTERBELL_DATA',
        'AFTERBELL_JAIL',
        'AFTERBELL_SEPARATION',
        'NODE_CHANNEL_FD',
        'NODE_CHANNEL_SERIALIZATION_MODE',
        ...parts[name].settings,
        ...Object.keys(parts[name].addresses),
      ]
      expect(
        Object.keys(env).filter((key) => !known.includes(key)),
        name,
      ).toEqual([])
      expect(
        Object.values(env)
          .filter((value) => value.startsWith('postgres:'))
          .map((value) => new URL(value).username),
        name,
      ).toEqual(Object.values(parts[name].addresses).map((role) => `afterbell_${role}`))
    }
    expect(one.said()).toContain('Each part runs as a user of its own')
    expect(await (await one.get('/readyz')).json()).toMatchObject({ separation: 'own-users' })
  })

  it.each(['web', 'worker'] as const)(
    "with full control of the %s: no other part's file, process, role or secret",
    (part) => {
      const kept = secrets()
      const files = [
        ...everythingUnder(one.data).filter((path) => !path.includes('/postgresql-')),
        ...everythingUnder(outside),
        '/etc/shadow',
        '/root',
        join(one.data, 'postgres/cluster/pg_hba.conf'),
      ]
      const others = ['start', ...partNames].filter((name) => name !== part).map((name) => pid(name as PartName))
      const backends = execFileSync('pgrep', ['-P', String(one.postmaster())], { encoding: 'utf8' })
        .trim()
        .split('\n')
        .map(Number)
      const { uid, gid } = statSync(join(one.data, part))
      const { NODE_CHANNEL_FD: _, ...env } = environmentOf(pid(part)) // a pipe to the starter that this process does not have
      const ran = spawnSync(process.execPath, [probe], {
        uid,
        gid,
        cwd: root,
        env,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        input: JSON.stringify({ files, pids: [...others, one.postmaster(), ...backends], roles: [...roles, 'admin'] }),
      })
      if (ran.status !== 0) throw new Error(`${ran.signal} ${ran.stderr.slice(0, 2000)}`)
      const told = JSON.parse(ran.stdout) as {
        readable: string[]
        writable: string[]
        listable: string[]
        processes: unknown[]
        sql: string[]
        contents: Record<string, string>
      }
      const theirs = (path: string) => path.startsWith(join(one.data, part))
      const plain = ['afterbell.pid', 'postgres/port'].map((name) => join(one.data, name)) // a process id, a port: no secret
      expect(told.readable.filter((path) => !theirs(path) && !plain.includes(path))).toEqual([])
      expect(told.writable.filter((path) => !theirs(path))).toEqual([])
      expect(told.listable.filter((path) => !theirs(path) && ![outside, join(outside, 'keys'), join(one.data, 'postgres')].includes(path))).toEqual(
        [],
      )
      expect(told.processes).toEqual([])
      expect(told.sql).toEqual([])
      const foreign = kept.filter(({ of }) => !of.includes(part))
      const inFiles = foreign.filter(({ text }) => Object.values(told.contents).some((content) => content.includes(text))).map(({ name }) => name)
      const inHeap = inMemory(
        pid(part),
        foreign.map(({ text }) => text),
      ).map((text) => foreign.find((one) => one.text === text)?.name)
      expect({ inFiles, inHeap }).toEqual({ inFiles: [], inHeap: [] })
      console.log(
        `${part}: ${files.length} paths, ${others.length + backends.length + 1} processes, ${foreign.length} secrets of others tried; reached: ${told.readable.filter(theirs).length} files of its own, 0 of others, 0 secrets`,
      )
    },
    60_000,
  )

  it('the search would find them: each secret lies in the memory of the part that may know it', () => {
    const kept = secrets()
    for (const part of ['web', 'runner', 'sealer'] as const) {
      const own = kept.filter(({ of, name }) => of.includes(part) && !name.includes('backup')) // the runner hands that file's path on, unread
      expect(
        inMemory(
          pid(part),
          own.map(({ text }) => text),
        ).length,
        part,
      ).toBe(own.length)
    }
  }, 60_000)

  it('what reads hostile bytes is nobody, started for the web by its starter', async () => {
    const answer = await one.post('/devices/enrol', {
      siteId: ((await (await one.get('/sites')).json()) as { sites: { id: string }[] }).sites[0]?.id,
      label: 'Proof',
    })
    const { key } = (await answer.json()) as { key: string }
    const sent = await fetch(`${one.url}/agent/inventory/${key}`, {
      method: 'POST',
      headers: { connection: 'close' },
      body: '<REQUEST><CONTENT></CONTENT><DEVICEID>a-1</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>',
    })
    expect(sent.status).toBe(200)
    const jails = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => {
        try {
          return (
            readFileSync(`/proc/${name}/cmdline`, 'utf8').endsWith('jail.mjs\0') &&
            readFileSync(`/proc/${name}/stat`, 'utf8')
              .replace(/^.*\) /s, '')
              .split(' ')[1] === String(pid('start'))
          )
        } catch {
          return false
        }
      })
    expect(jails.length).toBeGreaterThan(0)
    for (const name of jails) {
      expect(readFileSync(`/proc/${name}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\s+${nobody.uid}\\s`, 'm'))
      expect(readFileSync(`/proc/${name}/environ`, 'utf8')).toBe('')
    }
    process.kill(pid('web'), 'SIGKILL') // its jails end with it
    await expect
      .poll(
        () =>
          jails.filter((name) => {
            try {
              return !readFileSync(`/proc/${name}/stat`, 'utf8').includes(') Z ')
            } catch {
              return false
            }
          }),
        { timeout: 10_000 },
      )
      .toEqual([])
  }, 60_000)
})
