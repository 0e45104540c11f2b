import { expect, test } from 'vitest'
import { decideSettings, kindFrom, readAddresses } from './assets.rules.ts'

test.each([
  [{ osName: 'Microsoft Windows Server 2022 Standard', osFamily: 'windows' }, 'server'],
  [{ osName: 'Debian', osFamily: 'linux', chassis: 'Rack Mount Chassis' }, 'server'],
  [{ osName: 'Windows 11', osFamily: 'windows', chassis: 'Notebook' }, 'laptop'],
  [{ osName: 'Debian', osFamily: 'linux', chassis: 'Desktop' }, 'workstation'],
  [{ osName: 'Debian', osFamily: 'linux' }, 'unknown'],
  [{ osName: 'Android', osFamily: 'android' }, 'phone'],
])('%j is a %s', (facts, kind) => expect(kindFrom(facts)).toBe(kind))

test('addresses are read from any list, each once; every bad one is named', () => {
  expect(readAddresses('A@example.org, b@example.org;\na@example.org')).toEqual({ ok: true, value: ['a@example.org', 'b@example.org'] })
  const bad = readAddresses('a@b, <c@example.org> d@example.org')
  const line = readAddresses('a@b.org\nnot an address')
  expect(line.ok ? [] : line.refusal.faults).toEqual(['impacted: "not an address" is not an e-mail address'])
  expect(bad.ok ? [] : bad.refusal.faults).toEqual([
    'impacted: "a@b" is not an e-mail address',
    'impacted: "<c@example.org>" is not an e-mail address',
  ])
})

const before = { kind: 'server', scope: 'in', scopeReason: null, patchingActor: 'runbook', siteId: null, ownerId: null } as const
test('what a change leaves out stays; out of scope needs a reason, in scope drops it', () => {
  expect(decideSettings(before, { kind: 'laptop', scope: undefined })).toEqual({ ok: true, value: { ...before, kind: 'laptop' } })
  expect(decideSettings(before, { scope: 'out', scopeReason: ' ' }).ok).toBe(false)
  expect(decideSettings({ ...before, scope: 'out', scopeReason: 'x' }, { scope: 'in' })).toEqual({ ok: true, value: before })
})
