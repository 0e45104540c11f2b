import { deflateRawSync, deflateSync, gzipSync, constants } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from './contract.ts'
import { parseSubmission } from './parse.ts'
import { sampleSubmission } from './sample.ts'

const refusalOf = (body: string | Uint8Array): [string | undefined, number | undefined, string] => {
  const result = parseSubmission(typeof body === 'string' ? Buffer.from(body) : body)
  if (result.ok) throw new Error('was taken')
  expect(result.refusal.clause).toBe('PM-3.1')
  return [result.refusal.code.replace(/^inventory\//, ''), result.refusal.status, result.refusal.says]
}
const xml = (content: string, head = ''): string =>
  `<?xml version="1.0"?>${head}<REQUEST><CONTENT>${content}</CONTENT><DEVICEID>d</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`
const xmlOf = (query: string, content: string): string =>
  `<?xml version="1.0"?><REQUEST><CONTENT>${content}</CONTENT><DEVICEID>d</DEVICEID><QUERY>${query}</QUERY></REQUEST>`
const title = '<SOFTWARES><NAME>x</NAME></SOFTWARES>'

/** A zlib stream of `megabytes` zeros: one flushed block, repeated. */
const bomb = (megabytes: number): Buffer => {
  const block = deflateRawSync(Buffer.alloc(1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: megabytes }, () => block)])
}

describe('every broken or hostile body gets its own clear answer', () => {
  const { xml: sample, body } = sampleSubmission({ seed: 1 })
  const nested = (n: number): string => '<a>'.repeat(n) + '</a>'.repeat(n)
  const cases: Record<string, [string | Uint8Array, string, number]> = {
    empty: ['', 'empty', 400],
    'over the body limit': [new Uint8Array(limits.bodyBytes + 1), 'too-large', 413],
    'truncated zlib': [body.subarray(0, body.length - 40), 'truncated', 400],
    'truncated gzip': [gzipSync(sample).subarray(0, 900), 'truncated', 400],
    'damaged zlib': [Buffer.concat([body.subarray(0, 100), Buffer.alloc(50, 0xff), body.subarray(150)]), 'corrupt', 400],
    'truncated XML': [sample.slice(0, 9_000), 'truncated', 400],
    'an image': [Buffer.from('89504e470d0a1a0a', 'hex'), 'wrong-encoding', 400],
    words: ['hello', 'unknown-format', 400],
    'zlib in zlib': [deflateSync(deflateSync('<REQUEST/>')), 'wrong-encoding', 400],
    'Latin-1 that says UTF-8': [Buffer.from(xml('<HARDWARE><NAME>café</NAME></HARDWARE>'), 'latin1'), 'wrong-encoding', 400],
    'an encoding nobody reads': ['<?xml version="1.0" encoding="UTF-7"?><REQUEST/>', 'wrong-encoding', 400],
    'UTF-16 without any': ['<?xml version="1.0" encoding="UTF-16"?><REQUEST/>', 'wrong-encoding', 400],
    'another document': ['<html/>', 'not-an-inventory', 422],
    'not well-formed': [xml('<HARDWARE><NAME>a & b</NAME></HARDWARE>'), 'malformed-xml', 400],
    'wrong nesting': [xml('<HARDWARE><NAME></HARDWARE></NAME>'), 'malformed-xml', 400],
    'document type': [xml('', '<!DOCTYPE REQUEST SYSTEM "file:///etc/passwd">'), 'document-type', 400],
    'external entity': [xml('<HARDWARE><NAME>&e;</NAME></HARDWARE>', '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), 'document-type', 400],
    'billion laughs': [
      xml(
        '<HARDWARE><NAME>&c;</NAME></HARDWARE>',
        `<!DOCTYPE r [<!ENTITY a "ha">${[...'bcdefghij'].map((n) => `<!ENTITY ${n} "${'&a;'.repeat(10)}">`).join('')}]>`,
      ),
      'document-type',
      400,
    ],
    'unknown entity': [xml('<HARDWARE><NAME>&nbsp;</NAME></HARDWARE>'), 'document-type', 400],
    'deep XML': [xml(nested(100_000)), 'too-deep', 413],
    'many elements': [xml('<a/>'.repeat(limits.nodes + 1)), 'too-many-elements', 413],
    'many attributes': [xml(`<a ${Array.from({ length: 2_000 }, (_, i) => `a${i}=""`).join(' ')}/>`), 'too-many-elements', 413],
    'many references': [xml(`<HARDWARE><NAME>${'&amp;'.repeat(500_001)}</NAME></HARDWARE>`), 'too-many-elements', 413],
    'many control characters': [xml(`<HARDWARE><NAME>${'\0'.repeat(10_001)}</NAME></HARDWARE>`), 'too-many-control-characters', 413],
    'another query': ['<REQUEST><DEVICEID>d</DEVICEID><QUERY>NETDISCOVERY</QUERY></REQUEST>', 'kind-not-served', 422],
    'a switch without anything': ['{"action":"inventory","deviceid":"d","itemtype":"NetworkEquipment","content":{}}', 'no-content', 422],
    'a cluster': ['{"action":"inventory","deviceid":"d","itemtype":"Cluster","content":{"hardware":{}}}', 'kind-not-served', 422],
    'a computer over SNMP': [xmlOf('SNMPQUERY', '<DEVICE><INFO><TYPE>COMPUTER</TYPE><SERIAL>A1B2</SERIAL></INFO></DEVICE>'), 'kind-not-served', 422],
    'devices without end': [xmlOf('SNMPQUERY', '<DEVICE><INFO><TYPE>PRINTER</TYPE></INFO></DEVICE>'.repeat(65)), 'too-many-devices', 413],
    'a switch of another shape': [
      '{"action":"netinventory","deviceid":"d","itemtype":"NetworkEquipment","content":{"network_device":{"serial":["x"]},"network_components":[1]}}',
      'wrong-shape',
      422,
    ],
    'no device id': ['<REQUEST><QUERY>PROLOG</QUERY></REQUEST>', 'no-device-id', 422],
    'a long device id': [`<REQUEST><DEVICEID>${'d'.repeat(256)}</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`, 'device-id-too-long', 422],
    'an inventory of nothing': [xml(''), 'no-content', 422],
    'truncated JSON': ['{"action":"inventory","deviceid":"d","content":{"hardware":{"name":"de', 'truncated', 400],
    'malformed JSON': ['{"action":"inventory",,}', 'malformed-json', 400],
    'deep JSON': [`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'too-deep', 413],
    'many JSON values': [`{"a":[${'1,'.repeat(limits.nodes)}1]}`, 'too-many-elements', 413],
    'a number out of range': ['{"action":"inventory","deviceid":"d","content":{"drives":[{"total":1e999}]}}', 'wrong-shape', 422],
  }
  test.each(Object.entries(cases))('%s', (_, [given, code, status]) => {
    expect(refusalOf(given).slice(0, 2)).toEqual([code, status])
  })
})

test('a 1 GB zip bomb is refused at the limit, with memory flat', () => {
  const body = bomb(1024)
  expect(body.length).toBeLessThan(2 * 1024 * 1024)
  expect(refusalOf(body)).toEqual(['too-large-inflated', 413, 'The submission unpacks to more than 64 MB; reading stopped there.'])
  expect(process.memoryUsage().external).toBeLessThan(300 * 1024 * 1024)
})

test('100,000 titles: the limit and the count are named; 20,000 are taken', () => {
  expect(refusalOf(xml(title.repeat(100_000)))).toEqual([
    'too-many-titles',
    422,
    'The submission names 100,000 software titles; at most 20,000 are taken from one device.',
  ])
  const softwares = (n: number): string =>
    JSON.stringify({ action: 'inventory', deviceid: 'd', content: { softwares: Array.from({ length: n }, (_, i) => ({ name: `n${i}` })) } })
  expect(refusalOf(softwares(100_000))[0]).toBe('too-many-titles')
  const full = parseSubmission(Buffer.from(softwares(20_000)))
  expect(full.ok && full.value.inventory?.software.length).toBe(20_000)
})

test('other rows are cut with a note', () => {
  const result = parseSubmission(Buffer.from(xml(Array.from({ length: 1_500 }, (_, i) => `<USERS><LOGIN>u${i}</LOGIN></USERS>`).join(''))))
  expect(result.ok && [result.value.inventory?.users?.length, result.value.notes[0]]).toEqual([
    1_000,
    'Rows left out beyond 1,000: 500 (first in users).',
  ])
})

test('JSON: prototypes stay untouched, wrong types are all named', () => {
  const poisoned = parseSubmission(
    Buffer.from(
      '{"__proto__":{"deviceid":"evil","partial":true},"action":"inventory","deviceid":"d",' +
        '"content":{"__proto__":{"softwares":[{"name":"evil"}]},"hardware":{"__proto__":{"name":"evil"},"constructor":{"prototype":{"x":1}}}}}',
    ),
  )
  expect(poisoned.ok && poisoned.value).toMatchObject({ deviceId: 'd', partial: false, inventory: { hostname: 'd', software: [] } })
  expect(Object.keys(Object.prototype)).toEqual([])
  const wrong = parseSubmission(Buffer.from('{"action":["x"],"deviceid":"d","content":{"softwares":[1,{"name":{}}],"bios":"none"}}'))
  expect(!wrong.ok && wrong.refusal.faults).toEqual([
    'action: expected text',
    'content.bios[0]: expected an object',
    'content.softwares[0]: expected an object',
    'content.softwares[1].name: expected text',
  ])
})

describe('no bytes make the reader throw', () => {
  const { xml: sample, body } = sampleSubmission({ seed: 9, titles: 12 })
  const json = JSON.stringify({
    action: 'inventory',
    deviceid: 'd-2026-01-01-00-00-00',
    partial: false,
    tag: 't',
    content: {
      hardware: { name: 'd', uuid: 'u' },
      bios: { ssn: 's' },
      operatingsystem: { boot_time: '2026-01-01 00:00:00', timezone: { offset: '+0100' } },
      softwares: [{ name: 'a', version: '1', install_date: '2026-01-01' }],
      drives: [{ type: '/', total: 5 }],
      networks: [{ mac: '00:11:22:33:44:55' }],
    },
  })
  const words = ['<', '>', '&', '"', '{', '[', ']', '}', '\0', '&#0;', '<![CDATA[', ']]>', '<!--', '<?', '1e999', 'null', '\ufeff', '\\ud800']
  const put = fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(...words).map((text) => Buffer.from(text)),
  )
  const edits = fc.array(fc.record({ at: fc.nat(), cut: fc.nat(6), put }), { minLength: 1, maxLength: 8 })
  const mutate = (bytes: Uint8Array, list: readonly { at: number; cut: number; put: Uint8Array }[]): Uint8Array =>
    list.reduce<Uint8Array>((all, { at, cut, put }) => {
      const i = at % (all.length + 1)
      return Buffer.concat([all.subarray(0, i), put, all.subarray(i + cut)])
    }, bytes)
  const holds = (bytes: Uint8Array): void => {
    const result = parseSubmission(bytes)
    if (result.ok) {
      JSON.stringify(result.value, (_, value: unknown) => {
        if (typeof value === 'string') expect([value.isWellFormed(), /[\x00-\x1f\x7f-\x9f]/.test(value)]).toEqual([true, false])
        return value
      })
      expect(result.value.deviceId).not.toBe('')
    } else expect(result.refusal).toMatchObject({ clause: 'PM-3.1', code: expect.stringMatching(/^inventory\//) })
  }
  test.each([
    ['XML', Buffer.from(sample)],
    ['JSON', Buffer.from(json)],
    ['zlib', Buffer.from(body)],
  ])('%s, mutated', (_, bytes) => {
    fc.assert(
      fc.property(edits, (list) => holds(mutate(bytes, list))),
      { numRuns: 400 },
    )
  })
  test('any bytes, any JSON', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), holds), { numRuns: 500 })
    fc.assert(
      fc.property(fc.json(), (text) => holds(Buffer.from(`{"action":"inventory","deviceid":"d","content":${text}}`))),
      { numRuns: 300 },
    )
  })
})
