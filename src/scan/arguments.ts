// Reads a command line strictly: an option nobody knows is wrong use, never ignored.

export type Arguments = {
  readonly words: readonly string[]
  readonly options: ReadonlyMap<string, readonly string[]> // `--feed a b --feed c` -> feed: [a, b, c]; a flag has []
}

/** How many values an option takes. */
export type OptionShape = 'flag' | 'one' | 'many'

/** @returns the arguments, or a sentence that says what is wrong with them. */
export const readArguments = (argv: readonly string[], shapes: Readonly<Record<string, OptionShape>>): Arguments | string => {
  const words: string[] = []
  const options = new Map<string, string[]>()
  let open: { name: string; shape: OptionShape; values: string[] } | null = null
  let onlyWords = false
  for (const arg of argv) {
    if (onlyWords || !arg.startsWith('--')) {
      if (onlyWords || open === null || open.shape === 'flag' || (open.shape === 'one' && open.values.length > 0)) words.push(arg)
      else open.values.push(arg)
      continue
    }
    if (arg === '--') {
      onlyWords = true
      continue
    }
    const equals = arg.indexOf('=')
    const name = arg.slice(2, equals < 0 ? undefined : equals)
    const shape = shapes[name]
    if (shape === undefined) return `There is no option --${name} here.`
    if (shape === 'one' && options.has(name)) return `--${name} is given twice.`
    if (shape === 'flag' && equals >= 0) return `--${name} takes no value.`
    const values: string[] = options.get(name) ?? []
    options.set(name, values)
    if (equals >= 0) {
      values.push(arg.slice(equals + 1))
      open = null
    } else open = { name, shape, values }
  }
  for (const [name, values] of options) if (shapes[name] !== 'flag' && values.length === 0) return `--${name} needs a value.`
  return { words, options }
}
