import { describe, expect, test } from 'vitest'
import { check } from '../../tools/checks/parameters.ts'
import { lookAt, places, plant, type Files, type Planted } from './planted.ts'

const pack = (...rows: readonly string[]): Files => ({
  'packs/baseline.yaml': ['format: afterbell-pack/1', 'parameters:', ...rows.map((row) => `  - { ${row} }`), ''].join('\n'),
})
const hours = 'name: notice.hours, default: 6, readBy: [SP-1.4/notice-6-hours]'
const rule = 'src/subjects/changes/late.ts'
const reads = (name: string): Files => ({ [rule]: `export const hours = (values) => whole(values, '${name}')\n` })
const good: Files = { ...pack(hours), ...reads('notice.hours') }

const faults: readonly Planted[] = [
  ['packs/baseline.yaml:3 parameter-marked-read-is-read', { ...pack(hours) }],
  [
    'packs/baseline.yaml:4 parameter-marked-read-is-read',
    { ...pack(hours, 'name: hold.hours, readBy: [SP-4.6/hold-48-hours]'), ...reads('notice.hours') },
  ],
  [`${rule}:1 read-parameter-is-marked`, { ...pack('name: notice.hours, readBy: []'), ...reads('notice.hours') }],
  [`${rule}:1 read-parameter-is-in-the-pack`, { ...pack(), ...reads('notice.hours') }],
  ['src/kit/a.ts:1 parameter-through-its-reader', { ...good, 'src/kit/a.ts': "export const a = (values) => values['notice.hours'] ?? 6\n" }],
  ['src/kit/a.ts:1 parameter-through-its-reader', { ...good, 'src/kit/a.ts': 'export const a = sql`select value from policy_value`\n' }],
  // a simulation that names it, or a test that reads it, is no use of it
  [
    'packs/baseline.yaml:3 parameter-marked-read-is-read',
    { ...pack(hours), 'src/subjects/procedures/simulate.ts': "export const a = whole(values, 'notice.hours')\n" },
  ],
  ['packs/baseline.yaml:3 parameter-marked-read-is-read', { ...pack(hours), 'tests/a.test.ts': "whole(values, 'notice.hours')\n" }],
]

describe('parameters', () => {
  test.each<Planted>(faults)('%s', async (at, over) => expect(places(await lookAt(check, over))).toEqual([at]))
  test('a table of readers is a read, and a clean tree passes', async () => {
    expect((await lookAt(check, good)).faults).toEqual([])
    expect((await lookAt(check, { ...pack(hours), [rule]: "export const kinds = { 'notice.hours': whole }\n" })).faults).toEqual([])
    expect((await lookAt(check)).faults).toEqual([])
  })
  test('sees that it saw nothing', async () => {
    expect((await check(plant({ 'README.md': '' }))).faults).toEqual(['parameters looked at nothing'])
  })
})
