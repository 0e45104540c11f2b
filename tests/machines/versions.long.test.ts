// Version comparison against what each ecosystem itself says: 20,000 pairs of a seed each, near its grammar and out of published vectors with
// something broken in them. VERSION_SEED and VERSION_PAIRS ask for others. And the laws of an order for every ecosystem, tool or no tool.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { comparatorOf, compareVersions, ECOSYSTEMS, type Ecosystem } from '../../src/core/versions/versions.ts'
import { differencesOf, shrunken } from '../lib/versions/differences.ts'
import { tools } from '../lib/versions/real-tools.ts'
import { pairsOf } from '../lib/versions/strings.ts'

const seed = Number(process.env.VERSION_SEED ?? 20_260_822)
const count = Number(process.env.VERSION_PAIRS ?? 20_000)
const file = join(process.env.AFTERBELL_SHARED ?? '../shared', 'data/versions/version-vectors.json.gz')
type Case = { readonly eco: string; readonly a: string; readonly b: string }
const cases = existsSync(file) ? (JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { cases: Case[] }).cases : []
const realOf = (ecosystem: string): readonly string[] => [
  ...new Set(cases.filter(({ eco }) => eco === ecosystem || (ecosystem === 'go' && eco === 'semver')).flatMap(({ a, b }) => [a, b])),
]

describe('the ecosystem’s own tool', () => {
  for (const tool of tools) {
    const missing = tool.missing()
    test.skipIf(missing !== null)(
      `${tool.ecosystem}: ${tool.name} says the same of ${count} pairs${missing === null ? '' : ` (skipped: ${missing})`}`,
      () => {
        const began = performance.now()
        const pairs = pairsOf(tool.ecosystem, seed, count, realOf(tool.ecosystem))
        const found = differencesOf(tool, pairs)
        const { ordered, equal, unread } = found.counts
        process.stdout.write(
          `${tool.ecosystem}: seed ${seed}, ${pairs.length} pairs: ${ordered} ordered, ${equal} equal, ${unread} with one it does not read; ` +
            `${found.differences.length} differences; ${Math.round(performance.now() - began)} ms\n`,
        )
        expect(ordered).toBeGreaterThan(count / 10) // the pairs are not all nonsense
        expect(equal).toBeGreaterThan(0)
        expect(shrunken(tool, found.differences)).toEqual([])
      },
      120_000,
    )
  }
})

/** Maven's own order is none beyond numbers with one qualifier: `1.x.1` is below `1b`, that is below `1`, and `1` is below `1.x.1`. */
const isLawless = (ecosystem: string, version: string): boolean => ecosystem === 'maven' && !/^\d+(?:\.\d+)*(?:[.-]?[a-z]+\d*)?$/i.test(version)

describe('the laws of an order', () => {
  for (const ecosystem of ECOSYSTEMS as readonly Ecosystem[]) {
    test(`${ecosystem}: turned it turns, what is between stays between, what is equal is equal to the same`, () => {
      const readable = pairsOf(ecosystem, seed, count / 2, realOf(ecosystem))
        .flat()
        .filter((one) => compareVersions(ecosystem, one, one).ok && !isLawless(ecosystem, one))
      const { compare } = comparatorOf(ecosystem)
      const broken: string[] = []
      for (let i = 0; i + 2 < readable.length; i += 1) {
        const [a = '', b = '', c = ''] = readable.slice(i, i + 3).toSorted(compare)
        const [ab, bc, ac] = [compare(a, b), compare(b, c), compare(a, c)]
        const isLawful = compare(a, a) === 0 && ab === -compare(b, a) + 0 && ab <= 0 && bc <= 0 && ac === (ab || bc)
        if (!isLawful && broken.length < 5) broken.push(`${a} | ${b} | ${c}: ${ab} ${bc} ${ac}`)
      }
      expect(readable.length, `of ${count} versions`).toBeGreaterThan(count / 5)
      expect(broken).toEqual([])
    })
  }
})
