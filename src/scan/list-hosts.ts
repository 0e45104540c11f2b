// Hosts told by an rpm list or a bill of materials; loaded only for `scan --rpm-list` and `scan --cyclonedx`.
import { ok, refuse, type Result } from '../core/result.ts'
import { readCycloneDx } from '../subjects/vulnerabilities/cyclonedx.rules.ts'
import { bomOfXml } from '../subjects/vulnerabilities/cyclonedx-xml.ts'
import { platformOf } from '../subjects/vulnerabilities/products/identity.rules.ts'
import { distributionOf } from '../subjects/vulnerabilities/products/line.rules.ts'
import { parseRpmList } from '../subjects/vulnerabilities/rpm-list.rules.ts'
import type { Host } from './host.ts'

/** `--release` as people write it: `rhel-9`, `almalinux:9`, `9`. */
const lineOf = (stated: string): string => {
  const [, name = '', number = ''] = /^([a-z ]*?)[ :-]*(\d[\d.]*)$/i.exec(stated.trim()) ?? []
  return platformOf({ name: name === '' ? 'red hat' : name, version: number, codename: null })?.line ?? `${name.toLowerCase()}:${number}`
}

export const readRpmHost = (text: string, stated: string | undefined): Result<Host> => {
  const list = parseRpmList(text)
  if (!list.ok) return list
  const { ecosystem, release } = distributionOf(stated === undefined ? (list.value.line ?? '') : lineOf(stated)) ?? {
    ecosystem: 'red hat',
    release: '',
  }
  return ok({
    packages: [],
    release: null,
    others: list.value.packages.map(({ name, version, source }) => ({ ecosystem, release, name, version, source })),
  })
}

/** The bill as JSON text, whichever of its two forms it is in. */
const asJson = (text: string, name: string): Result<string> => {
  if (!text.trimStart().startsWith('<')) return ok(text)
  try {
    return ok(bomOfXml(text))
  } catch (error) {
    const says = `${name} is not a complete CycloneDX bill of materials: ${error instanceof Error ? error.message : String(error)}.`
    const satisfiedBy = 'Provide a CycloneDX document in JSON or XML, version 1.2 or later.'
    return refuse({ code: 'vulnerabilities/bill-of-materials-unreadable', clause: 'PM-3.1', status: 422, says, satisfiedBy, faults: [says] })
  }
}

export const readBomHost = (text: string, name: string): Result<Host> => {
  const json = asJson(text, name)
  if (!json.ok) return json
  const bom = readCycloneDx(json.value, name)
  if (!bom.ok) return bom
  const { packages, products, titles, system } = bom.value
  const codes: Readonly<Record<string, string>> = { 10: 'buster', 11: 'bullseye', 12: 'bookworm', 13: 'trixie', 14: 'forky' }
  const debian = packages.filter(({ ecosystem }) => ecosystem === 'debian')
  const release =
    codes[
      /^\d+/.exec(debian.find((one) => one.release !== '')?.release ?? (system?.name.toLowerCase() === 'debian' ? system.version : ''))?.[0] ?? ''
    ] ?? null
  return ok({
    packages: debian.map(({ name: called, version, source, arch }) => ({
      name: called,
      version,
      source: source === '' ? null : source,
      sourceVersion: null,
      arch,
    })),
    others: packages
      .filter(({ ecosystem }) => ecosystem !== 'debian')
      .map(({ ecosystem, release: of, name: called, version, source }) => ({
        ecosystem,
        release:
          ecosystem === 'red hat' || ecosystem === 'almalinux' || ecosystem === 'rocky linux'
            ? (of.split('.')[0] ?? '')
            : ecosystem === 'alpine' && of !== '' && !of.startsWith('v')
              ? `v${of.split('.').slice(0, 2).join('.')}`
              : of,
        name: called,
        version,
        source,
      })),
    products,
    titles,
    release,
    system: system === null ? null : { ...system, codename: null },
  })
}
