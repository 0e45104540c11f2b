import { expect, test } from 'vitest'
import { createPending } from './pending.ts'

const answer = { status: 200, contentType: 'application/json', body: new Uint8Array() }
const times = { soonMs: 20, askedMs: 20, keepMs: 200, most: 2 }
const slow =
  (ms: number, then = answer) =>
  () =>
    new Promise<typeof answer>((resolve) => {
      setTimeout(() => resolve(then), ms)
    })

test('what is soon done is answered at once, and nothing is kept', async () => {
  const pending = createPending({ ...times, soonMs: 60_000 })
  expect(await pending.begin('a', slow(1))).toBe(answer)
  expect(await pending.ask('a')).toBeUndefined()
})

test('what takes long is asked for until it is there, worked on once, and told once', async () => {
  const pending = createPending({ ...times, keepMs: 60_000 })
  const ready = Promise.withResolvers<typeof answer>()
  let begun = 0
  const work = () => {
    begun++
    return ready.promise
  }
  expect(await pending.begin('a', work)).toBeUndefined()
  expect(await pending.begin('a', work)).toBeUndefined() // the agent sends it again
  expect(await pending.ask('b')).toBeUndefined()
  expect(await pending.ask('a')).toBe('waiting')
  ready.resolve(answer)
  expect(await pending.ask('a')).toBe(answer)
  expect([begun, await pending.ask('a')]).toEqual([1, undefined])
})

test('work that breaks is no answer, and is kept by nobody; too many at once are waited for', async () => {
  const pending = createPending({ ...times, keepMs: 60_000 })
  const broken = Promise.withResolvers<typeof answer>()
  expect(await pending.begin('a', () => broken.promise)).toBeUndefined()
  broken.reject(new Error('gone'))
  await new Promise((next) => {
    setImmediate(next)
  })
  expect(await pending.ask('a')).toBeUndefined()
  const never = () => new Promise<typeof answer>(() => {})
  await pending.begin('b', never)
  await pending.begin('c', never)
  expect(await pending.begin('d', slow(60))).toBe(answer)
})
