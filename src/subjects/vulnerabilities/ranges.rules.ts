// Version ranges as publishers write them in words and signs (`>= 1.0, < 2.3`, `vers:semver/>=1.0|<2.3`, `4.2 and earlier`), made bounds.

/** Bounds of one range; none at all is every version. */
export type Bounds = { readonly version?: string; readonly from?: string; readonly after?: string; readonly below?: string; readonly upTo?: string }

const VERSION = String.raw`v?(?=[0-9A-Za-z.]*[0-9])([0-9A-Za-z][0-9A-Za-z.+~:_-]*)`
const SIGNED = new RegExp(`^(<=|>=|==|!=|<|>|=)?\\s*${VERSION}$`, 'i')
const patterns: readonly (readonly [RegExp, (a: string, b: string) => Bounds])[] = [
  [
    new RegExp(`^(?:all |any )?(?:versions? )?(?:prior to|before|earlier than|lower than|older than|below|less than)(?: version)? ${VERSION}$`, 'i'),
    (below) => ({ below }),
  ],
  [new RegExp(`^(?:versions? )?${VERSION},? (?:and|or) (?:earlier|prior|below|older|lower|before)(?: versions?)?$`, 'i'), (upTo) => ({ upTo })],
  [new RegExp(`^(?:versions? )?(?:through|up to|until)(?: and including)?(?: version)? ${VERSION}$`, 'i'), (upTo) => ({ upTo })],
  [new RegExp(`^(?:versions? )?${VERSION},? (?:and|or) (?:later|above|newer|higher|after)(?: versions?)?$`, 'i'), (from) => ({ from })],
  [
    new RegExp(`^(?:versions? )?(?:from )?${VERSION} (?:to|through|until|up to|-)(?: and including)? ${VERSION}$`, 'i'),
    (from, upTo) => ({ from, upTo }),
  ],
  [new RegExp(`^(?:all versions of )?v?(\\d+(?:\\.\\d+)*)(?: all versions|\\.[x*]| series)$`, 'i'), (series) => seriesOf(series)],
]

/** All of a series: `7.6` is from 7.6 and before 7.7. */
export const seriesOf = (series: string): Bounds => {
  const numbers = series.split('.')
  return { from: series, below: [...numbers.slice(0, -1), String(Number(numbers.at(-1) ?? '0') + 1)].join('.') }
}

const signed = (text: string): readonly Bounds[] | null => {
  const found: Bounds[] = []
  let lower: Bounds = {}
  const isOpen = (): boolean => lower.from !== undefined || lower.after !== undefined
  // `>= 1.0 < 2.0` without a comma is common.
  for (const part of text.replace(/(?<=[0-9A-Za-z])\s+(?=[<>])/g, '|').split(/\s*(?:\|\|?|,|&&?)\s*/)) {
    const [all, sign = '=', version = ''] = SIGNED.exec(part.trim()) ?? []
    if (all === undefined) return null
    if (sign === '!=') continue // one version taken out: the range without it is the safer answer
    if (sign === '>' || sign === '>=') {
      if (isOpen()) found.push(lower)
      lower = sign === '>' ? { after: version } : { from: version }
    } else if (sign === '<' || sign === '<=') {
      found.push({ ...lower, ...(sign === '<' ? { below: version } : { upTo: version }) })
      lower = {}
    } else found.push({ version })
  }
  if (isOpen()) found.push(lower)
  return found
}

/** The ranges of a text; null where nobody can compare by it ("all versions with Fortinet NGFW", "n/a"). */
export const readRange = (text: string): readonly Bounds[] | null => {
  const plain = text.trim().replace(/\s+/g, ' ').slice(0, 200)
  const vers = /^vers:([a-z0-9.+-]+)\/(.*)$/i.exec(plain)
  const said = vers?.[2] ?? plain
  if (said === '*' || /^(?:all|all versions|any|every version)$/i.test(said)) return [{}]
  for (const [pattern, bounds] of patterns) {
    const [all, a = '', b = ''] = pattern.exec(said) ?? []
    if (all !== undefined) return [bounds(a, b)]
  }
  return signed(said)
}
