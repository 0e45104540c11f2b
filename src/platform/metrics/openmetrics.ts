// The text format of OpenMetrics 1.0, as much of it as we write: gauges, counters and histograms in seconds, bytes or plain numbers.

export type Sample = { readonly labels?: Readonly<Record<string, string>>; readonly value: number }
export type Bucket = { readonly labels?: Readonly<Record<string, string>>; readonly counts: readonly number[]; readonly sum: number } // counts per bound, the last one above all bounds
export type Family = { readonly name: string; readonly help: string; readonly unit?: 'seconds' | 'bytes' } & (
  | { readonly kind: 'gauge' | 'counter'; readonly samples: readonly Sample[] }
  | { readonly kind: 'histogram'; readonly bounds: readonly number[]; readonly buckets: readonly Bucket[] }
)

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
const labelled = (labels: Readonly<Record<string, string>> = {}): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
const bound = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value))

const linesOf = (family: Family): readonly string[] => {
  const { name } = family
  if (family.kind !== 'histogram')
    return family.samples.map(({ labels, value }) => `${name}${family.kind === 'counter' ? '_total' : ''}${labelled(labels)} ${value}`)
  return family.buckets.flatMap(({ labels, counts, sum }) => {
    let below = 0
    const steps = counts.map((count, at) => {
      below += count
      return `${name}_bucket${labelled({ ...labels, le: at < family.bounds.length ? bound(family.bounds[at] as number) : '+Inf' })} ${below}`
    })
    return [...steps, `${name}_count${labelled(labels)} ${below}`, `${name}_sum${labelled(labels)} ${sum}`]
  })
}

/** The whole answer; a name with a unit must end in it, as the format asks. @throws Error where it does not. */
export const openMetrics = (families: readonly Family[]): string => {
  const parts = families.map((family) => {
    if (family.unit && !family.name.endsWith(`_${family.unit}`)) throw new Error(`${family.name} does not end in its unit`)
    return [
      `# TYPE ${family.name} ${family.kind}`,
      ...(family.unit ? [`# UNIT ${family.name} ${family.unit}`] : []),
      `# HELP ${family.name} ${escaped(family.help)}`,
      ...linesOf(family),
    ].join('\n')
  })
  return `${parts.join('\n')}\n# EOF\n`
}

export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
