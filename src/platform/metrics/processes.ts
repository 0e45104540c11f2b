import { readFileSync } from 'node:fs'
import type { Family } from './openmetrics.ts'

const pageBytes = 4096 // of every Linux we run on (x64, and arm64 as Debian builds it)

/** Resident memory of a process of ours; undefined where it ended or this machine does not tell (no /proc). */
const residentBytes = (pid: number): number | undefined => {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes
  } catch {
    return undefined
  }
}

export type Running = { readonly name: string; readonly pid: number; readonly seenSecondsAgo: number }

/** Memory and last sign of life of the parts, and what this process used. */
export const processFamilies = (running: readonly Running[]): readonly Family[] => {
  const used = process.cpuUsage()
  return [
    {
      name: 'afterbell_process_resident_memory_bytes',
      unit: 'bytes',
      help: 'Memory of each part',
      kind: 'gauge',
      samples: running.flatMap(({ name, pid }) => {
        const value = residentBytes(pid)
        return value === undefined ? [] : [{ labels: { process: name }, value }]
      }),
    },
    {
      name: 'afterbell_process_silent_seconds',
      unit: 'seconds',
      help: 'Since the last sign of life of each part; beyond 45 it counts as dead',
      kind: 'gauge',
      samples: running.map(({ name, seenSecondsAgo }) => ({ labels: { process: name }, value: seenSecondsAgo })),
    },
    {
      name: 'process_cpu_seconds',
      unit: 'seconds',
      help: 'Processor time of the web process',
      kind: 'counter',
      samples: [{ value: (used.user + used.system) / 1e6 }],
    },
    {
      name: 'process_resident_memory_bytes',
      unit: 'bytes',
      help: 'Memory of the web process',
      kind: 'gauge',
      samples: [{ value: process.memoryUsage.rss() }],
    },
  ]
}
