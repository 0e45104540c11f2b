// The decision points that CISA published, through every policy: each answer is the one the published tables give, exposed and not.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { asOwnTable, ownTable } from './own-table.ts'
import { BOD_26_04 } from './bod-26-04.ts'

const folder = join(process.env['AFTERBELL_SHARED'] ?? '../shared', 'data/ssvc')
const present = existsSync(folder)
type Point = {
  readonly cve: string
  readonly exploitation: string
  readonly automatable: string
  readonly technicalImpact: string
  readonly inKev: string
  readonly score: string
}

const lines = (file: string): readonly string[][] =>
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(1))
/** The published tables, by their inputs' values. */
const published = (file: string): ReadonlyMap<string, string> => new Map(lines(file).map((row) => [row.slice(0, -1).join('|'), row.at(-1) ?? '']))
const points = (): readonly Point[] =>
  gunzipSync(readFileSync(join(folder, 'vulnrichment-ssvc-2024-10-24.csv.gz')))
    .toString('utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [cve = '', , exploitation = '', automatable = '', technicalImpact = '', , kevOn = '', , score = ''] = line.split(',')
      return { cve, exploitation, automatable, technicalImpact, inKev: kevOn === '' ? 'no' : 'yes', score }
    })

describe.skipIf(!present)(`44,026 published decision points${present ? '' : ` (skipped: ${folder} is absent)`}`, () => {
  const all = present ? points() : []
  /** Each distinct question is asked once; how often it was published counts it. */
  const distinct = <T>(of: (point: Point) => T): ReadonlyMap<string, { readonly asked: T; readonly n: number }> => {
    const found = new Map<string, { asked: T; n: number }>()
    for (const point of all) {
      const asked = of(point)
      const key = JSON.stringify(asked)
      found.set(key, { asked, n: (found.get(key)?.n ?? 0) + 1 })
    }
    return found
  }
  const exploitationOf = (point: Point): string => (point.exploitation === 'poc' ? 'public poc' : point.exploitation)
  const answer = (policy: string, input: Record<string, unknown>, own?: Parameters<typeof decide>[3]): string => {
    const decided = decide(policy, input, {}, own)
    if (!decided.ok) throw new Error(`${policy} ${JSON.stringify(input)}: ${decided.refusal.says}`)
    return decided.value.decision
  }
  /** Runs every point and fails with all that differ; gives how many points were asked. */
  const compare = (
    asked: readonly { readonly want: string | undefined; readonly got: string; readonly n: number; readonly of: unknown }[],
  ): number => {
    expect(asked.filter(({ want, got }) => want !== got)).toEqual([])
    return asked.reduce((sum, { n }) => sum + n, 0)
  }

  test('they are there', () => expect(all).toHaveLength(44_026))

  test("BOD 26-04, exposed and not, and as a district's own copy of it", () => {
    const table = published('cisa_bod_26_04_1_0_0.csv')
    const own = ownTable(asOwnTable(BOD_26_04), 'version 1')
    for (const exposed of ['yes', 'no']) {
      const asked = [...distinct(({ inKev, automatable, technicalImpact }) => ({ inKev, exposed, automatable, technicalImpact })).values()]
      const want = ({ inKev, automatable, technicalImpact }: { inKev: string; automatable: string; technicalImpact: string }) =>
        table.get([inKev, exposed, automatable, technicalImpact].join('|'))
      expect(compare(asked.map(({ asked: of, n }) => ({ want: want(of), got: answer('bod-26-04', of), n, of })))).toBe(44_026)
      expect(
        compare(asked.map(({ asked: of, n }) => ({ want: want(of), got: answer('own-table', of, own.ok ? own.value : undefined), n, of }))),
      ).toBe(44_026)
    }
  })

  test('CISA Coordinator, for every mission and well-being', () => {
    const table = published('cisa_coordinator_2_0_3.csv')
    for (const missionWellbeing of ['low', 'medium', 'high']) {
      const asked = [
        ...distinct((point) => ({
          exploitation: exploitationOf(point),
          automatable: point.automatable,
          technicalImpact: point.technicalImpact,
          missionWellbeing,
        })).values(),
      ]
      expect(
        compare(
          asked.map(({ asked: of, n }) => ({
            want: table.get([of.exploitation, of.automatable, of.technicalImpact, missionWellbeing].join('|')),
            got: answer('cisa-coordinator', of),
            n,
            of,
          })),
        ),
      ).toBe(44_026)
    }
  })

  test('SSVC Deployer, exposed and not, for every human impact', () => {
    const table = published('deployer_patch_application_priority_1_0_0.csv')
    for (const [exposed, exposure] of [
      ['yes', 'open'],
      ['no', 'controlled'],
    ]) {
      for (const humanImpact of ['low', 'medium', 'high', 'very high']) {
        const asked = [
          ...distinct((point) => ({ exploitation: exploitationOf(point), exposed, automatable: point.automatable, humanImpact })).values(),
        ]
        expect(
          compare(
            asked.map(({ asked: of, n }) => ({
              want: table.get([of.exploitation, exposure, of.automatable, humanImpact].join('|')),
              got: answer('ssvc-deployer', of),
              n,
              of,
            })),
          ),
        ).toBe(44_026)
      }
    }
  })

  test('the revoked ones: 22-01 by KEV and the year of the id, 19-02 by exposure and the published score', () => {
    const kev = all.map(({ cve, inKev }) => {
      const decided = decide('bod-22-01', { cve, inKev })
      const want = inKev === 'no' ? null : Number(cve.slice(4, 8)) < 2021 ? 180 : 14
      return { want: String(want), got: decided.ok ? String(decided.value.days) : 'refused', n: 1, of: cve }
    })
    expect(compare(kev)).toBe(44_026)
    const scored = all.filter(({ score }) => score !== '')
    for (const exposed of [true, false]) {
      const asked = scored.map(({ score }) => ({
        want: !exposed ? 'no deadline' : Number(score) >= 9 ? '15 days' : Number(score) >= 7 ? '30 days' : 'no deadline',
        got: answer('bod-19-02', { exposed, severity: Number(score) }),
        n: 1,
        of: score,
      }))
      expect(compare(asked)).toBe(scored.length)
    }
    expect(scored.length).toBeGreaterThan(30_000)
  })
})
