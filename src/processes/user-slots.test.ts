import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ownBase, takeSlot, userOf } from './user-slots.ts'

let place = ''
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'afterbell-slots-'))
})
afterEach(() => rmSync(place, { recursive: true, force: true }))
const folder = (name: string): string => {
  mkdirSync(join(place, name), { recursive: true })
  return join(place, name)
}
const take = (name: string, more: Partial<Parameters<typeof takeSlot>[0]> = {}) =>
  takeSlot({ home: join(place, 'home'), dataDir: folder(name), uidOf: () => undefined, running: () => new Set(), ...more })

test('two installations on one machine never have one user between them, and each keeps its own', () => {
  expect([take('a'), take('b'), take('a'), take('b'), take('c')]).toEqual([1, 2, 1, 2, 3])
  expect([userOf(1, 'web'), userOf(2, 'web')]).toEqual(['afterbell-web', 'afterbell-2-web'])
})

test('a folder that is gone gives its number free, unless what its parts kept is still there', () => {
  expect([take('a'), take('b')]).toEqual([1, 2])
  rmSync(join(place, 'a'), { recursive: true })
  mkdirSync(ownBase(join(place, 'home'), join(place, 'a')), { recursive: true })
  expect(take('c')).toBe(3)
  rmSync(ownBase(join(place, 'home'), join(place, 'a')), { recursive: true })
  expect(take('d')).toBe(1)
})

test('an installation of before the numbers keeps the users that own its folders, though they run; another one beside it takes others', () => {
  const own = statSync(folder('old/web')).uid
  const facts = { uidOf: (name: string) => (name === 'afterbell-web' ? own : undefined), running: () => new Set([own]) }
  mkdirSync(join(place, 'new'))
  expect(take('new', { ...facts, uidOf: (name) => (name === 'afterbell-web' ? own + 1 : undefined), running: () => new Set([own + 1]) })).toBe(2) // the old one runs and wrote nothing down
  expect(take('old', facts)).toBe(1)
})

test('a lock left by a start that was killed holds nobody up for long', () => {
  mkdirSync(join(place, 'home/users/.deciding'), { recursive: true })
  const began = performance.now()
  expect(take('a')).toBe(1)
  expect(performance.now() - began).toBeLessThan(15_000)
})
