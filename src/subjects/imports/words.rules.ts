const count = (n: number): string => n.toLocaleString('en-US')
type Counts = { readonly added: number; readonly changed: number; readonly same: number; readonly refused: number }

/** Before anything was done: `312 to add, 40 to change, 2 refused`. */
export const plannedWords = ({ added, changed, same, refused }: Counts): string => {
  const parts = [
    ...(added > 0 ? [`${count(added)} to add`] : []),
    ...(changed > 0 ? [`${count(changed)} to change`] : []),
    ...(refused > 0 ? [`${count(refused)} refused`] : []),
  ]
  if (parts.length === 0)
    return `Nothing to change: ${same === 1 ? 'the one row stays' : `all ${count(same)} rows stay`} as ${same === 1 ? 'it is' : 'they are'}.`
  return `${parts.join(', ')}${same > 0 ? `, ${count(same)} ${same === 1 ? 'stays as it is' : 'stay as they are'}` : ''}.`
}

/** `312 added, 40 changed, 2 refused`; what is none is left out, and where nothing changed it says so. */
export const countWords = ({ added, changed, same, refused }: Counts): string => {
  const parts = [
    ...(added > 0 ? [`${count(added)} added`] : []),
    ...(changed > 0 ? [`${count(changed)} changed`] : []),
    ...(refused > 0 ? [`${count(refused)} refused`] : []),
  ]
  if (parts.length === 0) return `Nothing changed: ${same === 1 ? 'the one row is as it was' : `all ${count(same)} rows are as they were`}.`
  return `${parts.join(', ')}${same > 0 ? `, ${count(same)} unchanged` : ''}.`
}
