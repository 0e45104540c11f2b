// Windows applications as the Windows Package Manager orders them: parts by dots, each a number and what follows it (`0-rc`).
// `Version 1.0` is 1.0, `unknown` is older and `latest` newer than everything, `< 1.0` is just below and `> 1.0` just above 1.0.
import { type Comparator, compareDigits, compareLists, compareText, signOf, type Sign } from './comparator.ts'

type Part = { readonly digits: string; readonly rest: string }
type AppVersion = { readonly rank: -1 | 0 | 1; readonly parts: readonly Part[]; readonly nudge: Sign }

const NOTHING: Part = { digits: '', rest: '' }

const read = (version: string): AppVersion => {
  let text = version.trim().toLowerCase()
  const nudge: Sign = text.startsWith('<') ? -1 : text.startsWith('>') ? 1 : 0
  if (nudge !== 0) text = text.slice(1).trim()
  if (text === 'latest') return { rank: 1, parts: [], nudge }
  if (text === 'unknown') return { rank: -1, parts: [], nudge }
  text = text.replace(/^[^0-9.]+(?=[0-9])/, '')
  const parts = text.split('.').map((part): Part => {
    const [, digits = '', rest = ''] = /^(\d*)(.*)$/s.exec(part.trim()) ?? []
    return { digits, rest: rest.trim() }
  })
  return { rank: 0, parts, nudge }
}

/** A part with text after its number is a pre-release of the plain number. */
const comparePart = (a: Part, b: Part): Sign => {
  const sign = compareDigits(a.digits, b.digits)
  if (sign !== 0 || a.rest === b.rest) return sign
  return a.rest === '' ? 1 : b.rest === '' ? -1 : compareText(a.rest, b.rest)
}

const compare = (a: string, b: string): Sign => {
  const x = read(a)
  const y = read(b)
  return signOf(x.rank - y.rank) || compareLists(x.parts, y.parts, NOTHING, comparePart) || signOf(x.nudge - y.nudge)
}

export const windowsApp: Comparator = { fault: (version) => (version.trim() === '' ? 'it is empty' : null), compare }
