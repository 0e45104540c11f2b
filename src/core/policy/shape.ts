// Reads unknown data field by field and keeps every fault with its place, so that a bad pack is refused once, with all that is wrong.

export type Faults = string[]
export type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object at a place; an empty one with a fault where there is none. Unknown names are faults: a typing error must not pass for a setting. */
export const fieldsOf = (value: unknown, place: string, known: readonly string[], faults: Faults): Fields => {
  if (!isFields(value)) {
    faults.push(`${place}: is not a set of named fields`)
    return {}
  }
  for (const name of Object.keys(value)) if (!known.includes(name)) faults.push(`${place}: has ${name}, which is not known here`)
  return value
}

export const listOf = (value: unknown, place: string, faults: Faults): readonly unknown[] => {
  if (Array.isArray(value)) return value
  faults.push(`${place}: is not a list`)
  return []
}

/** A text that fits the pattern; '' with a fault otherwise. */
export const textOf = (value: unknown, place: string, faults: Faults, pattern = /\S/): string => {
  if (typeof value === 'string' && pattern.test(value)) return value
  faults.push(`${place}: ${value === undefined ? 'is missing' : `${JSON.stringify(value)} cannot be read here`}`)
  return ''
}

export const oneOf = <const T extends string>(value: unknown, options: readonly T[], place: string, faults: Faults): T => {
  const found = options.find((option) => option === value)
  if (found === undefined)
    faults.push(`${place}: ${value === undefined ? 'is missing' : JSON.stringify(value)}; it must be one of ${options.join(', ')}`)
  return found ?? (options[0] as T) // the fault refuses the whole, the value is never used
}

/** A fault for each name that comes twice. */
export const faultsOfTwice = (names: readonly string[], what: string): Faults =>
  [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `${what} ${name} is there twice`)
