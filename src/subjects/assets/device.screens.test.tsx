import { expect, test } from 'vitest'
import { renderPage } from '../../kit/document.tsx'
import type { Who } from '../people/index.ts'
import type { Device, Service } from './assets.views.ts'
import { DevicePage, type DevicePart } from './device.screens.tsx'
import { systemInWords } from './device-facts.tsx'

const who: Who = {
  districtId: '1',
  districtName: 'Lakeside',
  zone: 'America/Chicago',
  isDemo: false,
  personId: 'a',
  name: 'Maria Chen',
  positions: ['systems-administrator'],
  proof: 'password',
}
const id = '0193aaaa-bbbb-7ccc-8ddd-eeeeffff0000'
const device = {
  id,
  hostname: 'lab-07',
  kind: 'laptop',
  osFamily: 'windows',
  osName: 'Microsoft Windows 11 Pro',
  osVersion: '11',
  osCodename: null,
  osArch: 'x86_64',
  osKernel: '10.0.26100',
  scope: 'unknown',
  scopeReason: null,
  patchingActor: 'unknown',
  exposure: 'unknown',
  exposureAt: null,
  status: 'unknown',
  encryption: 'unknown',
  site: 'Lakeside High',
  siteId: null,
  ownerId: null,
  owner: null,
  manufacturer: null,
  model: null,
  serial: 'SN-1',
  uuid: null,
  assetTag: null,
  assignedTo: null,
  room: null,
  macs: [],
  notes: {},
  purchasedOn: null,
  orderedFrom: null,
  warrantyEndsOn: null,
  updatesEndOn: null,
  heardAt: null,
  managedAt: null,
  namedAt: null,
  freshAt: null,
  firstSeen: '2026-11-01T12:00:00Z',
} as unknown as Device
const part = (name: string, more: Partial<DevicePart> = {}): DevicePart => ({ name, json: null, page: () => <p>{`the part ${name}`}</p>, ...more })
const shown = (change: Partial<Device> = {}, services: readonly Service[] = [], sent?: Parameters<typeof DevicePage>[0]['sent']) =>
  renderPage(
    <DevicePage
      who={who}
      device={{ ...device, ...change }}
      services={services}
      sites={[]}
      people={[]}
      parts={[part('inventory'), part('patches', { isFirst: true, answer: '2 open patches: bash first, due Tue 24 Nov 2026.' })]}
      evidence={[]}
      isStale={false}
      sent={sent}
    />,
  )

test('the answer and its patches stand before what it is, and that before what shows why', () => {
  const page = shown()
  const order = ['2 open patches: bash first, due Tue 24 Nov 2026.', 'the part patches', 'id="facts"', 'the part inventory', 'id="evidence"'].map(
    (words) => page.indexOf(words),
  )
  expect(order.every((at, n) => at > (order[n - 1] ?? 0))).toBe(true)
})

test('what is known is told, what is not is counted and folded', () => {
  const page = shown()
  expect(page).toMatch(/<details class="fold-in"><summary>12 things not known<\/summary>/)
  const facts = page.slice(page.indexOf('id="facts"'), page.indexOf('things not known'))
  expect(facts).toContain('SN-1')
  expect(facts).toContain('<dt>Build</dt><dd>10.0.26100')
  expect(facts).not.toContain('not known')
  expect(systemInWords(device)).toBe('Microsoft Windows 11 Pro x86_64')
})

test('every form is behind "Change"; one that was refused stands open', () => {
  const closed = shown({ kind: 'server' })
  expect([...closed.matchAll(/<form class="form"[^>]*action="\/devices\//g)]).toHaveLength(3)
  expect([...closed.matchAll(/<details class="fold-in"><summary>Change<span class="hidden"> /g)]).toHaveLength(3)
  const refusal = {
    code: 'x/y',
    clause: 'PM-3.3',
    says: 'Setting the exposure needs a reason.',
    satisfiedBy: 'Say how you know.',
    status: 422 as const,
  }
  const open = shown({ kind: 'server' }, [], { form: 'exposure', refusal, values: { exposure: 'exposed' } })
  expect(open).toMatch(/<details class="fold-in" open=""><summary>Change<span class="hidden"> the exposure/)
  expect([...open.matchAll(/<details class="fold-in" open="">/g)]).toHaveLength(1)
})

test.each([
  ['server', true],
  ['appliance', true],
  ['laptop', false],
  ['unknown', false],
] as const)('the service of a %s: %s', (kind, isThere) => expect(shown({ kind }).includes('/service"')).toBe(isThere))
