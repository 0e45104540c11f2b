// 100,000 tables of each kind, CSV and XLSX, broken from real ones. A seed that ever broke the reader is kept here and run first, for ever.
import { expect, test } from 'vitest'
import { runCase, samples, tableKinds, wrongOf } from '../lib/fuzz-tables.ts'

const keptSeeds: readonly number[] = [1, 7, 42]
const cases = Number(process.env.FUZZ_CASES ?? 100_000)
const from = Number(process.env.FUZZ_FROM ?? 1)

test.each(tableKinds)(
  '%s: none breaks the reader, each refusal has a word, memory stays flat',
  async (kind) => {
    const all = await samples()
    const wrong: string[] = keptSeeds.flatMap((seed) => wrongOf(runCase(all, kind, seed)) ?? [])
    const counts = { read: 0, refused: 0, broke: 0 }
    let [early, late] = [0, 0]
    for (let n = 0; n < cases && wrong.length < 20; n++) {
      const told = runCase(all, kind, from + n)
      counts[told.outcome]++
      const fault = wrongOf(told)
      if (fault) wrong.push(fault)
      if (n === Math.floor(cases / 5)) early = process.memoryUsage().rss
      if (n % 5_000 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    late = process.memoryUsage().rss
    process.stdout.write(
      `${cases} ${kind} tables: ${counts.read} read, ${counts.refused} refused, ${counts.broke} broke; ${Math.round(early / 1e6)} MB held early, ${Math.round(late / 1e6)} MB at the end\n`,
    )
    expect(wrong).toEqual([])
    expect(counts.read + counts.refused).toBe(cases)
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(cases / 50)
    expect(late).toBeLessThan(early * 1.5 + 100e6)
  },
  3_600_000,
)
