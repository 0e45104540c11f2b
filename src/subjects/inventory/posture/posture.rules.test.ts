import fc from 'fast-check'
import { expect, test } from 'vitest'
import { finderOf, listed } from './names.rules.ts'
import { antivirusOf, encryptionOf, firewallOf, softwareStandings } from './posture.rules.ts'

const drive = fc.record({ mount: fc.constantFrom('/', '/home', '/data', 'C:', 'D:'), encrypted: fc.constantFrom('yes', 'no', 'partial', 'unknown') })
const drives = fc.array(drive, { maxLength: 5 })

test('what was not told is never No, and never Yes', () => {
  fc.assert(
    fc.property(drives, (all) => {
      const { state } = encryptionOf(all)
      if (!all.some(({ encrypted }) => encrypted === 'no')) expect(state).not.toBe('no')
      if (!all.some(({ encrypted }) => encrypted === 'yes')) expect(state).not.toBe('yes')
      if (all.every(({ encrypted }) => encrypted === 'unknown')) expect(state).toBe('unknown')
      if (state === 'yes') expect(all.some(({ encrypted }) => encrypted === 'no' || encrypted === 'partial')).toBe(false)
    }),
  )
})

test('drives that are no part of the device, and what starts it, count for nothing', () => {
  fc.assert(
    fc.property(drives, (all) => {
      const others = [
        { mount: '/boot', encrypted: 'no' },
        { mount: '/boot/efi', encrypted: 'no' },
        { mount: 'E:', encrypted: 'no', medium: 'removable' },
        { mount: '/run', encrypted: 'no', fileSystem: 'tmpfs' },
      ]
      expect(encryptionOf([...all, ...others])).toEqual(encryptionOf(all))
    }),
  )
})

test.each([
  [
    [
      { mount: '/', encrypted: 'yes' },
      { mount: '/data', encrypted: 'unknown' },
    ],
    'yes',
  ], // LUKS agents tell Yes or nothing; the system's drive is what was told
  [
    [
      { mount: '/', encrypted: 'unknown' },
      { mount: '/data', encrypted: 'yes' },
    ],
    'partial',
  ],
  [
    [
      { mount: 'C:', encrypted: 'no' },
      { mount: 'D:', encrypted: 'unknown' },
    ],
    'no',
  ],
])('%j is %s', (given, state) => expect(encryptionOf(given).state).toBe(state))

test('antivirus: one that runs is enough, an empty list is none, silence is not known', () => {
  expect(antivirusOf(undefined).state).toBe('unknown')
  expect(antivirusOf([]).state).toBe('none')
  expect(
    antivirusOf([
      { name: 'A', enabled: false },
      { name: 'B', enabled: true, upToDate: true },
    ]),
  ).toEqual({ state: 'on', detail: 'B' })
  expect(antivirusOf([{ name: 'B', enabled: true }]).detail).toBe('B; whether it is up to date is not known')
  expect(antivirusOf([{ name: 'B', enabled: true, upToDate: false }]).state).toBe('outdated')
  expect(antivirusOf([{ name: 'B', enabled: false }]).state).toBe('off')
  expect(antivirusOf([{ name: 'B' }]).state).toBe('unknown')
  expect([
    firewallOf([
      { name: 'a', enabled: true },
      { name: 'b', enabled: false },
    ]).state,
    firewallOf([{ name: 'a' }]).state,
  ]).toEqual(['partial', 'unknown'])
})

const find = finderOf({ 'filter-client': ['SafeNet (own)'], 'remote-control': [], camera: [] })
test('every listed name is found by itself, whatever its case; a part of a longer word is not', () => {
  for (const { fact, product, names, whole = [] } of listed)
    for (const name of [...names, ...whole]) {
      expect(find(name.toUpperCase())).toContainEqual({ fact, product })
      expect(find(`x${name}x`)).not.toContainEqual({ fact, product })
    }
  expect(
    [find('motion'), find('libmotion1'), find('Slow Motion Editor'), find('RealVNC Viewer'), find('safenet (OWN) 3.1')].map((one) => one.length),
  ).toEqual([1, 0, 0, 0, 1])
})

test('names that would be patterns are text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3, maxLength: 30 }), fc.string(), (own, title) => {
      const standings = softwareStandings([title], finderOf({ 'filter-client': [own], 'remote-control': [], camera: [] }))
      expect(standings.map(({ fact }) => fact)).toEqual(['filter-client', 'remote-control', 'camera'])
      if (title.toLowerCase().includes(own.toLowerCase()) === false)
        expect(finderOf({ 'filter-client': [own], 'remote-control': [], camera: [] })(title).some(({ product }) => product === own)).toBe(false)
    }),
  )
})
