import { expect, test } from 'vitest'
import type { Facts, Told } from '../inventory.rules.ts'
import { gearFacts, mayBeRead, memberTitles } from './gear.rules.ts'

const told: Told = {
  itemType: 'NetworkEquipment',
  hostname: 'sw-1',
  serial: 'DL1',
  manufacturer: 'Example',
  model: 'S50',
  macs: ['00:01:e8:d7:c9:1d'],
  os: { family: 'other', name: 'Example S50 firmware', version: '8.4.2.7', arch: '' },
  software: [],
  drives: [],
  antivirus: [],
  members: [
    { name: '0', serial: 'DL1', firmware: '8.4.2.7' },
    { name: '1', serial: 'DL2', firmware: '8.4.2.4' },
    { name: '2', model: 'S55', serial: 'DL3', firmware: '8.4.2.7' },
    { name: '3', serial: 'DL4' },
  ],
  sections: ['hardware', 'bios', 'os', 'networks'],
}

test('a later reading that tells less takes nothing back', () => {
  const before = gearFacts(undefined, told)
  const bare: Told = {
    itemType: 'NetworkEquipment',
    hostname: 'sw-1',
    macs: [],
    os: { family: 'other', name: '', version: '', arch: '' },
    software: [],
    drives: [],
    antivirus: [],
    sections: [],
  }
  expect(gearFacts(before, bare)).toEqual(before)
  expect(gearFacts(before, { ...bare, os: { ...bare.os, version: '9' } }).os).toMatchObject({ name: 'Example S50 firmware', version: '9' })
})

test('members of another firmware or model are judged by themselves, those like the stack with it', () => {
  expect(memberTitles(gearFacts(undefined, told)).map(({ name, version }) => [name, version])).toEqual([
    ['Example S50 firmware', '8.4.2.4'],
    ['Example S55 firmware', '8.4.2.7'],
  ])
})

test('members by their part number are the model that the stack is called by', () => {
  const stack = {
    ...told,
    members: [
      { name: '1', model: 'WS-S50-L', serial: 'DL1', firmware: '8.4.2.7' },
      { name: '2', model: 'WS-S50-L', serial: 'DL2', firmware: '8.4.2.4' },
    ],
  }
  expect(memberTitles(gearFacts(undefined, stack)).map(({ name, version }) => [name, version])).toEqual([['Example S50 firmware', '8.4.2.4']])
})

test('what its own agent tells, or a list calls a server, is not told from outside', () => {
  const own: Facts = { hostname: 'pc', itemType: 'Computer' }
  expect([mayBeRead(own, 'unknown'), mayBeRead(undefined, 'server'), mayBeRead(undefined, 'printer'), mayBeRead(undefined, 'unknown')]).toEqual([
    false,
    false,
    true,
    true,
  ])
})
