import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identitiesOf, perhapsCloned, whoseIs, type Identity, type Known } from './identity.rules.ts'
import { isJunk } from './identity/junk.rules.ts'

const known = (
  deviceId: string,
  siteId: string | null,
  kind: Identity['kind'],
  value: string,
  hardware: { uuid?: string; serial?: string } = {},
): Known => ({
  kind,
  value,
  deviceId,
  siteId,
  uuids: hardware.uuid === undefined ? [] : [hardware.uuid],
  serials: hardware.serial === undefined ? [] : [hardware.serial],
})
const told = (...pairs: readonly (readonly [Identity['kind'], string])[]): Identity[] => pairs.map(([kind, value]) => ({ kind, value }))

test.each([
  'To be filled by O.E.M.',
  '00000000-0000-0000-0000-000000000000',
  'Not Specified',
  'XXXXXXXX',
  '0',
  '',
  'Default string',
  'ffffffff',
  '..........',
])('%j is no identity', (value) => expect(isJunk(value)).toBe(true))

test.each(['5CG1234XYZ', 'VMware-56 4d 1a', '4c4c4544-0042-3510-8052-b4c04f4e3232'])('%j is one', (value) => expect(isJunk(value)).toBe(false))

test('a string of one character is never an identity, whatever stands between', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...'0123456789abcdefXYZ'),
      fc.array(fc.constantFrom('', '-', ':', ' '), { minLength: 1, maxLength: 40 }),
      (letter, between) => isJunk(between.map((part) => letter + part).join('')),
    ),
  ))

test('strongest first, in one spelling', () =>
  expect(
    identitiesOf({
      uuid: 'ABCD-1',
      serial: 'ab12',
      deviceId: 'host-1',
      agentId: 'AA-B1',
      macs: ['3C:52:82:DD:EE:FF', '00:00:00:00:00:00', '00:E0:4C:68:00:01'],
    }),
  ).toEqual([
    { kind: 'uuid', value: 'abcd-1' },
    { kind: 'serial', value: 'AB12' },
    { kind: 'agent-id', value: 'aa-b1' },
    { kind: 'device-id', value: 'host-1' },
    { kind: 'mac', value: '3c:52:82:dd:ee:ff' },
  ]))

test('a reinstall joins by hardware; a new one is new', () => {
  expect(whoseIs(told(['serial', 'S1'], ['device-id', 'new']), [known('a', 's', 'serial', 'S1', { serial: 'S1' })], 's')).toMatchObject({
    is: 'known',
    deviceId: 'a',
  })
  expect(whoseIs(told(['serial', 'S2']), [], 's')).toEqual({ is: 'new', shared: [] })
})

test("another UUID is another machine, though the agent's id was copied: told, not merged", () => {
  const first = known('a', 's', 'device-id', 'copied', { uuid: 'u1' })
  expect(whoseIs(told(['uuid', 'u2'], ['device-id', 'copied']), [first], 's')).toEqual({ is: 'new', shared: [first] })
  expect(whoseIs(told(['uuid', 'u2'], ['device-id', 'copied']), [first], 'other')).toEqual({ is: 'new', shared: [first] })
})

test('UUID before serial: two devices that share a serial stay two, and it is told', () => {
  const [a, b] = [known('a', 's', 'serial', 'S1', { uuid: 'u1', serial: 'S1' }), known('b', 's', 'uuid', 'u2', { uuid: 'u2' })]
  expect(whoseIs(told(['uuid', 'u2'], ['serial', 'S1']), [a, b], 's')).toEqual({ is: 'known', deviceId: 'b', shared: [a] })
})

test('one UUID, another serial number and an agent nobody knew of it: perhaps a copy, and then another machine; the same agent is the same machine', () => {
  const [uuid, agent] = [known('a', 's', 'uuid', 'u1', { uuid: 'u1', serial: 'S1' }), known('a', 's', 'agent-id', 'g1', { uuid: 'u1', serial: 'S1' })]
  const other = told(['uuid', 'u1'], ['serial', 'S2'], ['agent-id', 'g2'])
  expect(perhapsCloned(other, [uuid])).toEqual(['a'])
  expect(whoseIs(other, [uuid], 's', { cloned: new Set(['a']) })).toEqual({ is: 'new', shared: [uuid] })
  expect(whoseIs(other, [uuid], 's')).toMatchObject({ is: 'known', deviceId: 'a' }) // a list told of it so far
  expect(perhapsCloned(told(['uuid', 'u1'], ['serial', 'S2'], ['agent-id', 'g1']), [uuid, agent])).toEqual([])
  expect(perhapsCloned(told(['uuid', 'u1'], ['serial', 'S1'], ['agent-id', 'g2']), [uuid])).toEqual([])
  expect(perhapsCloned(told(['uuid', 'u1'], ['agent-id', 'g2']), [uuid])).toEqual([])
})

test('a whole image copied, the agent with it, on firmware that shares its UUID: other serial number and other network card are another machine', () => {
  const of = { uuid: 'u1', serial: 'S1' }
  const [uuid, agent, card] = [
    known('a', 's', 'uuid', 'u1', of),
    known('a', 's', 'agent-id', 'g1', of),
    known('a', 's', 'mac', '00:1b:21:00:00:01', of),
  ]
  const copy = told(['uuid', 'u1'], ['serial', 'S2'], ['agent-id', 'g1'], ['mac', '00:1b:21:00:00:02'])
  expect(perhapsCloned(copy, [uuid, agent])).toEqual(['a'])
  expect(whoseIs(copy, [uuid, agent], 's', { cloned: new Set(['a']) })).toEqual({ is: 'new', shared: [uuid, agent] })
  // its own card is there: the same machine, with a serial number that was set anew
  expect(perhapsCloned(told(['uuid', 'u1'], ['serial', 'S2'], ['agent-id', 'g1'], ['mac', '00:1b:21:00:00:01']), [uuid, agent, card])).toEqual([])
  // the copy again, beside the device it has by now
  const own = known('b', 's', 'serial', 'S2', { serial: 'S2' })
  expect(whoseIs(copy, [uuid, agent, own], 's', { cloned: new Set(['a']) })).toMatchObject({ is: 'known', deviceId: 'b' })
})

test("another site's key claims in vain, by serial, UUID or the agent's id; what a person vouches for is merged", () => {
  for (const kind of ['serial', 'uuid', 'device-id', 'agent-id'] as const) {
    expect(whoseIs(told([kind, 'x1y']), [known('a', 'site-a', kind, 'x1y')], 'site-b')).toMatchObject({ is: 'claimed', deviceId: 'a' })
    expect(whoseIs(told([kind, 'x1y']), [known('a', 'site-a', kind, 'x1y')], null)).toMatchObject({ is: 'known' })
    expect(whoseIs(told([kind, 'x1y']), [known('a', null, kind, 'x1y')], 'site-b')).toMatchObject({ is: 'known' })
  }
})

test("a dock's MAC address joins only a device nothing else is known of", () => {
  expect(whoseIs(told(['serial', 'S2'], ['mac', 'm']), [known('a', 's', 'mac', 'm', { serial: 'S1' })], 's')).toEqual({ is: 'new', shared: [] })
  expect(whoseIs(told(['serial', 'S2'], ['mac', 'm']), [known('a', 's', 'mac', 'm')], 's')).toMatchObject({ is: 'known', deviceId: 'a' })
})

test("whatever is known, another site's device is never the answer", () => {
  const kind = fc.constantFrom<Identity['kind']>('uuid', 'serial', 'agent-id', 'device-id', 'mac')
  const rows = fc.array(
    fc.record({ kind, value: fc.constantFrom('v1', 'v2'), deviceId: fc.constantFrom('a', 'b'), siteId: fc.constantFrom('mine', 'other') }),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(rows, fc.array(fc.tuple(kind, fc.constantFrom('v1', 'v2')), { maxLength: 5 }), (some, pairs) => {
      const siteOf = new Map<string, string>(some.map((row) => [row.deviceId, row.siteId])) // a device has one site
      const all = some.map((row): Known => ({
        ...row,
        siteId: siteOf.get(row.deviceId) ?? null,
        uuids: some.filter((one) => one.deviceId === row.deviceId && one.kind === 'uuid').map((one) => one.value),
        serials: [],
      }))
      const whose = whoseIs(told(...pairs), all, 'mine')
      return whose.is !== 'known' || siteOf.get(whose.deviceId) === 'mine'
    }),
  )
})
