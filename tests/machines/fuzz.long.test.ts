// Every reader of what comes from outside against 100,000 broken files of each format, from real ones where they are at hand. Cases are the same
// each time for the same samples; FUZZ_CASES and FUZZ_FROM ask for others. What ever broke a reader is kept in tests/lib/fuzz/kept.ts.
import { describe, expect, test } from 'vitest'
import { bombs } from '../lib/fuzz/bombs.ts'
import { formats } from '../lib/fuzz/formats.ts'
import { runCases } from '../lib/fuzz/pool.ts'
import { realAreAbsent } from '../lib/fuzz/samples.ts'

const cases = Number(process.env.FUZZ_CASES ?? 100_000)
const from = Number(process.env.FUZZ_FROM ?? 0)
const mostMb = 700 // each process holds 256 MB of JavaScript at most, and what it unpacks beside it

test(`none ends, hangs or swells its reader; each refusal has a word and a place${realAreAbsent() === undefined ? '' : ` (${realAreAbsent()})`}`, async () => {
  const { told, faults } = await runCases(from, cases, 2)
  for (const one of told)
    process.stdout.write(
      `${one.format}: ${one.cases} files: ${one.read} read, ${one.refused} refused, ${one.broke} broke; slowest ${one.slowestMs} ms of the processor, ${one.halvesMb.join(' and ')} MB held in its halves\n`,
    )
  expect(faults).toEqual([])
  expect(told.map(({ format, cases: n }) => [format, n])).toEqual(formats.map(({ name }) => [name, cases]))
  expect(Math.max(...told.map(({ memoryMb }) => memoryMb))).toBeLessThan(mostMb)
  // Flat: the second half of a format's cases holds no more than the first did, but for what the collector leaves lying.
  if (cases >= 20_000) for (const one of told) expect(one.halvesMb[1], one.format).toBeLessThan(one.halvesMb[0] * 1.5 + 100)
  // Every format is read often enough to be looked into.
  for (const one of told) expect(one.read, one.format).toBeGreaterThan(cases / 100)
}, 3_600_000)

describe('what would become very large is refused at a limit that is named', () => {
  test.each(bombs.filter(({ isLarge }) => isLarge === true))('$format: $what', async ({ format, bytes, says }) => {
    const result = await formats.find(({ name }) => name === format)?.read(bytes())
    expect(result === undefined || result.ok ? 'read' : [result.refusal.says, ...(result.refusal.faults ?? [])].join(' ')).toMatch(says)
  })
})
