import { gunzipSync, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { accepted, asksForConfig, pending, refused } from './answers.ts'
import type { Answer, Asked } from './contract.ts'

const textOf = ({ body, contentType }: Answer): string =>
  (contentType.endsWith('zlib') ? inflateSync(body) : contentType.endsWith('gzip') ? gunzipSync(body) : Buffer.from(body)).toString()
const asked = (more: Partial<Asked>): Asked => ({ kind: 'prolog', dialect: 'xml', compression: 'zlib', ...more })

test('XML agents are asked for their inventory, then thanked, compressed as they wrote', () => {
  expect(textOf(accepted(asked({}), 24))).toContain('<REPLY><PROLOG_FREQ>24</PROLOG_FREQ><RESPONSE>SEND</RESPONSE></REPLY>')
  const thanks = accepted(asked({ kind: 'inventory', compression: 'gzip' }), 24)
  expect(thanks).toMatchObject({ status: 200, contentType: 'application/x-compress-gzip' })
  expect(textOf(thanks)).toContain('<REPLY><RESPONSE>NO_ACCOUNT_UPDATE</RESPONSE></REPLY>')
  expect([...accepted(asked({}), 24).body.subarray(0, 2)]).toEqual([0x78, 0x9c]) // agents look for exactly these two bytes
  expect(accepted(asked({ compression: 'none' }), 24).contentType).toBe('application/xml')
})

test('GLPI Agent: its XML prolog, contact and inventory are answered in JSON with an expiration', () => {
  expect(JSON.parse(textOf(accepted(asked({ agentId: 'a' }), 12)))).toEqual({ status: 'ok', expiration: 12 })
  expect(JSON.parse(textOf(accepted(asked({ kind: 'contact', dialect: 'glpi-json' }), 24)))).toEqual({
    status: 'ok',
    expiration: 24,
    disabled: [],
    tasks: { inventory: { server: 'glpi', version: '10.0.16' } },
  })
  // Its injector sends XML inventories too.
  expect(textOf(accepted(asked({ kind: 'inventory', dialect: 'xml', agentId: 'a' }), 24))).toContain('NO_ACCOUNT_UPDATE')
  expect(JSON.parse(textOf(pending(asked({ dialect: 'glpi-json' }), 2)))).toEqual({ status: 'pending', expiration: '2s' })
})

test('a refusal reaches the agent in its own language', () => {
  const refusal = { code: 'inventory/truncated', clause: 'PM-3.1', says: 'It ends too early.', satisfiedBy: 'Send it again.', status: 400 } as const
  const told = refused(refusal, asked({ dialect: 'glpi-json' }))
  expect([told.status, JSON.parse(textOf(told))]).toEqual([
    400,
    { status: 'error', expiration: 24, message: 'It ends too early. Send it again. (inventory/truncated, PM-3.1)' },
  ])
  expect(JSON.parse(textOf(refused(refusal, asked({}))))).toMatchObject(refusal)
  expect(refused(refusal)).toMatchObject({ status: 400, contentType: 'application/problem+json' })
})

test('getConfig means nothing to do', () => {
  expect(asksForConfig(new URLSearchParams('action=getConfig&machineid=m&task%5BDeploy%5D=3.3'))).toBe(true)
  expect(asksForConfig(new URLSearchParams('action=other'))).toBe(false)
  expect(textOf(accepted(asked({ kind: 'getconfig', compression: 'none' }), 24))).toBe('{}')
})
