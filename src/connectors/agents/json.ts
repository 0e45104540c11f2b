import { jsonFaultAt, placeIn } from '../../core/json-place.ts'
import { limits } from './contract.ts'
import { count, fail } from './faults.ts'

export type Json = { readonly [key: string]: unknown }
export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
/** Only own keys: `__proto__` and the like mean nothing. */
export const own = (object: Json, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined)

/**
 * What a text of JSON holds.
 * @throws Fault 400 no JSON, or cut off; 413 nested too deep, or too many values: looked at before anything is built.
 */
export const parseJson = (text: string): unknown => {
  measure(text)
  return parse(text)
}

/** Depth and number of values before anything is built from them: small text can stand for very much memory. */
const measure = (text: string): void => {
  let depth = 0
  let values = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 92) i++ // backslash
      else if (c === 34) inString = false
    } else if (c === 34) inString = true
    else if (c === 44) values++
    else if (c === 91 || c === 123) {
      values++
      if (++depth > limits.depth) fail(413, 'too-deep', `The JSON is nested more than ${limits.depth} levels deep.`)
    } else if (c === 93 || c === 125) depth--
  }
  if (values > limits.nodes) fail(413, 'too-many-elements', `The JSON has more than ${count(limits.nodes)} values.`)
  if (inString || depth > 0) fail(400, 'truncated', 'The JSON ends too early: part of the submission is missing.')
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // the engine's message quotes the text; only the place is told
    return fail(400, 'malformed-json', `The JSON is not well-formed at ${placeIn(text, jsonFaultAt(text))}.`)
  }
}
