// Comma-separated values after RFC 4180, safe to open in a spreadsheet: a cell that would be read as a formula begins with an apostrophe.

const cell = (value: string | number | null | undefined): string => {
  if (typeof value === 'number') return String(value)
  const text = value ?? ''
  const safe = /^\s*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text // blanks before it do not stop a spreadsheet
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The whole table as text, headings first. */
export const csv = (headings: readonly string[], rows: readonly (readonly (string | number | null | undefined)[])[]): string =>
  `${[headings, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
