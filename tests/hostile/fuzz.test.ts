// Every reader of what comes from outside, against some thousand broken files of each format. A hundred thousand of each: tests/machines/fuzz.long.test.ts.
import { describe, expect, test } from 'vitest'
import { bombs } from '../lib/fuzz/bombs.ts'
import { formats, type Format } from '../lib/fuzz/formats.ts'
import { caseOf, judge } from '../lib/fuzz/judge.ts'
import { kept } from '../lib/fuzz/kept.ts'
import { ownSamples } from '../lib/fuzz/samples.ts'

const called = (name: string): Format => {
  const found = formats.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no format is called ${name}`)
  return found
}

test.each(kept.map(([format, input, becomes], n) => ({ format, input, becomes, n })))('kept $n: $format', async ({ format, input, becomes }) => {
  const bytes = Buffer.from(input)
  expect((await judge(called(format), bytes)).fault).toBeUndefined()
  const result = await called(format).read(bytes)
  if (becomes === 'read') expect(result).toMatchObject({ ok: true })
  else expect(result.ok ? 'read' : [result.refusal.says, ...(result.refusal.faults ?? [])].join(' ')).toMatch(becomes)
})

describe('what would become large is refused at a limit that is named', () => {
  test.each(bombs.filter(({ isLarge }) => isLarge !== true))('$format: $what', async ({ format, bytes, says }) => {
    const result = await called(format).read(bytes())
    expect(result.ok ? 'read' : [result.refusal.says, ...(result.refusal.faults ?? [])].join(' ')).toMatch(says)
  })
})

test('our samples are what they are meant to be: each is read whole', async () => {
  const samples = ownSamples()
  for (const { name, samples: of, packed, read } of formats) {
    if (packed === 16) continue
    for (const sample of samples[of] ?? []) expect(await read(sample.bytes), `${name}, ${sample.name}`).toMatchObject({ ok: true })
  }
})

test.each(formats)('200 broken files: $name', async (format) => {
  const samples = ownSamples()[format.samples] ?? []
  const count = { read: 0, refused: 0, broke: 0 }
  for (let n = 0; n < 200; n++) {
    const { kind, fault } = await judge(format, caseOf(format, samples, n))
    expect(fault, `case ${n}`).toBeUndefined()
    count[kind]++
  }
  expect(count.read).toBeGreaterThan(4) // a mutation that ruins everything proves nothing
  expect(count.broke).toBe(0)
})
