import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toldKey } from './told-key.ts'

const body = (more: object): Buffer => Buffer.from(JSON.stringify({ node_key: 'n1.abc-d', log_type: 'result', ...more }))

test('the key of a body is found without reading it, plain or compressed', () => {
  const long = body({ data: Array.from({ length: 5000 }, (_, n) => ({ n, text: `row ${n * 7919}` })) })
  for (const bytes of [long, gzipSync(long), deflateSync(long), Buffer.from('{ "log_type": "x", "node_key" : "n1.abc-d" }')])
    expect(toldKey(bytes, 'node_key')).toBe('n1.abc-d')
  expect(toldKey(Buffer.from('{"enroll_secret":"k1.x"}'), 'enroll_secret')).toBe('k1.x')
})

test('a key that stands inside a text is none', () => {
  expect(toldKey(Buffer.from(JSON.stringify({ data: '"node_key":"n1.abc"' })), 'node_key')).toBeUndefined()
})

test('whatever comes, nothing is thrown and little is held', () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000))
  expect(toldKey(bomb, 'node_key')).toBeUndefined()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom([], [0x1f, 0x8b], [0x78, 0x9c]), (bytes, head) => {
      const told = toldKey(Uint8Array.from([...head, ...bytes]), 'node_key')
      return told === undefined || told.length <= 200
    }),
  )
})
