import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from './canonical.ts'
import { chainHash, contentHash, endLine, entryHash, entryLine, genesis, headLine } from './chain.ts'
import { verifyExport } from './verify.ts'

const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

const sample = (n: number): string => {
  const lines = [headLine('7', '2026-11-21T00:00:00Z')]
  let before = genesis(hash, '7')
  for (let seq = 1; seq <= n; seq++) {
    const salt = `salt${seq}`
    const content = { says: `entry ${seq}`, n: seq }
    const entry = { district: '7', id: `id-${seq}`, at: '2026-11-21T00:00:00.000Z', kind: 'test.happened', clauses: ['SP-2'], actor: 'set-up', proof: 'none', grade: 'observed',
      clock: 'system', epoch: 1, about: ['dev_1'], contentHash: contentHash(hash, salt, canonical(content)) }
    const own = entryHash(hash, entry)
    before = chainHash(hash, before, seq, own)
    lines.push(entryLine({ seq, entry, entryHash: own, chainHash: before, salt, content }))
  }
  const body = lines.map((line) => `${line}\n`).join('')
  return `${body}${endLine(hash, lines[0] as string, hash(body), n, before)}\n`
}

describe('ledger verify', () => {
  const good = sample(5)
  const lines = good.trimEnd().split('\n')
  const join = (list: string[]) => `${list.join('\n')}\n`
  const says = (text: string) => verifyExport(hash, text).faults.map((fault) => fault.says).join(' | ')

  it('passes what was not touched, and an empty ledger', () => {
    expect(verifyExport(hash, good)).toMatchObject({ ok: true, entries: 5, district: '7', faults: [] })
    expect(verifyExport(hash, sample(0))).toMatchObject({ ok: true, entries: 0 })
  })
  it('names a dropped, a reordered, an added and a cut entry', () => {
    expect(says(join(lines.filter((_, i) => i !== 3)))).toContain('entry 3 is missing')
    expect(says(join([lines[0], lines[2], lines[1], ...lines.slice(3)] as string[]))).toContain('lines were reordered')
    expect(says(join([...lines.slice(0, 3), lines[2], ...lines.slice(3)] as string[]))).toContain('a line was added')
    expect(says(join(lines.slice(0, 4)))).toContain('end of the file is not proved')
    expect(says(join([...lines.slice(0, 5), lines[6] as string]))).toContain('last line was changed')
  })
  it('finds one changed byte wherever it stands, and names a line', () => {
    const bytes = Buffer.from(good, 'utf8')
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 127 }), (at, by) => {
      const other = Buffer.from(bytes)
      other[at] = ((other[at] as number) + by) % 128
      const verdict = verifyExport(hash, other.toString('utf8'))
      return other.equals(bytes) || (!verdict.ok && verdict.faults.every((fault) => fault.line >= 0))
    }), { numRuns: 1500 })
  })
  it('finds a past rewritten whole by a head noted earlier', () => {
    expect(verifyExport(hash, sample(4), verifyExport(hash, good).head).ok).toBe(false)
  })
})

describe('canonical JSON', () => {
  it('sorts members, leaves out undefined, keeps what JSON keeps', () => {
    expect(canonical({ b: 1, a: undefined, '\u20ac': 'x', 'é': [true, null, 1e21, 0.1] })).toBe('{"b":1,"é":[true,null,1e+21,0.1],"€":"x"}')
    expect(() => canonical('\ud800')).toThrow(RangeError)
    expect(() => canonical(Number.NaN)).toThrow(RangeError)
  })
  it('is a fixed point: reading and writing again gives the same bytes', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const text = canonical(value as never)
      return canonical(JSON.parse(text) as never) === text
    }))
  })
})
