import { expect, test } from 'vitest'
import { createPending } from './pending.ts'

const answer = { status: 200, contentType: 'application/json', body: new Uint8Array() }
const times = { soonMs: 20, askedMs: 20, keepMs: 200, most: 2 }
const slow = (ms: number, then = answer) => () => new Promise<typeof answer>((resolve) => { setTimeout(() => resolve(then), ms) })

test('what is soon done is answered at once, and nothing is kept', async () => {
  const pending = createPending(times)
  expect(await pending.begin('a', slow(1))).toBe(answer)
  expect(await pending.ask('a')).toBeUndefined()
})

test('what takes long is asked for until it is there, worked on once, and told once', async () => {
  const pending = createPending(times)
  let begun = 0
  const work = () => { begun++; return slow(500)() }
  expect(await pending.begin('a', work)).toBeUndefined()
  expect(await pending.begin('a', work)).toBeUndefined() // the agent sends it again
  expect(await pending.ask('b')).toBeUndefined()
  const heard = []
  for (let i = 0; i < 60 && heard.at(-1) !== answer; i++) heard.push(await pending.ask('a'))
  expect([begun, heard[0], heard.at(-1)]).toEqual([1, 'waiting', answer])
  expect(await pending.ask('a')).toBeUndefined()
})

test('work that breaks is no answer, and is kept by nobody; too many at once are waited for', async () => {
  const pending = createPending(times)
  const breaks = () => new Promise<typeof answer>((_, reject) => { setTimeout(() => reject(new Error('gone')), 40) })
  expect(await pending.begin('a', breaks)).toBeUndefined()
  await new Promise((next) => { setTimeout(next, 60) })
  expect(await pending.ask('a')).toBeUndefined()
  await pending.begin('b', slow(100))
  await pending.begin('c', slow(100))
  expect(await pending.begin('d', slow(60))).toBe(answer)
})
