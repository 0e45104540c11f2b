import { expect, test } from 'vitest'
import { newId, readId, showId } from './ids.ts'

test('ids of one process ascend, are version 7 and never twice', () => {
  const ids = Array.from({ length: 20_000 }, newId)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids.slice(0, 50)) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('shown and read again they are the same; nothing else is read', () => {
  const id = newId()
  expect(readId('dev', showId('dev', id))).toBe(id)
  for (const text of ['', 'dev_', showId('run', id), `${showId('dev', id)}0`, 'dev_zz']) expect(readId('dev', text)).toBeUndefined()
})
