// One process that does nothing but cases: every `step`-th from `from` to `to` of each format. Before each case its number goes into the file
// that the parent watches, so that a case that ends or holds up the process is known by name.
import { openSync, writeSync } from 'node:fs'
import process from 'node:process'
import { formats } from './formats.ts'
import { caseOf, judge } from './judge.ts'
import { samplesOf } from './samples.ts'

/** What one process says of one format; one line of JSON each. */
export type Told = {
  readonly format: string
  readonly cases: number
  readonly read: number
  readonly refused: number
  readonly broke: number
  readonly codes: Readonly<Record<string, number>>
  readonly faults: readonly string[]
  readonly slowestMs: number
  readonly memoryMb: number
  /** The most that was held in the first half of its cases, and in the second: more of them must not cost more. */
  readonly halvesMb: readonly [number, number]
}
/** A case may cost so much of the processor's own time; the clock does not count, so other work on the machine falls on nobody. */
const mostMs = 2_000

const run = async (from: number, to: number, step: number, watched: string): Promise<void> => {
  const samples = samplesOf()
  const file = openSync(watched, 'w')
  for (const format of formats) {
    const given = samples[format.samples] ?? []
    const codes: Record<string, number> = {}
    const count = { read: 0, refused: 0, broke: 0 }
    const faults: string[] = []
    let [slowest, first, second] = [0, 0, 0]
    for (let n = from; n < to; n += step) {
      writeSync(file, `${format.name} #${n}`.padEnd(80), 0)
      const bytes = caseOf(format, given, n)
      const before = process.threadCpuUsage()
      const { kind, code, fault } = await judge(format, bytes)
      const { user, system } = process.threadCpuUsage(before)
      const ms = (user + system) / 1_000
      slowest = Math.max(slowest, ms)
      count[kind]++
      codes[code] = (codes[code] ?? 0) + 1
      if (fault !== undefined && faults.length < 20) faults.push(`${format.name} #${n}: ${fault}`)
      if (ms > mostMs && faults.length < 20)
        faults.push(`${format.name} #${n}: it took ${Math.round(ms)} ms of the processor for ${bytes.length} bytes`)
      if (n % 128 < step) await new Promise((resolve) => setImmediate(resolve)) // as between two requests: what a library put off is done, and lets go of its memory
      if (n % 2_048 < step) {
        const held = process.memoryUsage.rss()
        if (n - from < (to - from) / 2) first = Math.max(first, held)
        else second = Math.max(second, held)
      }
    }
    const told: Told = {
      format: format.name,
      cases: count.read + count.refused + count.broke,
      ...count,
      codes,
      faults,
      slowestMs: Math.round(slowest),
      memoryMb: Math.round(Math.max(first, second) / 1e6),
      halvesMb: [Math.round(first / 1e6), Math.round(second / 1e6)],
    }
    process.stdout.write(`${JSON.stringify(told)}\n`)
  }
}

const [from = '0', to = '0', step = '1', watched = ''] = process.argv.slice(2)
if (process.argv[1] === import.meta.filename) await run(Number(from), Number(to), Number(step), watched)
