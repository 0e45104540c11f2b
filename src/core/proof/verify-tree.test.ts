import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proofTools } from '../../platform/proof-tools.ts'
import { firstKey, nextKey, sampleExport, sampleItems, withEnd } from '../../../tests/lib/sample-ledger.ts'
import { canonical } from './canonical.ts'
import type { ExportLine } from './chain.ts'
import { verifierKey } from './note.ts'
import { verifyExport, type Kept } from './verify.ts'

const says = (text: string, kept: Kept = {}) =>
  verifyExport(proofTools, text, kept)
    .faults.map((fault) => fault.says)
    .join(' | ')
const good = sampleExport(sampleItems(9, [4]), { erased: [4], sizes: [3, 8, 9] })
const lines = good.text.trimEnd().split('\n')
const body = lines.slice(0, -1)
const headOf = (list: readonly string[]) => (JSON.parse(list.filter((line) => line.includes('"seq"')).at(-1) as string) as ExportLine).chainHash
const again = (list: readonly string[]) => withEnd(list, list.filter((line) => line.includes('"seq"')).length, headOf(list))
const pick = (...at: readonly number[]) => again(at.map((i) => body[i] as string))
const change = (at: number, how: (line: Record<string, unknown> & { entry: Record<string, unknown> }) => void) =>
  again(
    body.map((line, i) => {
      if (i !== at) return line
      const value = JSON.parse(line) as never
      how(value)
      return canonical(value)
    }),
  )

describe('an export with its tree', () => {
  it('verifies, and says what is erased', () => {
    expect(verifyExport(proofTools, good.text)).toMatchObject({
      ok: true,
      faults: [],
      entries: 9,
      checkpoints: 3,
      keys: 1,
      erased: [{ seq: 4, by: 9 }],
      remarks: [],
    })
    expect(verifyExport(proofTools, sampleExport([], { sizes: [] }).text)).toMatchObject({ ok: true, entries: 0 })
  })
  it('finds every flipped bit of every byte, and names it', () => {
    const bytes = Buffer.from(good.text, 'utf8')
    const tried = fc.sample(fc.tuple(fc.nat(bytes.length - 1), fc.nat(7)), 150)
    for (const [at, bit] of [...Array.from({ length: bytes.length }, (_, i) => [i, i % 8] as const).filter(([i]) => i % 11 === 0), ...tried]) {
      const other = Buffer.from(bytes)
      other[at] = (other[at] as number) ^ (1 << bit)
      const { ok, faults } = verifyExport(proofTools, other.toString('utf8'))
      expect(ok, `bit ${bit} of byte ${at}`).toBe(false)
      // The line that holds the byte is among those named, unless the byte ended a line or a number: then the neighbour or the missing entry is.
      const line = good.text.slice(0, at).split('\n').length
      const isNamed = faults.some((fault) => Math.abs(fault.line - line) <= 1 || /missing|reordered|again/.test(fault.says))
      expect(isNamed, `byte ${at} on line ${line}: ${faults.map((fault) => `${fault.line} ${fault.says}`).join('; ')}`).toBe(true)
    }
  })
  it('names what was done though the last line was written anew: missing, reordered, added, cut, changed', () => {
    expect(says(pick(0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12))).toContain('entry 3 is missing')
    expect(says(pick(0, 1, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12))).toContain('entry 2 stands after entry 3: lines were reordered')
    expect(says(pick(0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))).toContain('entry 3 stands here again')
    expect(says(pick(0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12))).toContain('covers 9 entries, but the file holds 8')
    expect(says(pick(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))).toContain('no checkpoint is signed')
    expect(says(pick(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 11))).toContain('does not stand in its place')
    expect(
      says(
        change(3, (line) => {
          line.entry.kind = 'test.other'
        }),
      ),
    ).toMatch(/entry 3 was changed: its fields.*the first 3 entries do not have the root/)
    expect(
      says(
        change(12, (line) => {
          line.checkpoint = (line.checkpoint as unknown as string).replace('\n9\n', '\n8\n')
        }),
      ),
    ).toContain('the checkpoint of 8 entries on line 13 was changed: no announced key signed it')
  })
  it('takes content out only with an entry that tells of it', () => {
    const taken = (at: number, by: string) =>
      change(at, (line) => {
        delete line.salt
        delete line.content
        line.erased = by
      })
    expect(says(taken(3, 'id-9'))).toContain("entry 3's content was taken out, and no entry tells of its erasing")
    expect(says(taken(3, 'id-2'))).toContain('no entry tells of its erasing')
    expect(
      says(
        change(4, (line) => {
          delete line.erased
        }),
      ),
    ).toContain("entry 4's salt or content was taken out")
  })
})

describe('an adversary who writes what no export holds', () => {
  it('makes nothing fall over: half characters, other types, huge numbers', () => {
    for (const how of [
      (line: Record<string, unknown>) => {
        line.content = { x: 'HALF' }
      },
      (line: Record<string, unknown>) => {
        ;(line.entry as Record<string, unknown>).kind = 'HALF'
      },
      (line: Record<string, unknown>) => {
        line.seq = 9e15
      },
      (line: Record<string, unknown>) => {
        ;(line.entry as Record<string, unknown>).about = 'dev_1'
      },
      (line: Record<string, unknown>) => {
        line.entry = []
      },
      (line: Record<string, unknown>) => {
        line.salt = 7
      },
    ]) {
      const text = again(
        body.map((line, i) => {
          if (i !== 3) return line
          const value = JSON.parse(line) as Record<string, unknown>
          how(value)
          return canonical(value as never).replace('HALF', '\\ud800')
        }),
      )
      expect(verifyExport(proofTools, text).ok).toBe(false)
    }
  })
})

describe('a checkpoint kept elsewhere', () => {
  const mailed = good.notes[1] as string
  const rewritten = sampleItems(9, [4]).map((item, i) => (i === 5 ? { ...item, content: { says: 'it never happened', n: 6 } } : item))
  it('finds a past that was rewritten whole and signed again with the stolen key, and between which numbers', () => {
    const forged = sampleExport(rewritten, { erased: [4], sizes: [3, 8, 9] })
    expect(verifyExport(proofTools, forged.text).ok).toBe(true) // the file alone cannot show it
    expect(says(forged.text, { roots: mailed })).toBe('the first 8 entries are not those whose checkpoint was kept elsewhere: the past was rewritten')
    expect(says(forged.text, { roots: good.notes.join('\n') })).toContain('the past was rewritten after entry 3')
    expect(verifyExport(proofTools, good.text, { roots: good.notes.join('\n') })).toMatchObject({
      ok: true,
      roots: [
        { size: 3, ok: true },
        { size: 8, ok: true },
        { size: 9, ok: true },
      ],
    })
  })
  it('finds a cut end, and keys that were all replaced', () => {
    expect(says(sampleExport(sampleItems(7), { sizes: [7] }).text, { roots: mailed })).toContain('covers 8 entries, but the file holds 7')
    const other = { kind: 'ledger.key-announced', content: { ...(nextKey(2, false).content as Record<string, never>), key: 1 } }
    const replaced = sampleExport([other, ...sampleItems(9, [4]).slice(1)], { erased: [4], signer: () => [2] })
    expect(verifyExport(proofTools, replaced.text).ok).toBe(true)
    expect(says(replaced.text, { roots: mailed })).toContain('signed by a key that this file never announces')
    const first = verifierKey(proofTools, { name: good.origin, publicKey: firstKey })
    expect(says(replaced.text, { key: first })).toContain('its keys were replaced')
    expect(verifyExport(proofTools, good.text, { key: first }).ok).toBe(true)
  })
  it('is read as people paste it: quoted, wrapped, with other dashes and spaces, raw; a damaged one is told', () => {
    const [origin, size, root, , signature] = mailed.split('\n') as [string, string, string, string, string]
    const [, name, base64] = signature.split(' ') as [string, string, string]
    const forms = {
      quoted: mailed
        .split('\n')
        .map((line) => `> > ${line}`)
        .join('\r\n'),
      indented: `Dear Pat,\n\n   ${origin}\n   ${size}  \n   ${root}\n\n   ${signature}\n\nBest,\nTerry`,
      wrapped: `${origin}\n${size}\n${root}\n\n\u2014 ${name}\n${base64.slice(0, 40)}\n${base64.slice(40)}\n`,
      dashes: mailed.replace('\u2014', '--'),
      spread: `${origin}\n\n${size}\n\n${root}\n\n\n${signature}`,
      raw: Buffer.from(mailed, 'utf8')
        .toString('latin1')
        .replaceAll('=', '=3D')
        .replace('\u00e2\u0080\u0094', '=E2=80=94')
        .replace(base64.slice(20, 40), `=\r\n${base64.slice(20, 40)}`),
    }
    for (const [form, text] of Object.entries(forms))
      expect([form, verifyExport(proofTools, good.text, { roots: text })]).toMatchObject([form, { ok: true, roots: [{ size: 8, ok: true }] }])
    expect(says(good.text, { roots: mailed.replace(base64, base64.slice(1)) })).toContain('is not whole')
    expect(says(good.text, { roots: mailed.replace('\n8\n', '\n9\n') })).toContain('was altered: its signature does not fit')
    expect(says(good.text, { roots: 'nothing here' })).toContain('holds no checkpoint')
    expect(says(good.text, { roots: mailed.replaceAll('district/7', 'district/8') })).toContain('of another ledger')
  })
})

describe('after a restore', () => {
  it('a checkpoint of the epoch before tells what was lost, and holds where nothing was', () => {
    const later = sampleExport(
      [...sampleItems(7), { kind: 'installation.restored', content: {} }, { kind: 'test.happened', content: { says: 'afterwards' } }],
      { epoch: 2, epochFrom: 8, sizes: [9] },
    )
    const [kept, lost] = sampleExport(sampleItems(9), { sizes: [6, 9] }).notes as [string, string]
    expect(verifyExport(proofTools, later.text, { roots: kept })).toMatchObject({ ok: true, roots: [{ size: 6, ok: true }] })
    expect(says(later.text, { roots: lost })).toContain(
      'kept elsewhere in epoch 1: entries were lost when a backup was put back, or the past was rewritten',
    )
    expect(says(good.text, { roots: later.notes[0] as string })).toContain('is of epoch 2, but the file ends in epoch 1')
  })
})

describe('sealing keys', () => {
  const items = [...sampleItems(5), nextKey(2), ...sampleItems(3).slice(1)]
  const signer = (size: number) => (size < 6 ? [1] : size === 6 ? [1, 2] : [2])
  it("follow one another, each announced under the former one's signature", () => {
    expect(verifyExport(proofTools, sampleExport(items, { sizes: [5, 6, 8], signer }).text)).toMatchObject({ ok: true, keys: 2, remarks: [] })
    const lost = sampleExport([...sampleItems(5), nextKey(2, false)], { signer: () => [2] })
    expect(verifyExport(proofTools, lost.text)).toMatchObject({
      ok: true,
      keys: 2,
      remarks: [expect.stringContaining('without the signature of the one before')],
    })
    const wrong = {
      ...nextKey(2),
      content: {
        ...(nextKey(2).content as Record<string, never>),
        formerSignature: (nextKey(3).content as { formerSignature: string }).formerSignature,
      },
    }
    expect(says(sampleExport([...sampleItems(5), wrong], { signer: () => [2] }).text)).toContain('that the former one did not sign')
    expect(says(sampleExport(sampleItems(5), { signer: () => [2] }).text)).toContain('no announced key signed it')
  })
})
