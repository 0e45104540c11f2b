// The shared corpus of comparison cases; read where it is, never copied.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compareVersions } from './versions.ts'

const file = join(process.env['AFTERBELL_SHARED'] ?? '../shared', 'data/versions/version-vectors.json.gz')
const present = existsSync(file)
type Case = { eco: string; a: string; b: string; sign: number; src: string }

// Two lines of a test file that were comments there; they contradict each other and name no versions.
const isNoVector = (c: Case): boolean => c.a.startsWith('//')

describe.skipIf(!present)(`version vectors${present ? '' : ` (skipped: ${file} is absent)`}`, () => {
  const cases: Case[] = present ? JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')).cases : []
  for (const eco of new Set(cases.map((c) => c.eco))) {
    it(`${eco}: every case agrees, both ways round`, () => {
      const wrong = cases
        .filter((c) => c.eco === eco && !isNoVector(c))
        .flatMap((c) => {
          const there = compareVersions(eco, c.a, c.b)
          const back = compareVersions(eco, c.b, c.a)
          const isRight = there.ok && back.ok && there.value === c.sign && back.value === -c.sign + 0
          return isRight ? [] : [`${JSON.stringify([c.a, c.b])} is ${c.sign}, got ${there.ok ? there.value : there.refusal.says} (${c.src})`]
        })
      expect(wrong).toEqual([])
    })
  }
})
