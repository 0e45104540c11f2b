import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSentLately, type Counted } from './sent-lately.ts'

/** A database that counts what is let in, and how often it was asked. */
const place = (limit: number) => {
  const state = { stored: 0, reads: 0 }
  const lately = createSentLately()
  const isOver = ({ submissions }: Counted): boolean => submissions >= limit
  const knock = async (atMs: number): Promise<boolean> => {
    const sent = await lately.count('1 a', atMs, isOver, async () => {
      state.reads++
      return { submissions: state.stored, bytes: 0, known: 0 }
    })
    const isIn = !isOver(sent)
    if (isIn) state.stored++
    return isIn
  }
  return { state, knock }
}

test('as many are let in as the limit says, and the database is asked once a minute and once at the limit', async () => {
  const { state, knock } = place(100)
  let let_in = 0
  for (let n = 0; n < 250; n++) if (await knock(n)) let_in++
  expect([let_in, state.stored, state.reads]).toEqual([100, 100, 2])
  expect(await knock(60_000 + 250)).toBe(false)
  expect(state.reads).toBe(3)
})

test('however the requests are spread over time, nobody is let in past the limit, and nobody is turned away below it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 80 }), async (limit, steps) => {
      const { state, knock } = place(limit)
      let at = 0
      for (const step of steps) {
        at += step
        const had = state.stored
        if ((await knock(at)) !== had < limit) return false
      }
      return true
    }),
  )
})

test('a clock that goes back reads anew', async () => {
  const { state, knock } = place(10)
  await knock(120_000)
  await knock(0)
  expect(state.reads).toBe(2)
})
