// Where a text of JSON goes wrong. The engine tells a position for some faults and quotes the text for others; a person needs the place of each.

/** `line 3, character 12` of a place in a text, counted from 1. */
export const placeIn = (text: string, at: number): string => {
  let line = 1
  let from = 0
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) {
    line++
    from = end + 1
  }
  return `line ${line}, character ${at - from + 1}`
}

/** Where the text is nested deeper than so many levels; -1 where it is nowhere. Looked at before anything is built. */
export const nestedBeyond = (text: string, levels: number): number => {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (inString) {
      if (c === 92) at++ // a backslash takes the next character with it
      else if (c === 34) inString = false
    } else if (c === 34) inString = true
    else if (c === 91 || c === 123) {
      if (++depth > levels) return at
    } else if (c === 93 || c === 125) depth--
  }
  return -1
}

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** The place behind a string that begins at `at`, or where it is broken; the text's length where it never ends. */
const pastString = (text: string, at: number): { readonly at: number; readonly isBroken: boolean } => {
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 34) return { at: i + 1, isBroken: false }
    if (c < 32) return { at: i, isBroken: true }
    if (c !== 92) continue
    escape.lastIndex = i
    const found = escape.exec(text)
    if (found === null) return { at: text.length - i < 6 && /^\\(?:u[0-9a-fA-F]*)?$/.test(text.slice(i)) ? text.length : i, isBroken: true } // cut off inside an escape, or none
    i += found[0].length - 1
  }
  return { at: text.length, isBroken: true }
}

type Wanted = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'more'
const isKey = (wanted: Wanted): boolean => wanted === 'key' || wanted === 'key or end'

/** Where a text that is no JSON stops being it; its length where more should have come. One pass, however deep. */
export const jsonFaultAt = (text: string): number => {
  const open: number[] = []
  let wanted: Wanted = 'value'
  let at = 0
  while (at < text.length) {
    const c = text.charCodeAt(at)
    const inside = open.at(-1)
    if (c === 32 || c === 9 || c === 10 || c === 13) at++
    else if (wanted === 'more') {
      const isEnd = (c === 93 && inside === 91) || (c === 125 && inside === 123)
      if (isEnd) open.pop()
      else if (c === 44 && inside !== undefined) wanted = inside === 91 ? 'value' : 'key'
      else return at
      at++
    } else if (wanted === 'colon') {
      if (c !== 58) return at
      wanted = 'value'
      at++
    } else if ((c === 93 && wanted === 'value or end') || (c === 125 && wanted === 'key or end')) {
      open.pop()
      wanted = 'more'
      at++
    } else if (c === 34) {
      const past = pastString(text, at)
      if (past.isBroken) return past.at
      at = past.at
      wanted = isKey(wanted) ? 'colon' : 'more'
    } else if (isKey(wanted)) return at
    else if (c === 91 || c === 123) {
      open.push(c)
      wanted = c === 91 ? 'value or end' : 'key or end'
      at++
    } else {
      scalar.lastIndex = at
      const found = scalar.exec(text)
      if (found === null) return text.length - at < 5 && /^(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-)$/.test(text.slice(at)) ? text.length : at
      at += found[0].length
      if (text.length - at < 3 && /^(?:\.|[eE][+-]?)$/.test(text.slice(at))) return text.length // cut off inside a number
      wanted = 'more'
    }
  }
  return text.length
}
