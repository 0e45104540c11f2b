// Lists that tell what is there and not whose it is: a directory, a hypervisor, the network.
import { expect, test } from 'vitest'
import * as tables from '../../../tests/lib/vendor-tables.ts'
import { readSheet } from '../../platform/sheets/read-sheet.ts'
import { detectSource, proposeMapping } from './detect.rules.ts'
import { profile } from './profile.rules.ts'
import { keyOf, readerFor, readRow, type ReadRow } from './row.rules.ts'
import { twinKeeper } from './twins.ts'

const words = { unknown: 'Not known' }
const vocabulary = { site: {}, kind: words, status: words, encryption: words, scope: words, actor: words }

const readAll = (text: string): readonly ReadRow[] => {
  const read = readSheet(Buffer.from(text))
  if (!read.ok) throw new Error(read.refusal.says)
  const [head, ...rows] = read.value.rows
  const { columns, headings } = profile(head?.cells ?? [], rows)
  const mapping = proposeMapping(detectSource(headings).source, headings, Object.fromEntries(columns.map(({ key, dates }) => [key, dates])))
  const reader = readerFor(headings, { mapping, vocabulary, zone: 'America/Chicago', now: '2026-11-01T12:00:00.000Z', isPlaceholder: () => false })
  return rows.map((row) => readRow(row, reader))
}
const told = (row: ReadRow | undefined) => (row?.is === 'taken' ? row.told : row?.says)

test('a directory tells names and systems; its own number of the account is not the machine’s', () => {
  const [office] = readAll(tables.directoryTable)
  expect(told(office)).toMatchObject({ hostname: 'OFFICE-05', system: 'Windows 11 Pro', version: '10.0 (22631)' })
  expect(told(office)).not.toHaveProperty('uuid')
})

test('of a virtual machine the number that the guest itself reads is taken, not the hypervisor’s own', () => {
  expect(readAll(tables.guestsTable).map(told)).toMatchObject([
    { hostname: 'sis-01', uuid: '4206f3f4-3ec4-77b1-1111-a1e2c3d4e5f6', system: 'Debian GNU/Linux 12 (64-bit)' },
    { hostname: 'print-old', uuid: '4206f3f4-3ec4-77b1-2222-a1e2c3d4e5f6' },
  ])
})

test('on the network the address is the key: two guests may be called alike', () => {
  const leases = readAll(tables.leasesTable)
  expect(leases.map(told)).toMatchObject([{ macs: ['3c:52:82:00:00:f1'] }, { hostname: 'camera' }, { hostname: 'camera' }])
  const asTwin = twinKeeper('network')
  expect([...leases, leases[1]].map((row) => row && asTwin(row).is)).toEqual(['taken', 'taken', 'taken', 'refused'])
  expect(leases.map((row) => (row.is === 'taken' ? keyOf(row.told, 'network') : ''))).toEqual([
    'MAC address 3C:52:82:00:00:F1',
    'MAC address 00:11:32:00:AA:01',
    'MAC address 00:11:32:00:AA:02',
  ])
})
