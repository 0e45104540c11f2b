// YAML from outside, before its parser sees it: the parser's cost grows with a high power of how deep brackets and compound keys stand in one another (500
// keys, a kilobyte: 24 s of the processor), and no list we take needs more than a handful.
const mostOpen = 200
const mostKeys = 40

const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13

/**
 * What is wrong with a YAML text that would keep its parser busy, and at which line; undefined where nothing is. Counts what stands open and what looks like
 * a compound key (`? `) anywhere, quoted text too: a text that has as many is none of ours.
 */
export const yamlDepthFault = (text: string): string | undefined => {
  let [open, keys, line] = [0, 0, 1]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10) line++
    else if (code === 91 || code === 123) {
      if (++open > mostOpen) return `more than ${mostOpen} brackets stand open at line ${line}`
    } else if (code === 93 || code === 125) open = Math.max(0, open - 1)
    else if (code === 63 && (at + 1 === text.length || isSpace(text.charCodeAt(at + 1))) && (at === 0 || isSpace(text.charCodeAt(at - 1)))) {
      if (++keys > mostKeys) return `more than ${mostKeys} compound keys ("? ") up to line ${line}`
    }
  }
  return undefined
}
