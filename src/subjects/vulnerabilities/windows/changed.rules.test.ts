import { expect, test } from 'vitest'
import { definitionsCsv, type Definition } from '../../../../tests/lib/windows.ts'
import { readFeed } from '../read-feed.rules.ts'
import { touchedBy } from './changed.rules.ts'
import { knownOf } from './known.rules.ts'
import { windowsOf } from './system.rules.ts'

const [old, core] = ['Windows Server 2019', 'Windows Server 2022']
const rows: readonly Definition[] = [
  ['20260113', 'CVE-2026-0101', '5000001', old, ''],
  ['20260113', 'CVE-2026-0102', '5000011', core, ''],
  ['20260210', 'CVE-2026-0103', '5000021', 'Microsoft Office 2019', '5000020'],
]
const knownFrom = (given: readonly Definition[]) => {
  const feed = readFeed(definitionsCsv(given), { now: '2026-11-20T12:00:00Z' })
  if (!feed.ok || feed.value.kind !== 'updates') throw new Error('not read')
  return knownOf([{ ...feed.value, slot: 'msrc' }])
}
/** Which of three computers are judged again: Server 2019 with an update, Server 2022 without a list, Server 2022 with an update that nobody names. */
const touched = (after: readonly Definition[], before = rows) => {
  const isTouched = touchedBy(knownFrom(before), knownFrom(after))
  return (
    [
      [old, ['5000001']],
      [core, null],
      [core, ['4999000']],
    ] as const
  ).map(([name, hotfixes]) => {
    const system = windowsOf({ name, told: [], arch: 'x64' })
    if (system === null) throw new Error('no system')
    return isTouched({ system, hotfixes })
  })
}

test('only systems whose products are fixed by something else are judged again', () => {
  expect(touched(rows)).toEqual([false, false, false])
  expect(touched([...rows, ['20260310', 'CVE-2026-0199', '5000012', core, '']])).toEqual([false, true, true])
  expect(touched([...rows, ['20260310', 'CVE-2026-0199', '5000031', 'Microsoft Office 2019', '5000021']])).toEqual([false, false, false])
  expect(touched(rows.slice(1))).toEqual([true, false, false]) // what is said no more
})
test('what stands in for what: upwards from what the system is offered, downwards from what is installed', () => {
  expect(touched([...rows, ['20260310', 'CVE-2026-0199', '5000031', 'Microsoft Office 2019', '5000011']])).toEqual([false, true, true])
  const linked: readonly Definition[] = [...rows, ['20260310', 'CVE-2026-0199', '4999000', 'Microsoft Office 2019', '4998000']]
  expect(touched([...linked, ['20260311', 'CVE-2026-0198', '4998000', 'Microsoft Office 2019', '5000020']], linked)).toEqual([false, false, true])
})
test('another day of its updates', () => {
  expect(touched(rows.map((row) => (row[2] === '5000011' ? (['20260301', row[1], row[2], row[3], row[4]] as const) : row)))).toEqual([
    false,
    true,
    true,
  ])
})
