import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proofTools } from '../../platform/proof-tools.ts'
import { canonical } from './canonical.ts'
import { chainHash, contentHash, endLine, entryHash, entryLine, genesis, headLine } from './chain.ts'
import { verifyExport } from './verify.ts'

type Line = { seq: number; entry: Record<string, unknown>; entryHash: string; chainHash: string; salt?: string; content?: unknown }
const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

const sample = (n: number): string => {
  const lines = [headLine('7', '2026-11-21T00:00:00Z')]
  let before = genesis(hash, '7')
  for (let seq = 1; seq <= n; seq++) {
    const salt = `salt${seq}`
    const content = { says: `entry ${seq}`, n: seq }
    const entry = {
      district: '7',
      id: `id-${seq}`,
      at: '2026-11-21T00:00:00.000Z',
      kind: 'test.happened',
      clauses: ['SP-2'],
      actor: 'set-up',
      proof: 'none',
      grade: 'observed',
      clock: 'system',
      epoch: 1,
      about: ['dev_1'],
      contentHash: contentHash(hash, salt, canonical(content)),
    }
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
  const says = (text: string) =>
    verifyExport(proofTools, text)
      .faults.map((fault) => fault.says)
      .join(' | ')

  it('passes what was not touched, and an empty ledger', () => {
    expect(verifyExport(proofTools, good)).toMatchObject({ ok: true, entries: 5, district: '7', faults: [] })
    expect(verifyExport(proofTools, sample(0))).toMatchObject({ ok: true, entries: 0 })
  })
  it('names a dropped, a reordered, an added and a cut entry', () => {
    expect(says(join(lines.filter((_, i) => i !== 3)))).toContain('entry 3 is missing')
    expect(says(join([lines[0], lines[2], lines[1], ...lines.slice(3)] as string[]))).toContain('lines were reordered')
    expect(says(join([...lines.slice(0, 3), lines[2], ...lines.slice(3)] as string[]))).toContain('a line was added')
    expect(says(join(lines.slice(0, 4)))).toContain('end of the file is not proved')
    expect(says(join([...lines.slice(0, 5), lines[6] as string]))).toContain('last line was changed')
  })
  it('finds one changed byte wherever it stands', () => {
    const bytes = Buffer.from(good, 'utf8')
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 127 }), (at, by) => {
        const other = Buffer.from(bytes)
        other[at] = ((other[at] as number) + by) % 128
        const verdict = verifyExport(proofTools, other.toString('utf8'))
        return other.equals(bytes) || !verdict.ok
      }),
      { numRuns: 1500 },
    )
  })
  // The end line's hash alone would find these; an adversary writes it anew, so each must be found where it was done.
  const tampered = (at: number, change: (line: Line) => void): string => {
    const list = good.trimEnd().split('\n').slice(0, -1)
    const value = JSON.parse(list[at] as string) as Line
    change(value)
    list[at] = canonical(value as never)
    const body = list.map((line) => `${line}\n`).join('')
    const head = (JSON.parse(list.at(-1) as string) as Line).chainHash
    return `${body}${endLine(hash, list[0] as string, hash(body), list.length - 1, head)}\n`
  }
  it.each<[string, (line: Line) => void, RegExp]>([
    [
      'a field of the entry',
      (line) => {
        line.entry.kind = 'test.other'
      },
      /entry 3 was changed: its fields/,
    ],
    [
      'the content',
      (line) => {
        line.content = { says: 'another' }
      },
      /entry 3's salt or content was changed/,
    ],
    [
      'the content taken out',
      (line) => {
        delete line.content
        delete line.salt
      },
      /entry 3's salt or content was taken out/,
    ],
    [
      'a field added to the line',
      (line) => {
        ;(line as Record<string, unknown>).note = 'x'
      },
      /line 4 holds fields/,
    ],
    [
      'a field added to the entry',
      (line) => {
        line.entry.note = 'x'
      },
      /entry 3 holds other fields/,
    ],
    [
      'the entry hash with the entry',
      (line) => {
        line.entry.actor = 'somebody'
        line.entryHash = entryHash(hash, line.entry as never)
      },
      /entry 3 does not follow/,
    ],
    [
      'the chain hash',
      (line) => {
        line.chainHash = hash('x')
      },
      /entry 3 does not follow/,
    ],
  ])('names the line where it was done, though the end line was written anew: %s', (_, change, says) => {
    const { ok, faults } = verifyExport(proofTools, tampered(3, change))
    expect(ok).toBe(false)
    expect(faults.find((fault) => says.test(fault.says))).toMatchObject({ line: 4, seq: 3 })
  })

  it('finds a past rewritten whole by a head noted earlier', () => {
    expect(verifyExport(proofTools, sample(4), { head: verifyExport(proofTools, good).head }).ok).toBe(false)
  })
})

describe('canonical JSON', () => {
  it('sorts members, leaves out undefined, keeps what JSON keeps', () => {
    expect(canonical({ b: 1, a: undefined, '\u20ac': 'x', é: [true, null, 1e21, 0.1] })).toBe('{"b":1,"é":[true,null,1e+21,0.1],"€":"x"}')
    expect(() => canonical('\ud800')).toThrow(RangeError)
    expect(() => canonical(Number.NaN)).toThrow(RangeError)
  })
  it('is a fixed point: reading and writing again gives the same bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value as never)
        return canonical(JSON.parse(text) as never) === text
      }),
    )
  })
})
