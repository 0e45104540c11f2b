// What an IMAP server says (RFC 3501, 9051), as far as a reader of one folder needs it: responses with their literals, bounded. Hostile like any input.

/** One response: its text with each literal replaced by `{}`, and the literals in their order. */
export type Response = { readonly line: string; readonly literals: readonly Buffer[] }
const limits = { line: 1024 * 1024, literal: 4 * 1024 * 1024, literals: 16 } as const

/** Takes bytes in and gives whole responses out; `fail` once where a server passes the limits, then nothing more. */
export const createResponseReader = (
  onResponse: (response: Response) => void,
  fail: (says: string) => void,
): { take(chunk: Buffer): void; readonly pending: number } => {
  let held: Buffer = Buffer.alloc(0)
  let chunks: Buffer[] = []
  let size = 0
  let wanted = 0 // bytes of the literal that is awaited, and one line end at least
  let line = ''
  let literals: Buffer[] = []
  let isOver = false
  const end = (says: string): void => {
    isOver = true
    chunks = []
    fail(says)
  }
  const step = (): boolean => {
    if (wanted > 0) {
      if (held.length < wanted) return false
      literals.push(Buffer.from(held.subarray(0, wanted)))
      held = held.subarray(wanted)
      wanted = 0
      return true
    }
    const at = held.indexOf('\r\n')
    if (at < 0) {
      if (held.length > limits.line) end('it sends a line without end')
      return false
    }
    line += held.toString('latin1', 0, at)
    held = held.subarray(at + 2)
    if (line.length > limits.line) return (end('it sends a line without end'), false)
    const literal = /\{(\d{1,12})\}$/.exec(line)
    if (literal === null) {
      const whole = { line, literals }
      line = ''
      literals = []
      onResponse(whole)
      return !isOver
    }
    const bytes = Number(literal[1])
    if (bytes > limits.literal || literals.length >= limits.literals) return (end('it sends more than was asked for'), false)
    line = `${line.slice(0, literal.index)}{}`
    if (bytes === 0) literals.push(Buffer.alloc(0))
    wanted = bytes
    return true
  }
  return {
    // Pieces are joined only once there may be something whole in them: a literal of megabytes comes in many.
    take: (chunk) => {
      if (isOver) return
      chunks.push(chunk)
      size += chunk.length
      if (held.length + size < wanted) return
      held = Buffer.concat([held, ...chunks])
      chunks = []
      size = 0
      while (step());
    },
    get pending() {
      return held.length + size
    },
  }
}

/** A text as a quoted string. @throws Error for what no quoted string can hold. */
export const quoted = (text: string): string => {
  if (/[\r\n\0]|[^\x20-\x7e]/.test(text)) throw new Error('a quoted string holds printable ASCII alone')
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}

/** A folder's name as the protocol writes it (modified UTF-7, RFC 3501 5.1.3). */
export const folderName = (text: string): string =>
  text.replace(/&/g, '&-').replace(/[^\x20-\x7e]+/g, (run) => {
    const bytes = Buffer.from(run, 'utf16le').swap16()
    return `&${bytes.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`
  })

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** `2026-11-01` as `1-Nov-2026`. */
export const imapDate = (day: string): string => {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${Number(date)}-${months[Number(month) - 1]}-${year}`
}
/** `"17-Jul-2026 02:44:25 -0700"` as an instant in UTC; null for anything else. */
export const internalDate = (line: string): string | null => {
  const found = /INTERNALDATE "([ \d]\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)"/.exec(line)
  const month = months.indexOf(found?.[2] ?? '') + 1
  if (!found || month === 0) return null
  const at = Date.parse(
    `${found[3]}-${String(month).padStart(2, '0')}-${(found[1] ?? '').trim().padStart(2, '0')}T${found[4]}${found[5]}:${found[6]}`,
  )
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
