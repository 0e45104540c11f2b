import { expect, test } from 'vitest'
import { cellsOf, compare, readTable } from './import.rules.ts'
import type { Result } from '../../core/result.ts'

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.refusal.says)
  return result.value
}

test('cells hold commas, quotes and lines; a byte order mark and a formula’s apostrophe are taken off', () => {
  expect(cellsOf('\ufeffDevice,Site\r\n"a, ""b""\nc", x \r\n\'=1+1,y')).toEqual([['Device', 'Site'], ['a, "b"\nc', 'x'], ['=1+1', 'y']])
})

test('each row that cannot be used says why; the others are read', () => {
  const { rows, rejected } = value(readTable('Serial number,Device,Kind,Scope,Patched by,Colour\nS1,cb-1,Laptop,In scope,Google,red\n,,Laptop,,,\nS2,cb-2,Lapdog,Out of scope,Elves,\n\n,cb-3,,,,'))
  expect(rows.map(({ line, hostname, kind, scope, patchingActor, serial }) => [line, hostname, kind, scope, patchingActor, serial])).toEqual([
    [2, 'cb-1', 'laptop', 'in', 'google', 'S1'], [6, 'cb-3', 'unknown', 'unknown', 'unknown', null],
  ])
  expect(rejected).toEqual([
    { line: 3, says: 'Device is missing' },
    { line: 4, says: '“Lapdog” is no kind (Server, Workstation, Laptop, Tablet, Phone, Appliance, Not known); “Elves” is nobody who patches; a device goes out of scope only with a reason (PM-2)' },
  ])
})

test('other programs’ files: semicolons or tabs, headings and kinds by their common names, no serial number where none is known', () => {
  for (const sign of [';', '\t']) {
    const { rows, left } = value(readTable([['Asset Tag ', 'Serial No.', 'Device Name', 'Type', 'School'], ['1', 'N/A', 'cb, 1', 'Chromebook', 'High'], ['2', '?', 'pc-2', 'desktop', '']]
      .map((row) => row.join(sign)).join('\r\n')))
    expect(rows.map(({ hostname, serial, kind, site }) => [hostname, serial, kind, site])).toEqual([['cb, 1', null, 'laptop', 'High'], ['pc-2', null, 'workstation', null]])
    expect(left).toEqual(['Asset Tag'])
  }
  expect(value(readTable('Name,Device\nx,y')).rows[0]?.hostname).toBe('y')
})

test('a table without a column Device, or without a row, is refused whole', () => {
  for (const text of ['', 'Colour\nx', 'Device\n', 'Device']) expect(readTable(text)).toMatchObject({ ok: false, refusal: { code: 'assets/table-unreadable' } })
})

test('known by serial number, by name where none is told; twins and unknown sites are rejected', () => {
  const table = value(readTable('Device,Serial number,Site\nnew,S9,High\nRENAMED,s1,High\nswitch,,High\nother,S9,High\nlost,S8,Moon'))
  const known = [{ id: 'a', hostname: 'old', serial: 'S1' }, { id: 'b', hostname: 'Switch', serial: 'S2' }]
  const { fresh, known: old, rejected } = compare(table, known, new Map([['high', 'site-1']]))
  expect(fresh.map(({ hostname, siteId }) => [hostname, siteId])).toEqual([['new', 'site-1']])
  expect(old).toEqual(['a', 'b'])
  expect(rejected).toEqual([{ line: 5, says: 'the same serial number s9 stands in line 2' }, { line: 6, says: '“Moon” is none of the district’s sites' }])
})
