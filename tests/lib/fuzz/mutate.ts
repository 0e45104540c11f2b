// Breaks a file the way files break and the way an attacker breaks them: by bytes, by words, and by what its format is made of.
import { deflateSync, gzipSync } from 'node:zlib'
import { type Box, refill } from './archives.ts'
import { oneOf, type Random } from './random.ts'

export type Shape = 'json' | 'xml' | 'lines'
/** `box`: an archive, whose files are broken inside it as often as it is itself. */
export type Sample = { readonly name: string; readonly shape: Shape; readonly bytes: Buffer; readonly box?: Box }

const bits = [
  '"',
  "'",
  ',',
  ';',
  ':',
  '\t',
  '\r',
  '\n',
  '\0',
  '=',
  '\ufeff',
  '\u202e',
  'é',
  '<',
  '>',
  '&',
  '{',
  '[',
  ']',
  '}',
  '(',
  ')',
  '\\',
  '\\u0000',
  '\\ud800',
  '\\',
  '%00',
  '%',
  '*',
  '-',
  '--',
  '#',
  '__proto__',
  'constructor',
  '../../x',
  '$&',
  '${x}',
] as const
const numbers = [
  '0',
  '-0',
  '-1',
  '1e999',
  '-1e999',
  '1e-999',
  '9'.repeat(30),
  '2147483648',
  '4294967296',
  '9007199254740993',
  '0.1',
  '0x10',
  'NaN',
  '1e5',
  '00',
  '1.1.1',
] as const
/** What every object has: a table asked with these must not answer. */
const inherited = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'] as const
const values = [
  'null',
  'true',
  '0',
  '""',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '{"":""}',
  '1e999',
  '"\\u0000"',
  '"\\ud800"',
  '{"__proto__":{"a":1}}',
  '"2026-13-45"',
  '["a",{"b":[]}]',
  '-1',
  '"' + 'x'.repeat(600) + '"',
] as const
const unsound = ['ff', 'c080', 'eda080', 'f5808080', 'e282', 'fe', '80'].map((hex) => Buffer.from(hex, 'hex').toString('latin1'))
const entities = [
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
  '&b;&b;',
  '&#0;',
  '&#x1f;',
  '&#xd800;',
  '&#99999999;',
  '<!ENTITY % p SYSTEM "file:///etc/passwd">',
  '<![CDATA[',
  ']]>',
  '<!--',
  '<?xml version="1.1"?>',
  '<a xmlns:b="c">',
  '&amp;amp;',
  '<a '.concat('b="c" '.repeat(40), '>'),
] as const
const fillers = ['A', ' ', '\t', '(', '9', '-', '.', '/', ':', '\\', '&amp;', '<a>', '[', '{"a":', ',', 'a-', '"x",', '\n ', 'é', '+', '~'] as const

/** Where `pattern` (global) hits next after a place taken at random; from the beginning where it hits no more. */
const hit = (text: string, pattern: RegExp, random: Random): { readonly at: number; readonly end: number } | undefined => {
  pattern.lastIndex = random(text.length + 1)
  const found = pattern.exec(text) ?? ((pattern.lastIndex = 0), pattern.exec(text))
  return found === null ? undefined : { at: found.index, end: found.index + found[0].length }
}
const put = (text: string, at: number, end: number, what: string): string => text.slice(0, at) + what + text.slice(end)

/** The end of the JSON value that begins with a bracket at `at`. */
const closing = (text: string, at: number): number => {
  let depth = 0
  for (let i = at; i < text.length && i < at + 6_000; i++) {
    const c = text[i]
    if (c === '"') for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++
    if (c === '{' || c === '[') depth++
    else if ((c === '}' || c === ']') && --depth === 0) return i + 1
  }
  return text.length
}

type Operation = (text: string, random: Random) => string
const anywhere: readonly Operation[] = [
  (text, random) => text.slice(0, random(text.length + 1)), // cut off
  (text, random) => {
    // one to eight bits turned
    const bytes = Buffer.from(text, 'latin1')
    for (let n = 1 + random(8); n > 0 && bytes.length > 0; n--) {
      const at = random(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
    }
    return bytes.toString('latin1')
  },
  (text, random) => {
    const at = random(text.length + 1)
    return put(text, at, at + 1 + random(60), '')
  },
  (text, random) => {
    const at = random(text.length + 1)
    return put(text, at, at, text.slice(Math.max(0, at - random(200)), at))
  },
  (text, random) => {
    const at = random(text.length + 1)
    return put(text, at, at + random(4), Buffer.from(oneOf(bits, random)).toString('latin1'))
  },
  (text, random) => {
    const at = random(text.length + 1)
    return put(text, at, at, oneOf(unsound, random))
  },
  (text, random) => {
    // two words change places
    const [a, b] = [hit(text, /[\w.+-]+/g, random), hit(text, /[\w.+-]+/g, random)]
    if (!a || !b || a.end > b.at) return text
    return text.slice(0, a.at) + text.slice(b.at, b.end) + text.slice(a.end, b.at) + text.slice(a.at, a.end) + text.slice(b.end)
  },
  (text, random) => {
    const found = hit(text, /[\w.-]+/g, random)
    return found ? put(text, found.at, found.end, oneOf(inherited, random)) : text
  },
  (text, random) => {
    const found = hit(text, /-?\d+(?:\.\d+)?/g, random)
    return found ? put(text, found.at, found.end, oneOf(numbers, random)) : text
  },
  (text, random) => {
    // one value grows: mostly a little over the usual limits, seldom enormously
    const at = hit(text, /[>"',:\s]/g, random)?.end ?? 0
    const filler = oneOf(fillers, random)
    const length = random(100) === 0 ? 60_000 : random(6) === 0 ? 5_000 : 40 + random(600)
    return put(text, at, at, filler.repeat(Math.ceil(length / filler.length)))
  },
]
const ofJson: readonly Operation[] = [
  (text, random) => {
    // a value of another kind
    const found = hit(text, /(?<=:\s?|\[\s?|,\s?)(?:"(?:[^"\\]|\\.){0,2000}"|-?\d[\d.eE+-]*|true|false|null)/g, random)
    return found ? put(text, found.at, found.end, oneOf(values, random)) : text
  },
  (text, random) => {
    const found = hit(text, /[{[]/g, random)
    return found ? put(text, found.at, closing(text, found.at), oneOf(values, random)) : text
  },
  (text, random) => {
    // a list's entry or an object, twice or many times
    const found = hit(text, /[{[]/g, random)
    if (!found) return text
    const piece = text.slice(found.at, closing(text, found.at))
    return put(text, found.at, found.at, `${piece},`.repeat(random(8) === 0 && piece.length < 300 ? 60 : 1))
  },
  (text, random) => {
    // a key named again
    const found = hit(text, /"[^"\\]{1,60}"\s*:/g, random)
    return found ? put(text, found.at, found.at, `${text.slice(found.at, found.end)}${oneOf(values, random)},`) : text
  },
  (text, random) => {
    const found = hit(text, /"[^"\\]{1,60}"(?=\s*:)/g, random)
    return found ? put(text, found.at, found.end, oneOf(['"__proto__"', '"constructor"', '""', '"toString"', '"id"', '"\\u0000"'], random)) : text
  },
  (text, random) => {
    // nested deep: just over the usual limits, or a thousand levels
    const found = hit(text, /[{[]/g, random)
    const levels = oneOf([8, 25, 33, 65, 200, 3_000], random)
    return found ? put(text, found.at, found.at, oneOf(['[', '{"a":', '{"components":[', '{"branches":['], random).repeat(levels)) : text
  },
  (text, random) => {
    // nested deep, and closed again
    const found = hit(text, /[{[]/g, random)
    if (!found) return text
    const levels = oneOf([8, 25, 33, 65, 200], random)
    const [open, close] = oneOf(
      [
        ['[', ']'],
        ['{"a":', '}'],
        ['{"components":[', ']}'],
        ['{"branches":[', ']}'],
      ],
      random,
    ) as [string, string]
    const end = closing(text, found.at)
    return put(text, found.at, end, open.repeat(levels) + text.slice(found.at, end) + close.repeat(levels))
  },
]
const ofXml: readonly Operation[] = [
  (text, random) => {
    const at = hit(text, /[<>]/g, random)?.at ?? 0
    return put(text, at, at, oneOf(entities, random))
  },
  (text, random) => {
    const found = hit(text, /<\/?[A-Z_]+>/g, random)
    return found
      ? put(
          text,
          found.at,
          found.end,
          oneOf(['', '<X>', '</X>', '<REQUEST>', '</CONTENT>', '<SOFTWARES>', '<NAME>', '</NAME><NAME>', '<X/>'], random),
        )
      : text
  },
  (text, random) => {
    // a section again, or many times
    const found = hit(text, /<([A-Z_]+)>[^]{0,2000}?<\/\1>/g, random)
    if (!found) return text
    const piece = text.slice(found.at, found.end)
    return put(text, found.at, found.at, piece.repeat(random(8) === 0 && piece.length < 500 ? 60 : 1))
  },
  (text, random) => {
    const at = hit(text, /</g, random)?.at ?? 0
    return put(text, at, at, '<A>'.repeat(oneOf([5, 28, 33, 400], random)))
  },
]
const ofLines: readonly Operation[] = [
  (text, random) => {
    const found = hit(text, /[^\n]*\n/g, random)
    return found ? put(text, found.at, found.at, text.slice(found.at, found.end).repeat(random(8) === 0 ? 60 : 1)) : text
  },
  (text, random) => {
    const found = hit(text, /[^\n]*\n/g, random)
    return found ? put(text, found.at, found.end, oneOf(['', '\n', ' \n', '\r\n', ' x\n', ':\n', ',\n'], random)) : text
  },
  (text, random) => {
    // two lines change places
    const [a, b] = [hit(text, /[^\n]*\n/g, random), hit(text, /[^\n]*\n/g, random)]
    return a && b && a.end <= b.at
      ? text.slice(0, a.at) + text.slice(b.at, b.end) + text.slice(a.end, b.at) + text.slice(a.at, a.end) + text.slice(b.end)
      : text
  },
  (text, random) => {
    const found = hit(text, /(?<=[,:\s])[^,:\s]*/g, random)
    return found ? put(text, found.at, found.end, oneOf(['', ...numbers, ...bits], random)) : text
  },
]
const operations: Readonly<Record<Shape, readonly Operation[]>> = {
  json: [...anywhere, ...ofJson, ...ofJson],
  xml: [...anywhere, ...ofXml, ...ofXml],
  lines: [...anywhere, ...ofLines, ...ofLines],
}

/** One packing of the bytes: once, twice or three times, and sometimes damaged itself. */
const pack = (bytes: Buffer, random: Random): Buffer => {
  let packed = bytes
  for (let n = oneOf([1, 1, 1, 2, 3], random); n > 0; n--)
    packed = random(2) === 0 ? gzipSync(packed, { level: 1 }) : deflateSync(packed, { level: 1 })
  if (random(3) > 0) return packed
  if (random(2) === 0) return packed.subarray(0, random(packed.length + 1))
  packed[random(packed.length)] = random(256)
  return packed
}

/** A sample, broken by one to four operations. `packed` tells how often of 16 it is compressed behind. */
export const mutate = (samples: readonly Sample[], packed: number, random: Random): Buffer => {
  const sample = oneOf(samples, random)
  if (sample.box !== undefined && random(4) > 0) {
    return refill(sample.box, (part) => mutate([{ name: '', shape: sample.shape, bytes: part }], 0, random), random)
  }
  let text = sample.bytes.toString('latin1')
  if (random(24) === 0) {
    // the head of one, the tail of another
    const other = oneOf(samples, random).bytes.toString('latin1')
    text = text.slice(0, random(text.length + 1)) + other.slice(random(other.length + 1))
  }
  for (let n = oneOf([1, 1, 2, 3, 4], random); n > 0; n--) text = oneOf(operations[sample.shape], random)(text, random).slice(0, 200_000)
  const bytes = Buffer.from(text, 'latin1')
  return random(16) < packed ? pack(bytes, random) : bytes
}
