// What the machine's keeper asks: how long a start takes, what rests in memory, how long a backup and a restore of 5,000 devices take; and, asked by
// name (`npm run bench bare`), a first and a second `npm start` in a bare copy of the project.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sampleSubmission } from '../src/connectors/agents/sample.ts'
import { startInstallation, type Installation } from '../tests/lib/installation.ts'

type Row = Record<string, string | number>
const root = join(import.meta.dirname, '..')
const devices = Number(process.env.BENCH_DEVICES ?? 5000)
const seconds = (since: number) => Number(((performance.now() - since) / 1000).toFixed(2))

/** Proportional memory (PSS: shared pages counted once over all who share them) of everything below `pids`, by name, in MB. */
const memory = (roots: readonly number[]): Readonly<Record<string, number>> => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = Number(
          readFileSync(`/proc/${name}/stat`, 'utf8')
            .replace(/^.*\) /s, '')
            .split(' ')[1],
        )
        return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() }]
      } catch {
        return [] // ended meanwhile
      }
    })
  const ours = new Set(roots)
  for (let grown = true; grown;) {
    grown = false
    for (const one of all)
      if (ours.has(one.parent) && !ours.has(one.pid)) {
        ours.add(one.pid)
        grown = true
      }
  }
  const sums: Record<string, number> = {}
  for (const { pid, command } of all.filter((one) => ours.has(one.pid))) {
    const name = /postgres/.test(command) ? 'PostgreSQL' : (/main\.mjs (\w+)$/.exec(command)?.[1] ?? (/jail/.test(command) ? 'jails' : 'other'))
    sums[name] = (sums[name] ?? 0) + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024
  }
  return sums
}

const fill = async (one: Installation): Promise<void> => {
  const { sites } = (await (await one.get('/sites')).json()) as { sites: { id: string }[] }
  const key = (await (await one.post('/devices/enrol', { siteId: sites[0]?.id, label: 'bench' })).json()) as { address: string }
  let next = 0
  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      for (let seed = next++; seed < devices; seed = next++) {
        const answer = await fetch(one.url + new URL(key.address).pathname, {
          method: 'POST',
          body: sampleSubmission({ seed, titles: 170 }).body as Uint8Array<ArrayBuffer>,
          headers: { 'content-type': 'application/x-compress-zlib' },
        })
        await answer.arrayBuffer()
        if (!answer.ok) throw new Error(`a submission was answered ${answer.status}`)
      }
    }),
  )
}

const afterbell = (data: string, ...args: readonly string[]): number => {
  const began = performance.now()
  const done = spawnSync(join(root, 'bin/afterbell'), args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', AFTERBELL_DATA: data },
    maxBuffer: 1e8,
  })
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}`)
  return seconds(began)
}

export const benchOperations = async (): Promise<{ rows: readonly Row[] }> => {
  const began = performance.now()
  const one = await startInstallation({}, { setUp: false })
  const fresh = seconds(began)
  await one.stop()
  const two = await startInstallation()
  const folder = mkdtempSync('/var/tmp/afterbell-bench-')
  chmodSync(folder, 0o755) // the database's own OS user goes in
  try {
    await wait(40_000) // at rest: what happened is sealed, caches are empty
    const rest = memory([two.pidOf('start') as number, two.postmaster()])
    const total = Object.values(rest).reduce((sum, mb) => sum + mb, 0)
    const cpuBefore = two.cpuSeconds()
    await wait(60_000)
    const cpu = two.cpuSeconds() - cpuBefore
    const loaded = Object.entries(JSON.parse(readFileSync(join(root, 'dist/loaded.json'), 'utf8')) as Record<string, number>)
    await fill(two)
    const file = join(folder, 'bench.age')
    const key = join(folder, 'key')
    afterbell(two.data, 'backup', 'keys', '--out', key)
    const backup = afterbell(two.data, 'backup', '--out', file)
    const verify = afterbell(two.data, 'backup', 'verify', file, '--identity', key)
    const restore = afterbell(join(folder, 'back'), 'restore', file, '--identity', key)
    return {
      rows: [
        { figure: 'start with a fresh data folder (database made, all migrations), to the first answer', value: fresh, unit: 's' },
        ...Object.entries(rest).map(([name, mb]) => ({ figure: `memory at rest: ${name}`, value: Math.round(mb), unit: 'MB (PSS)' })),
        { figure: 'memory at rest, everything', value: Math.round(total), unit: 'MB (PSS)' },
        { figure: 'processor time at rest over 60 s, everything', value: Number(cpu.toFixed(2)), unit: 's' },
        ...loaded.map(([name, bytes]) => ({ figure: `code loaded to begin with: ${name}`, value: Number((bytes / 1e6).toFixed(2)), unit: 'MB' })),
        { figure: `backup of ${devices} devices of 170 titles, read back and compared`, value: backup, unit: 's' },
        { figure: 'its size', value: Number((statSync(file).size / 1e6).toFixed(1)), unit: 'MB' },
        { figure: 'verify', value: verify, unit: 's' },
        { figure: 'restore into an empty folder, database made', value: restore, unit: 's' },
      ],
    }
  } finally {
    await two.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `npm start` until it answers, in a copy without node_modules and dist, then again. Packages come from wherever npm gets them. */
export const benchBare = async (): Promise<{ rows: readonly Row[] }> => {
  const folder = mkdtempSync('/var/tmp/afterbell-bare-')
  const rows: Row[] = []
  try {
    for (const name of readdirSync(root))
      if (!['node_modules', 'dist', 'data', '.git'].includes(name)) cpSync(join(root, name), join(folder, name), { recursive: true })
    chmodSync(folder, 0o755)
    for (const round of ['first', 'second']) {
      const began = performance.now()
      const child = spawn('npm', ['start'], {
        cwd: folder,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', PORT: '8289', AFTERBELL_DATA: join(folder, 'data') },
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (part: Buffer) => {
          said += part.toString()
        })
      while (!said.includes('answers at') && child.exitCode === null) await wait(20)
      if (!said.includes('answers at')) throw new Error(said)
      rows.push({ figure: `npm start in a bare copy, ${round} time, to the first answer`, value: seconds(began), unit: 's' })
      const ended = new Promise((resolve) => child.once('exit', resolve))
      process.kill(Number(readFileSync(join(folder, 'data/afterbell.pid'), 'utf8')), 'SIGTERM')
      await ended
    }
    return { rows }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
