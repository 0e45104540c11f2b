// The peer's store that a bench writes, read back by the format alone: what the peer itself does with it, the bench shows.
import { expect, test } from 'vitest'
import { bboltFile, type Bucket } from '../../bench/bbolt.ts'

type Read = { readonly [key: string]: string | Read }

/** Follows the newest meta's root through branches and leaves, and inline buckets; refuses an element out of order. */
const readBack = (file: Buffer): Read => {
  const root = file.readBigUInt64LE(4096 + 32)
  const leaf = (page: Buffer): readonly (readonly [string, string | Read])[] =>
    Array.from({ length: page.readUInt16LE(10) }, (_, n) => {
      const at = 16 * (n + 1)
      const key = at + page.readUInt32LE(at + 4)
      const value = key + page.readUInt32LE(at + 8)
      const bytes = page.subarray(value, value + page.readUInt32LE(at + 12))
      return [page.toString('utf8', key, value), page.readUInt32LE(at) === 1 ? bucket(bytes) : bytes.toString('utf8')]
    })
  const tree = (page: Buffer): readonly (readonly [string, string | Read])[] =>
    page.readUInt16LE(8) === 2
      ? leaf(page)
      : Array.from({ length: page.readUInt16LE(10) }, (_, n) => page.readBigUInt64LE(16 * (n + 1) + 8)).flatMap((id) => {
          expect(file.readBigUInt64LE(Number(id) * 4096)).toBe(id)
          return tree(file.subarray(Number(id) * 4096))
        })
  const whole = (entries: readonly (readonly [string, string | Read])[]): Read => {
    const keys = entries.map(([key]) => Buffer.from(key))
    expect(keys.every((key, at) => at === 0 || Buffer.compare(keys[at - 1] ?? key, key) < 0)).toBe(true)
    return Object.fromEntries(entries)
  }
  const bucket = (value: Buffer): Read => {
    const id = Number(value.readBigUInt64LE(0))
    return whole(tree(id === 0 ? value.subarray(16) : file.subarray(id * 4096)))
  }
  return whole(tree(file.subarray(Number(root) * 4096)))
}

test('what is written is read back: deep trees, values larger than a page, small buckets within their parent, empty ones', () => {
  const many = new Map(Array.from({ length: 20_000 }, (_, n) => [`CVE-${2000 + (n % 27)}-${n}`, `${n}`]))
  const packages: Bucket = new Map<string, Bucket>([
    [
      'zlib',
      new Map([
        ['CVE-2', '{"FixedVersion":"1"}'],
        ['CVE-1', '{}'],
      ]),
    ],
    ['linux', many],
    ['bash', new Map()],
  ])
  const file = bboltFile(
    new Map<string, Bucket>([
      ['debian 12', packages],
      ['text', new Map([['long', 'ä'.repeat(6_000)]])],
    ]),
  )
  expect(file.length % 4096).toBe(0)
  expect(readBack(file)).toEqual({
    'debian 12': { bash: {}, linux: Object.fromEntries(many), zlib: { 'CVE-1': '{}', 'CVE-2': '{"FixedVersion":"1"}' } },
    text: { long: 'ä'.repeat(6_000) },
  })
  expect(readBack(bboltFile(new Map()))).toEqual({})
})

test('both metas name the format and are summed as the store does it', () => {
  const file = bboltFile(new Map())
  for (const page of [0, 1]) {
    const meta = file.subarray(page * 4096 + 16)
    expect([meta.readUInt32LE(0), meta.readUInt32LE(4), meta.readUInt32LE(8)]).toEqual([0xed0cdaed, 2, 4096])
    expect(meta.readBigUInt64LE(48)).toBe(BigInt(page))
    const sum = meta.subarray(0, 56).reduce((hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1099511628211n), 14695981039346656037n)
    expect(meta.readBigUInt64LE(56)).toBe(sum)
    expect(Number(meta.readBigUInt64LE(40)) * 4096).toBe(file.length)
  }
})
