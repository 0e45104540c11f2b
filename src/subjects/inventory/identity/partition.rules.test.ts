// Every trap by name, and what must hold of any set of sightings (PM-3.1).
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { marksOf, type Source } from './marks.rules.ts'
import { partition } from './partition.rules.ts'
import type { Seen } from './same-machine.rules.ts'

type Short = {
  source?: Source
  serial?: string
  uuid?: string
  mac?: string
  macs?: string[]
  tag?: string
  agent?: string
  host?: string
  at?: readonly [number, number]
  saidToBe?: string
}
const seen = (
  id: string,
  { source = 'agent', serial, uuid, mac, macs = mac === undefined ? [] : [mac], tag, agent, host, at = [0, 1], saidToBe }: Short,
): Seen => ({
  id,
  source,
  firstAt: at[0],
  lastAt: at[1],
  ...marksOf({ serial, uuid, macs, assetTag: tag, agentIds: agent === undefined ? [] : [agent], hostname: host }),
  ...(saidToBe === undefined ? {} : { saidToBe }),
})
const joined = (...some: Seen[]): string =>
  partition(some, { joinFrom: 80 })
    .groups.map((group) => group.join('+'))
    .join(' ')
const traps = (...some: Seen[]): string[] => partition(some, { joinFrom: 80 }).asks.map((ask) => `${ask.a}?${ask.b} ${ask.trap}`)
const [u1, u2] = ['4c4c4544-0042-3510-8052-b4c04f4e3232', '4c4c4544-0042-3510-8052-b4c04f4e3233']
const lan = '3c:52:82:00:00:01'

test('one serial number from purchase, management and agent is one machine', () =>
  expect(
    joined(seen('a', { serial: '5CG1', uuid: u1 }), seen('m', { source: 'mdm', serial: '5cg1 ' }), seen('p', { source: 'purchase', serial: '5CG1' })),
  ).toBe('a+m+p'))

test('what makers leave instead of a number joins nothing', () => {
  for (const serial of ['To be filled by O.E.M.', 'Default string', '00000000', 'System Serial Number', 'INVALID'])
    expect(joined(seen('a', { serial }), seen('b', { serial }))).toBe('a b')
  for (const uuid of ['03000200-0400-0500-0006-000700080009', '00000000-0000-0000-0000-000000000000', '4C4C4544-0000-2010-8020-80C04F202020'])
    expect(joined(seen('a', { uuid }), seen('b', { uuid }))).toBe('a b')
})

test('one UUID in the other byte order is the same UUID', () =>
  expect(joined(seen('a', { uuid: '4c4c4544-0042-3510-8052-b4c04f4e3232' }), seen('b', { uuid: '44454c4c-4200-1035-8052-b4c04f4e3232' }))).toBe(
    'a+b',
  ))

test('a docking station’s address joins nobody, by its maker or by whom it was seen on', () => {
  expect(joined(seen('a', { serial: 'S1X', mac: '00:e0:4c:68:00:01' }), seen('n', { source: 'network', mac: '00:e0:4c:68:00:01' }))).toBe('a n')
  expect(joined(seen('a', { serial: 'S1X', mac: lan }), seen('b', { serial: 'S2X', mac: lan }), seen('n', { source: 'network', mac: lan }))).toBe(
    'a b n',
  )
})

test('an address made up by the phone itself tells nothing; a guest’s does', () => {
  expect(marksOf({ macs: ['da:a1:19:00:00:01', '52:54:00:12:34:56', '3C-52-82-00-00-01'] }).macs).toEqual([lan, '52:54:00:12:34:56'])
})

test('cloned images with one UUID stay two, and a third with the UUID alone is asked', () => {
  const two = [seen('a', { serial: 'S1X', uuid: u1 }), seen('b', { serial: 'S2X', uuid: u1 })]
  expect([joined(...two), traps(...two)]).toEqual(['a b', []])
  expect(joined(...two, seen('c', { source: 'mdm', uuid: u1 }))).toBe('a b c')
  expect(traps(...two, seen('c', { source: 'mdm', uuid: u1 }))).toEqual(['a?c cloned-image', 'b?c cloned-image'])
})

test('a disk copied with its agent’s id is another machine', () =>
  expect(joined(seen('a', { uuid: u1, agent: 'glpi-1' }), seen('b', { uuid: u2, agent: 'glpi-1' }))).toBe('a b'))

test('a reinstalled agent has a new id and is the same machine, and says so', () => {
  const { groups, ties } = partition(
    [seen('old', { serial: 'S1X', uuid: u1, agent: 'pc-2024', at: [0, 5] }), seen('new', { serial: 'S1X', uuid: u1, agent: 'pc-2026', at: [6, 9] })],
    { joinFrom: 80 },
  )
  expect([groups, ties.get('new')]).toEqual([[['new', 'old']], { confidence: 99, reason: 'Same serial number and UUID; the agent was reinstalled.' }])
})

test('a replaced mainboard is asked, never merged: new UUID, or new UUID and serial number', () => {
  const before = seen('before', { serial: 'S1X', uuid: u1, mac: lan, tag: 'T-100', host: 'lab-07' })
  const after = [
    seen('after', { serial: 'S1X', uuid: u2, host: 'lab-07' }),
    seen('after', { serial: 'S9X', uuid: u2, mac: lan, host: 'lab-07' }),
    seen('after', { serial: 'S9X', uuid: u2, tag: 'T-100', host: 'lab-07' }),
  ]
  for (const one of after) expect([joined(before, one), traps(before, one)]).toEqual(['after before', ['after?before mainboard']])
})

test('a copied virtual machine that reports beside the first is asked; one that took its place is the same', () => {
  const first = { serial: 'VMware-56 4d 1a', uuid: u1, mac: '00:50:56:aa:00:01', agent: 'web-1', host: 'web-01' }
  const copy = { serial: 'VMware-56 4d 1a', uuid: u1, mac: '00:50:56:aa:00:02', agent: 'web-2', host: 'web-02' }
  expect(traps(seen('a', { ...first, at: [0, 9] }), seen('b', { ...copy, at: [5, 10] }))).toEqual(['a?b virtual-clone'])
  expect(joined(seen('a', { ...first, at: [0, 4] }), seen('b', { ...copy, at: [5, 10] }))).toBe('a+b')
})

test('a name alone joins a row that tells nothing else, and is asked where several have it', () => {
  expect(joined(seen('a', { serial: 'S1X', host: 'LAB-07.school.local' }), seen('d', { source: 'directory', host: 'lab-07' }))).toBe('a+d')
  expect(
    joined(
      seen('a', { serial: 'S1X', host: 'lab-07' }),
      seen('b', { serial: 'S2X', host: 'lab-07' }),
      seen('d', { source: 'directory', host: 'lab-07' }),
    ),
  ).toBe('a b d')
  expect(joined(seen('a', { host: 'localhost' }), seen('b', { host: 'localhost' }))).toBe('a b')
})

test('an asset tag joins with the name, or where a list tells nothing else; on two serial numbers it is asked', () => {
  expect(joined(seen('a', { serial: 'S1X', tag: 'T-101' }), seen('s', { source: 'sheet', tag: 't-101' }))).toBe('a+s')
  expect(traps(seen('a', { serial: 'S1X', tag: 'T-101' }), seen('b', { serial: 'S2X', tag: 'T-101' }))).toEqual(['a?b asset-tag'])
})

test('what a person said holds: apart is never asked again, one stays one though its numbers differ', () => {
  const [a, b] = [seen('a', { serial: 'S1X', uuid: u1 }), seen('b', { serial: 'S1X', uuid: u1 })]
  expect(partition([a, b], { joinFrom: 80, areApart: () => true })).toMatchObject({ groups: [['a'], ['b']], asks: [] })
  expect(
    joined(
      seen('a', { serial: 'S1X', saidToBe: 'd' }),
      seen('b', { serial: 'S2X', saidToBe: 'd' }),
      seen('p', { source: 'purchase', serial: 'S2X' }),
    ),
  ).toBe('a+b+p')
})

const some = fc
  .array(
    fc.record({
      source: fc.constantFrom<Source>('agent', 'mdm', 'purchase', 'directory', 'network'),
      serial: fc.option(fc.constantFrom('S1X', 'S2X', 'S3X'), { nil: undefined }),
      uuid: fc.option(fc.constantFrom(u1, u2), { nil: undefined }),
      mac: fc.option(fc.constantFrom(lan, '3c:52:82:00:00:02'), { nil: undefined }),
      tag: fc.option(fc.constantFrom('T-101', 'T-102'), { nil: undefined }),
      agent: fc.option(fc.constantFrom('ag-1', 'ag-2'), { nil: undefined }),
      host: fc.option(fc.constantFrom('lab-01', 'lab-02'), { nil: undefined }),
      at: fc.tuple(fc.nat(9), fc.nat(9)),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((rows) => rows.map((row, n) => seen(`s${n}`, Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Short)))

test('the order of arrival does not matter', () =>
  fc.assert(
    fc.property(
      some.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
      ([rows, shuffled]) => {
        const [one, other] = [partition(rows, { joinFrom: 80 }), partition(shuffled, { joinFrom: 80 })]
        expect([other.groups, other.asks, [...other.ties].toSorted()]).toEqual([one.groups, one.asks, [...one.ties].toSorted()])
      },
    ),
    { numRuns: 600 },
  ))

test('two good serial numbers, or two UUIDs, never come into one machine; nobody is lost', () =>
  fc.assert(
    fc.property(some, fc.constantFrom(50, 80, 95), (rows, joinFrom) => {
      const { groups } = partition(rows, { joinFrom })
      expect(groups.flat().toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
      for (const group of groups) {
        const members = rows.filter(({ id }) => group.includes(id))
        for (const kind of ['serial', 'uuid'] as const) expect(new Set(members.flatMap((one) => one[kind] ?? [])).size).toBeLessThanOrEqual(1)
      }
    }),
    { numRuns: 600 },
  ))

test('worked out again from its own answer, nothing moves; what the rules are less sure of than asked is never joined', () =>
  fc.assert(
    fc.property(some, (rows) => {
      const first = partition(rows, { joinFrom: 80 })
      const groupOf = (id: string): string => first.groups.find((group) => group.includes(id))?.[0] ?? ''
      expect(
        partition(
          rows.map((one) => ({ ...one, saidToBe: groupOf(one.id) })),
          { joinFrom: 80 },
        ).groups,
      ).toEqual(first.groups)
      expect([...first.ties.values()].every(({ confidence }) => confidence >= 80)).toBe(true)
    }),
    { numRuns: 400 },
  ))
