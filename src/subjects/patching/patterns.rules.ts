// Many systems with one reason are told as one: the pattern, and not the first of three hundred.
type Told = { readonly name: string; readonly says: string; readonly why: string }
const shown = 3

/** `131 systems: It runs ChromeOS 126. 12: Who patches it is not known.` the most common first; one alone is named. `why` is what those alike have in common. */
export const patternsInWords = (rows: readonly Told[]): string => {
  const [only] = rows
  if (rows.length === 1 && only !== undefined) return `${only.name}: ${only.says}`
  const groups = [...Map.groupBy(rows, ({ why }) => why)].toSorted(([, a], [, b]) => b.length - a.length)
  const rest = groups.slice(shown).reduce((sum, [, some]) => sum + some.length, 0)
  const count = (n: number, at: number): string => `${n.toLocaleString('en-US')}${at > 0 ? '' : n === 1 ? ' system' : ' systems'}`
  return [
    ...groups.slice(0, shown).map(([why, some], at) => `${count(some.length, at)}: ${why}`),
    ...(rest > 0 ? [`${rest.toLocaleString('en-US')}: other reasons.`] : []),
  ].join(' ')
}

/** What a sentence of one system says of all that stand alike: without for how many days. */
export const withoutDays = (says: string): string => says.replace(/ for [\d,]+ days?(?=\.)/, '')
