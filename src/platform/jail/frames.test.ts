import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameReader, frameOf } from './frames.ts'

test('frames come out as they went in, however the pipe cuts them', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 })
  fc.assert(
    fc.property(parts, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (given, cuts) => {
      const wire = Buffer.concat(given.map((part) => frameOf(part)))
      const got: Uint8Array[] = []
      const feed = createFrameReader(
        100,
        (frame) => got.push(new Uint8Array(frame)),
        () => {
          throw new Error('too long')
        },
      )
      for (let at = 0, i = 0; at < wire.length; i++) {
        const next = at + (cuts[i % cuts.length] ?? 1)
        feed(wire.subarray(at, next))
        at = next
      }
      expect(got).toEqual(given)
    }),
  )
})

test('a frame announced too long is told once, before its bytes come', () => {
  const told: number[] = []
  const feed = createFrameReader(
    10,
    () => {
      throw new Error('frame')
    },
    (bytes) => told.push(bytes),
  )
  feed(Buffer.from([0, 0, 0, 11]))
  feed(Buffer.alloc(100))
  expect(told).toEqual([11])
})
