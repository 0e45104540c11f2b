// PM-7: the numbers of the procedures change in bounds, with a reason, from a moment on; what is under way keeps its own; packs are taken whole.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { whole } from '../../src/core/policy/parameters.ts'
import type { Result } from '../../src/core/result.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { openCycle } from '../../src/subjects/patching/open-cycle.ts'
import { readPackText } from '../../src/subjects/policy/pack-text.ts'
import { checkPack, packAsYaml, policyInForce, policyValues, setValue, takePack, withdrawValue } from '../../src/subjects/policy/index.ts'
import { scheduleRun, startRun } from '../../src/subjects/runbooks/index.ts'
import { root } from '../lib/cluster.ts'
import { must, openCycleWorld, type CycleDistrict, type CycleWorld } from '../lib/cycles.ts'
import { friday, readyRun, runDistrict } from '../lib/runs.ts'

let world: CycleWorld
let next = 100
const begin = '2026-11-10T18:00:00Z'
const district = (): Promise<CycleDistrict> => world.district(String(next++), begin)
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)
const faultsOf = (result: Result<unknown>): readonly string[] => (result.ok ? [] : (result.refusal.faults ?? []))
const hours = async (one: CycleDistrict): Promise<number> => whole(await reading(one.as('dana'), policyValues), 'notice.hours')
const set = (one: CycleDistrict, name: string, value: unknown, more: { from?: string; reason?: string } = {}) =>
  setValue(one.as('dana'), { name, value, reason: 'the board asked', ...more })
const contents = async (one: CycleDistrict, kind: string): Promise<Record<string, unknown>[]> =>
  ((await one.sql(sql`select content from ledger_entry where kind = ${kind} order by id`)) as { content: string }[]).map(
    (row) => JSON.parse(row.content) as Record<string, unknown>,
  )

beforeAll(async () => {
  world = await openCycleWorld('pm_7')
})
afterAll(() => world.close())

describe('a value', () => {
  test('outside its bounds, unknown, or at odds with another is refused with every fault', async () => {
    const one = await district()
    expect(faultsOf(await set(one, 'notice.hours', 5))).toEqual(['notice.hours: 5 is not a whole number from 6 to 168 (hours, SP-1.4)'])
    expect(codeOf(await set(one, 'notice.minutes', 5))).toBe('policy/no-such-parameter')
    expect(codeOf(await set(one, 'district.zone', 'UTC'))).toBe('policy/zone-is-the-district')
    expect(faultsOf(await set(one, 'notice.hours', 168))[0]).toContain('notice.maxAgeDays')
    expect(faultsOf(await set(one, 'window.weekdayOpens', '05:00'))[0]).toContain('same time')
    expect(faultsOf(await set(one, 'window.extra', [{ opens: '2026-11-27T05:00', closes: '2026-11-27T19:00' }]))[0]).toContain('lacks the agreement')
    expect(await hours(one)).toBe(6)
  })

  test('without a reason, or from a past moment, is refused', async () => {
    const one = await district()
    expect(faultsOf(await set(one, 'notice.hours', 8, { reason: ' ', from: '2026-11-01T00:00' }))).toEqual([
      'from: is in the past; what was done under the old number stays under it',
      'reason: say why, in at most 500 characters; it is kept and shown',
    ])
    expect(faultsOf(await set(one, 'notice.hours', 8, { from: 'tomorrow' }))[0]).toMatch(/^from: /)
    expect(codeOf(await set(one, 'notice.hours', 6))).toBe('policy/value-unchanged')
  })

  test('keeps before, after, who and why, and is told to those whose work it rules', async () => {
    const one = await district()
    must(await set(one, 'notice.hours', 8))
    must(await set(one, 'notice.hours', 12, { reason: 'mail is slow' }))
    must(await set(one, 'notice.hours', null, { reason: 'as it was' }))
    expect(await contents(one, 'policy.value-set')).toMatchObject([
      { parameter: 'notice.hours', before: 6, after: 8, reason: 'the board asked', told: 5 },
      { before: 8, after: 12, reason: 'mail is slow' },
      { before: 12, after: 6, isDefault: true },
    ])
    const told = await one.sql(
      sql`select distinct d.address from notices_delivery d join notices_notice n on n.district_id = d.district_id and n.id = d.notice_id where n.kind = 'policy-changed' order by 1`,
    )
    expect(told).toEqual(['cora', 'dana', 'ivan', 'rita', 'sven'].map((name) => ({ address: `${name}@district.example` })))
    const past = one.sql(sql`insert into policy_value (district_id, id, parameter, value, from_at, set_by, set_at, reason)
      values (${one.districtId}, gen_random_uuid(), 'notice.hours', '7', '2026-01-01', ${one.ids.dana}, ${begin}, 'x')`)
    await expect(past).rejects.toMatchObject({ code: '23514', constraint: 'value_must_not_begin_before_it_was_set' })
  })

  test('begins when it was said to, and may be taken back before', async () => {
    const one = await district()
    must(await set(one, 'notice.hours', 24, { from: '2026-11-20T08:00' })) // Central
    const { id } = must(await set(one, 'notice.hours', 48, { from: '2026-12-01T08:00' }))
    expect(await hours(one)).toBe(6)
    await one.setClock('2026-11-20T13:59:00Z')
    expect(await hours(one)).toBe(6)
    await one.setClock('2026-11-20T14:00:01Z')
    expect(await hours(one)).toBe(24)
    must(await withdrawValue(one.as('cora'), { id }))
    expect(codeOf(await withdrawValue(one.as('cora'), { id }))).toBe('policy/value-not-planned')
    await one.setClock('2026-12-02T00:00:00Z')
    expect(await hours(one)).toBe(24)
  })

  test('belongs to its district alone', async () => {
    const [a, b] = [await district(), await district()]
    must(await set(a, 'notice.hours', 9))
    expect([await hours(a), await hours(b)]).toEqual([9, 6])
  })
})

describe('what is under way', () => {
  test('goes on by the numbers it was opened under, and what is opened later does not', async () => {
    const one = await runDistrict(world, String(next++))
    const runId = await readyRun(one)
    await one.at(friday.noon)
    must(await set(one, 'notice.hours', 48, { reason: 'more time' }))
    must(await set(one, 'run.testMinutes', 120))
    await one.at('2026-12-05T01:00:30Z')
    must(await startRun(one.runParts)(one.as('rita'), { runId })) // told 7 hours before: enough for 6, not for 48
    const second = must(
      await scheduleRun(one.runParts)(one.as('rita'), {
        cycleId: one.cycleId,
        deviceId: one.devices['web-01'],
        start: '2026-12-06T04:00:00Z',
        workMinutes: 60,
        way: 'by-hand',
      }),
    )
    expect(Date.parse(second.end) - Date.parse(second.start)).toBe((60 + 60 + 30) * 60_000)
    must(await openCycle(one.parts)(one.as('sven'), { administratorId: one.ids.sven, period: '2027-01' }))
    const versions = await one.sql(
      sql`select c.number, v.content ->> 'notice.hours' as hours from patching_cycle c join policy_version v on v.district_id = c.district_id and v.id = c.policy_id order by 1`,
    )
    expect(versions).toMatchObject([{ hours: '6' }, { hours: '48' }])
    expect(await one.sql(sql`select count(distinct policy_id) as n from runbooks_run`)).toEqual([{ n: '1' }])
    expect(
      await one.sql(
        sql`select count(*) as n from changes_text t join patching_cycle c on c.request_id = t.request_id where t.policy_id = c.policy_id`,
      ),
    ).toEqual([{ n: '2' }])
  })
})

describe('a pack', () => {
  const shipped = readFileSync(join(root, 'packs/baseline.yaml'), 'utf8')
  type Draft = {
    pack: string
    version?: string
    values: Record<string, unknown>
    parameters: Record<string, unknown>[]
    procedures: { clauses: Record<string, unknown>[] }[]
  }
  const changed = (change: (pack: Draft) => void): Uint8Array => {
    const draft = parse(shipped) as Draft
    draft.pack = 'lakeside'
    draft.version = '2026.1'
    change(draft)
    return new TextEncoder().encode(stringify(draft))
  }
  const named = (draft: Draft, name: string): Record<string, unknown> => draft.parameters.find((one) => one['name'] === name) ?? {}
  const look = (one: CycleDistrict, bytes: Uint8Array) =>
    reading(one.as('dana'), async (tx) => {
      const read = readPackText(bytes)
      return read.ok ? checkPack(tx, read.value) : read
    })

  test('is taken whole, after its differences were shown, with a reason, and leaves evidence', async () => {
    const one = await district()
    const bytes = changed((draft) => {
      named(draft, 'notice.hours')['default'] = 12
      draft.values['hold.hours'] = 72
      delete (draft.procedures[0]?.clauses.find(({ id }) => id === 'PM-3.2') ?? {})['partial']
    })
    const checked = must(await look(one, bytes))
    expect(checked.differences.map(({ what }) => what)).toEqual([
      'value in force of notice.hours',
      'value in force of hold.hours',
      'parameter notice.hours',
    ])
    expect(codeOf(await takePack(one.as('dana'), { given: must(readPackText(bytes)), hash: 'another', reason: 'x' }))).toBe(
      'policy/pack-not-as-shown',
    )
    expect(codeOf(await takePack(one.as('dana'), { given: must(readPackText(bytes)), hash: checked.hash, reason: ' ' }))).toBe(
      'policy/pack-needs-reason',
    )
    must(await takePack(one.as('dana'), { given: must(readPackText(bytes)), hash: checked.hash, reason: 'our own procedures' }))
    const now = await reading(one.as('dana'), (tx) => policyInForce(tx))
    expect([now.pack.pack, now.pack.version, whole(now.values, 'notice.hours'), whole(now.values, 'hold.hours')]).toEqual([
      'lakeside',
      '2026.1',
      12,
      72,
    ])
    expect(now.pack.procedures[0]?.clauses.find(({ id }) => id === 'PM-3.2')?.partial).toContain('a school calendar') // leaving it out makes no clause look better
    expect(await contents(one, 'policy.pack-taken')).toMatchObject([
      { pack: 'lakeside', version: '2026.1', hash: checked.hash, reason: 'our own procedures' },
    ])
    expect(codeOf(await look(one, bytes))).toBe('policy/pack-in-force')
    must(
      await takePack(one.as('dana'), {
        given: null,
        hash: ((await reading(one.as('dana'), (tx) => checkPack(tx, null))) as { value: { hash: string } }).value.hash,
        reason: 'back',
      }),
    )
    expect(await hours(one)).toBe(6)
  })

  test('is refused with every fault, and nothing of it is taken', async () => {
    const one = await district()
    must(await set(one, 'notice.hours', 20))
    const bytes = changed((draft) => {
      delete draft.version
      draft.parameters = draft.parameters.filter((row) => row['name'] !== 'hold.hours')
      for (const { clauses } of draft.procedures)
        for (const clause of clauses) clause['parameters'] = (clause['parameters'] as string[]).filter((name) => name !== 'hold.hours')
      named(draft, 'notice.hours')['max'] = 12
      named(draft, 'priority.policy')['options'] = ['bod-26-04', 'our-own']
    })
    const faults = faultsOf(await look(one, bytes))
    expect(faults).toEqual([
      'version: is missing; a pack that is taken over tells its version',
      'parameter hold.hours: is missing, and SP-4.6/hold-48-hours reads it',
      expect.stringContaining('priority.policy: knows no our-own'),
      expect.stringContaining('notice.hours: 20 is not a whole number from 6 to 12'),
    ])
    expect(codeOf(await takePack(one.as('dana'), { given: must(readPackText(bytes)), hash: 'any', reason: 'x' }))).toBe('policy/pack-refused')
    expect(await hours(one)).toBe(20)
  })

  test('taken out reads back to the same numbers', async () => {
    const one = await district()
    must(await set(one, 'notice.hours', 20))
    must(await set(one, 'window.extra', [{ opens: '2026-11-27T05:00', closes: '2026-11-27T19:00', agreement: 'Cora, 10 Nov 2026' }]))
    const text = await packAsYaml(await reading(one.as('dana'), (tx) => policyInForce(tx)))
    const other = await district()
    const bytes = new TextEncoder().encode(text)
    const checked = must(await look(other, bytes))
    must(await takePack(other.as('dana'), { given: must(readPackText(bytes)), hash: checked.hash, reason: 'as our neighbour' }))
    expect(await reading(other.as('dana'), policyValues)).toEqual(await reading(one.as('dana'), policyValues))
  })
})
