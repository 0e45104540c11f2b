// A bill of materials (CycloneDX 1.2 to 1.6, JSON) as a host to match: packages by their package URL, products by their CPE name, titles by name.
import { ok, refuse, type Result } from '../../core/result.ts'
import { readPurl, type Purl } from './ecosystems.rules.ts'
import { FaultList, isRecord, parseJson } from './feed.rules.ts'
import { type Json, records, textOf } from './json-parts.rules.ts'
import { parseCpe } from './products/cpe.rules.ts'
import type { Product, TitleFacts } from './products/identity.rules.ts'

export type Bom = {
  readonly packages: readonly Purl[]
  readonly products: readonly Product[]
  readonly titles: readonly TitleFacts[] // told by name alone
  readonly system: { readonly name: string; readonly version: string } | null
}
const deepest = 32

const productOf = (component: Json): Product | null => {
  const cpe = parseCpe(textOf(component['cpe']))
  if (cpe === null || cpe.part === 'h') return null
  const version = /^[*-]$/.test(cpe.version) ? textOf(component['version']) : cpe.version
  return {
    part: cpe.part,
    names: [cpe.product],
    version,
    edition: /^[*-]$/.test(cpe.edition) ? null : cpe.edition,
    target: /^[*-]$/.test(cpe.target) ? '' : cpe.target,
    ...(/^[*-]$/.test(cpe.update) ? {} : { update: cpe.update }),
    label: textOf(component['name']) || cpe.product,
  }
}

/** Reads the components of a bill, nested ones too; refused whole with every fault and its place. */
export const readCycloneDx = (text: string, name = 'The bill of materials'): Result<Bom> => {
  const faults = new FaultList()
  const raw = parseJson(text, faults)
  const bom = { packages: [] as Purl[], products: [] as Product[], titles: [] as TitleFacts[] }
  let system: Bom['system'] = null
  const take = (components: unknown, where: string, depth: number): void => {
    if (depth > deepest) return faults.add(`${where}: components lie more than ${deepest} deep`)
    records(components).forEach((component, i) => {
      const at = `${where}[${i}]`
      const [called, version] = [textOf(component['name']), textOf(component['version'])]
      if (called === '') faults.add(`${at}: name is missing`)
      if (component['type'] === 'operating-system') system ??= { name: called, version }
      const [purl, product] = [readPurl(textOf(component['purl'])), productOf(component)]
      if (purl !== null) bom.packages.push({ ...purl, version: purl.version || version })
      else if (product !== null) bom.products.push(product)
      else if (component['type'] === 'application')
        bom.titles.push({ ecosystem: 'other', kind: 'app', name: called, version, arch: '', publisher: textOf(component['publisher']) })
      take(component['components'], `${at}.components`, depth + 1)
    })
  }
  if (faults.count === 0) {
    if (!isRecord(raw) || raw['bomFormat'] !== 'CycloneDX') faults.add('bomFormat is not CycloneDX')
    else if (raw['components'] !== undefined && !Array.isArray(raw['components'])) faults.add('components is not a list')
    else {
      // Some writers tell the system as what the whole bill is of.
      const of = isRecord(raw['metadata']) ? raw['metadata']['component'] : undefined
      if (isRecord(of) && of['type'] === 'operating-system') take([of], 'metadata.component', 0)
      take(raw['components'], 'components', 0)
    }
  }
  if (faults.count === 0) return ok({ ...bom, system })
  return refuse({
    code: 'vulnerabilities/bill-of-materials-unreadable',
    clause: 'PM-3.1',
    status: 422,
    says: `${name} is not a complete CycloneDX bill of materials: ${faults.list()[0]}.`,
    satisfiedBy: 'Provide a CycloneDX document in JSON or XML, version 1.2 or later.',
    faults: faults.list(),
  })
}
