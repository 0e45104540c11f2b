// The product tree of a CSAF document (2.0, section 3.2.2): every product id with vendor, name, version or range, CPE, package URL, and the
// product it is a component of.
import { enforced } from '../../core/policy/switch.ts'
import { readPurl, type Purl } from './ecosystems.rules.ts'
import { type FaultList, isRecord } from './feed.rules.ts'
import { type Json, records, texts, textOf } from './json-parts.rules.ts'
import { type CpeName, parseCpe } from './products/cpe.rules.ts'

export type CsafProduct = {
  readonly name: string
  readonly vendor: string
  readonly product: string
  readonly version: string // one version, as the branch names it; '' for none
  readonly range: string // a range in words and signs; '' for none
  readonly cpe: CpeName | null
  readonly purl: Purl | null
  readonly within: string | null // the id of the product it is a component of
}

type Above = Pick<CsafProduct, 'vendor' | 'product' | 'version' | 'range'>
const nothing: Above = { vendor: '', product: '', version: '', range: '' }
const deepest = 24
/** What a branch adds to what stands above it. */
const below = (above: Above, category: string, name: string): Above => {
  if (category === 'vendor') return { ...above, vendor: name }
  if (category === 'product_name' || category === 'product') return { ...above, product: name }
  if (category === 'product_family') return above.product === '' ? { ...above, product: name } : above
  if (category === 'product_version') return { ...above, version: name }
  // Some write the product's name before the range: `FortiSandbox/>=5.0.0|<=5.0.5`.
  if (category === 'product_version_range')
    return { ...above, range: above.product !== '' && name.startsWith(`${above.product}/`) ? name.slice(above.product.length + 1).trim() : name }
  return above
}

const productOf = (raw: Json, above: Above): CsafProduct => {
  const helper = isRecord(raw['product_identification_helper']) ? raw['product_identification_helper'] : {}
  const [first] = texts(helper['purls'])
  return {
    ...above,
    name: textOf(raw['name']),
    cpe: parseCpe(textOf(helper['cpe'])),
    purl: readPurl(textOf(helper['purl']) || (first ?? '')),
    within: null,
  }
}

/** Every product of a tree by its id; a fault for one that is defined twice or a relationship to nothing. */
export const readProductTree = (tree: unknown, where: string, faults: FaultList): ReadonlyMap<string, CsafProduct> => {
  const products = new Map<string, CsafProduct>()
  if (!isRecord(tree)) return products
  const add = (raw: unknown, above: Above, at: string): void => {
    const id = isRecord(raw) ? textOf(raw['product_id']) : ''
    if (!isRecord(raw) || id === '') return faults.add(`${at}: product_id is missing`)
    if (products.has(id) && enforced('PM-3.2/feed-refused-whole')) faults.add(`${at}: the product id "${id.slice(0, 80)}" is defined twice`)
    products.set(id, productOf(raw, above))
  }
  const walk = (branches: unknown, above: Above, at: string, depth: number): void => {
    if (depth > deepest) return faults.add(`${at}: branches lie more than ${deepest} deep`)
    records(branches).forEach((branch, i) => {
      const here = `${at}[${i}]`
      const own = below(above, textOf(branch['category']), textOf(branch['name']).trim())
      if (branch['product'] !== undefined) add(branch['product'], own, here)
      if (branch['branches'] !== undefined) walk(branch['branches'], own, `${here}.branches`, depth + 1)
    })
  }
  walk(tree['branches'], nothing, `${where}.product_tree.branches`, 0)
  records(tree['full_product_names']).forEach((one, i) => add(one, nothing, `${where}.product_tree.full_product_names[${i}]`))
  const links = records(tree['relationships'])
  links.forEach((one, i) => {
    const at = `${where}.product_tree.relationships[${i}]`
    const [part, whole] = [products.get(textOf(one['product_reference'])), textOf(one['relates_to_product_reference'])]
    const id = isRecord(one['full_product_name']) ? textOf(one['full_product_name']['product_id']) : ''
    if (part === undefined || !products.has(whole)) faults.add(`${at}: it names a product that is not in the tree`)
    else if (id !== '') products.set(id, { ...part, within: whole })
  })
  return products
}
