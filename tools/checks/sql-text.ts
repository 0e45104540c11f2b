/** One SQL statement. `text` has comments blanked out (same length as `raw`), `line` is where its first word stands. */
export type Statement = { readonly raw: string; readonly text: string; readonly line: number }

const skip = (sql: string, at: number): { readonly to: number; readonly isComment: boolean } | undefined => {
  const rest = sql.slice(at)
  if (rest.startsWith('--')) return { to: at + (rest.indexOf('\n') < 0 ? rest.length : rest.indexOf('\n')), isComment: true }
  if (rest.startsWith('/*')) return { to: at + (rest.indexOf('*/') < 0 ? rest.length : rest.indexOf('*/') + 2), isComment: true }
  const quote = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*")/.exec(rest)?.[0]
  if (quote !== undefined) return { to: at + quote.length, isComment: false }
  const tag = /^\$\w*\$/.exec(rest)?.[0]
  if (tag === undefined) return undefined
  const end = rest.indexOf(tag, tag.length)
  return { to: at + (end < 0 ? rest.length : end + tag.length), isComment: false }
}

/** Splits a file at semicolons outside strings, comments and dollar quotes. A comment behind a semicolon stays with what it follows. */
export const statementsOf = (sql: string): readonly Statement[] => {
  const statements: Statement[] = []
  let from = 0
  let text = ''
  const close = (to: number) => {
    const raw = sql.slice(from, to)
    const lead = text.length - text.trimStart().length
    if (text.trim() !== '') statements.push({ raw, text, line: sql.slice(0, from + lead).split('\n').length })
    from = to
    text = ''
  }
  for (let at = 0; at < sql.length;) {
    const skipped = skip(sql, at)
    if (skipped) {
      const piece = sql.slice(at, skipped.to)
      text += skipped.isComment ? piece.replace(/[^\n]/g, ' ') : piece
      at = skipped.to
    } else if (sql[at] === ';') {
      const behind = /^;[ \t]*(?:--[^\n]*)?/.exec(sql.slice(at))?.[0] ?? ';'
      text += ' '.repeat(behind.length)
      at += behind.length
      close(at)
    } else {
      text += sql[at]
      at += 1
    }
  }
  close(sql.length)
  return statements
}

/** What stands between the bracket at `open` and its partner, split at commas that are in no inner bracket. */
export const itemsIn = (text: string, open: number): readonly string[] => {
  const items: string[] = []
  let depth = 0
  let item = ''
  for (let at = open; at < text.length; at += 1) {
    const skipped = skip(text, at)
    if (skipped) {
      item += text.slice(at, skipped.to)
      at = skipped.to - 1
      continue
    }
    const sign = text[at] ?? ''
    if (sign === '(') depth += 1
    if (sign === ')') depth -= 1
    if (depth === 0) break
    if (depth === 1 && sign === ',') {
      items.push(item)
      item = ''
    } else if (!(depth === 1 && sign === '(' && at === open)) item += sign
  }
  return [...items, item].map((each) => each.trim()).filter((each) => each !== '')
}
