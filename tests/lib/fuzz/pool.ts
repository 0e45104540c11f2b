// Cases in processes of their own, watched from here: one that dies or does not come back is told with the case it was at.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Told } from './child.ts'

const heapMb = 256 // of each process: what a reader holds on to ends it
const mostTicks = 3_000 // hundredths of a second of the processor on one case: it hangs

/** Hundredths of a second that a process used so far; none of one that has ended. */
const ticksOf = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}
const at = (watched: string): string => {
  try {
    return readFileSync(watched, 'utf8').trim()
  } catch {
    return 'the beginning'
  }
}

const one = (from: number, to: number, step: number, watched: string): Promise<{ readonly told: readonly Told[]; readonly fault?: string }> =>
  new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${heapMb}`, join(import.meta.dirname, 'child.ts'), String(from), String(to), String(step), watched],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let [said, cried, hung] = ['', '', '']
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString()
    })
    child.stderr.on('data', (part: Buffer) => {
      cried = (cried + part.toString()).slice(-600)
    })
    let seen = { case: '', ticks: 0 }
    const watch = setInterval(() => {
      const now = { case: at(watched), ticks: ticksOf(child.pid ?? 0) }
      if (now.case !== seen.case) seen = now
      else if (now.ticks - seen.ticks > mostTicks) {
        hung = now.case
        child.kill('SIGKILL')
      }
    }, 1_000)
    child.once('close', (code, signal) => {
      clearInterval(watch)
      const told = said
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Told)
      resolve(
        code === 0
          ? { told }
          : { told, fault: hung === '' ? `${at(watched)} ended its process (${signal ?? code}): ${cried}` : `${hung} does not come back` },
      )
    })
  })

/** So many cases of every format, in so many processes. */
export const runCases = async (
  from: number,
  cases: number,
  processes: number,
): Promise<{ readonly told: readonly Told[]; readonly faults: readonly string[] }> => {
  const dir = mkdtempSync(join(tmpdir(), 'fuzz-'))
  try {
    const all = await Promise.all(Array.from({ length: processes }, (_, n) => one(from + n, from + cases, processes, join(dir, String(n)))))
    const together = Map.groupBy(
      all.flatMap(({ told }) => told),
      ({ format }) => format,
    )
    const sum = (list: readonly Told[], key: 'cases' | 'read' | 'refused' | 'broke'): number => list.reduce((total, each) => total + each[key], 0)
    const told = [...together].map(([format, list]): Told => ({
      format,
      cases: sum(list, 'cases'),
      read: sum(list, 'read'),
      refused: sum(list, 'refused'),
      broke: sum(list, 'broke'),
      codes: {},
      faults: list.flatMap(({ faults }) => faults),
      slowestMs: Math.max(...list.map(({ slowestMs }) => slowestMs)),
      memoryMb: Math.max(...list.map(({ memoryMb }) => memoryMb)),
      halvesMb: [0, 1].map((half) => Math.max(...list.map(({ halvesMb }) => halvesMb[half] ?? 0))) as [number, number],
    }))
    return { told, faults: [...all.flatMap(({ fault }) => fault ?? []), ...told.flatMap(({ faults }) => faults)] }
  } finally {
    rmSync(dir, { recursive: true })
  }
}
