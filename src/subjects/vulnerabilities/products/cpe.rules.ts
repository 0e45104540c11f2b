// CPE names as feeds write them: formatted strings of CPE 2.3 (NISTIR 7695) and the older URIs (`cpe:/a:vendor:product`).

/** One name, its values unquoted; `*` is any value, `-` is "not applicable", which is a value of its own and never any. */
export type CpeName = {
  readonly part: 'a' | 'o' | 'h'
  readonly product: string // `vendor:product`
  readonly version: string
  readonly update: string
  readonly edition: string // the edition of the software (sw_edition)
  readonly target: string // the software it runs in or on (target_sw)
  readonly arch: string // target_hw
}

/** Splits at colons that are not quoted, and takes the quoting off; a quoted `*` or `-` alone would be read as its meaning and stays quoted. */
const fieldsOf = (text: string): readonly string[] => {
  const fields: string[] = []
  let field = ''
  for (let i = 0; i < text.length; i++) {
    const one = text[i] ?? ''
    if (one === '\\') field += text[++i] ?? ''
    else if (one === ':') {
      fields.push(field)
      field = ''
    } else field += one
  }
  return [...fields, field]
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a lone percent sign: as it stands
  }
}

/** Reads a CPE name; null where it is none, or names neither vendor nor product. */
export const parseCpe = (text: string): CpeName | null => {
  const isUri = text.startsWith('cpe:/')
  if (!isUri && !text.startsWith('cpe:2.3:')) return null
  const [part = '', vendor = '', product = '', version, update, third, , fourth, target, arch] = isUri
    ? text
        .slice(5)
        .split(':')
        .map((one) => decoded(one))
    : fieldsOf(text.slice(8))
  if ((part !== 'a' && part !== 'o' && part !== 'h') || /^[*-]?$/.test(vendor) || /^[*-]?$/.test(product)) return null
  const or = (value: string | undefined): string => (value === undefined || value === '' ? '*' : value.toLowerCase())
  return {
    part,
    product: `${vendor}:${product}`.toLowerCase(),
    version: or(version),
    update: or(update),
    // An old URI's fifth field is the edition; a formatted string keeps it for those and has one of its own for the software's.
    edition: isUri ? '*' : or(fourth === undefined || fourth === '*' ? third : fourth),
    target: isUri ? '*' : or(target),
    arch: isUri ? '*' : or(arch),
  }
}

/** Vendor and product as people write them, in the shape of a CPE name: `Oracle Corporation`, `Java SE` -> `oracle:java_se`. */
export const productNameOf = (vendor: string, product: string): string => {
  const plain = (text: string): string =>
    text
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}.+#-]+/gu, '_')
      .replace(/^_+|_+$/g, '')
  // Each run of spaces is one, before a pattern goes looking for what follows it.
  const short = plain(
    vendor
      .replace(/\s+/g, ' ')
      .replace(
        /[,.]?\s+(corporation|corp|inc|incorporated|llc|ltd|limited|gmbh|software foundation|foundation|networks|technologies|systems)\b\.?/gi,
        '',
      ),
  )
  const name = plain(product)
  return `${short}:${name.startsWith(`${short}_`) ? name.slice(short.length + 1) : name}`
}
