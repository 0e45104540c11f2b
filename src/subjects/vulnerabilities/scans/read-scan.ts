// Reads scanners' files, in the jail only: Nessus v2 and Greenbone XML, Trivy JSON, CycloneDX as JSON and XML.
import { SaxesParser } from 'saxes'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { cyclonedxOf, trivyOf } from './scan-json.ts'
import {
  cveIn,
  onceEach,
  othersOnce,
  scanLimits,
  severityIn,
  severityOfScore,
  type ScanHost,
  type ScanOther,
  type ScanRead,
  type ScanRow,
} from './scan.rules.ts'

const no = (says: string) =>
  refuse({
    code: 'vulnerabilities/scan-unreadable',
    clause: 'PM-3.2',
    status: 422,
    says: `The file cannot be read as a scan: ${says}.`,
    satisfiedBy: 'Export it again: .nessus (v2), Greenbone XML, Trivy JSON, or CycloneDX with vulnerabilities.',
  })
class Fault extends Error {}

/** An element with its children, text and attributes. Small parts of a file only: never a whole one. */
export type Part = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Part[]
  readonly text: string
}
type Open = { name: string; attributes: Record<string, string>; children: Open[]; text: string }
const parts = 3_000_000
const longest = 20_000

/** Hands over each whole element of these names, without ever holding the file as a tree. Gives the root's name. */
const eachOf = (text: string, wanted: ReadonlySet<string>, take: (part: Part, path: readonly string[]) => void): string => {
  const parser = new SaxesParser({ position: true })
  const path: string[] = []
  const stack: Open[] = []
  let [root, elements] = ['', 0]
  parser.on('doctype', () => {
    throw new Fault('it contains a document type')
  })
  parser.on('error', (error) => {
    throw new Fault(error.message.slice(0, 200))
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (++elements > parts) throw new Fault(`it has more than ${parts.toLocaleString('en-US')} elements`)
    if (path.push(name) > 64) throw new Fault('it is nested more than 64 deep')
    root ||= name
    if (stack.length === 0 && !wanted.has(name)) return
    const part: Open = {
      name,
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value).slice(0, 2_000)])),
      children: [],
      text: '',
    }
    const above = stack.at(-1)
    // One host of a report may be large; its findings are handed over one by one and not kept beneath it.
    if (above && !wanted.has(name)) above.children.push(part)
    stack.push(part)
  })
  const hear = (said: string): void => {
    const top = stack.at(-1)
    if (top && top.text.length < longest) top.text += said.slice(0, longest)
  }
  parser.on('text', hear)
  parser.on('cdata', hear)
  parser.on('closetag', ({ name }) => {
    const part = stack.pop()
    if (part && wanted.has(name)) take(part, path)
    path.pop()
  })
  parser.write(text).close()
  return root
}
const child = (part: Part | undefined, name: string): Part | undefined => part?.children.find((one) => one.name === name)
const textOf = (part: Part | undefined, ...names: readonly string[]): string => {
  let at: Part | undefined = part
  for (const name of names) at = child(at, name)
  return at?.text.trim() ?? ''
}
const cut = (text: string, most: number): string =>
  text
    .replace(/[\0\s]+/g, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed()
const macsIn = (text: string): readonly string[] =>
  [...new Set(text.match(/[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}/g)?.map((mac) => mac.replaceAll('-', ':').toLowerCase()) ?? [])].slice(0, 20)

const gathered = () => {
  const hosts = new Map<string, { host: ScanHost; rows: ScanRow[]; others: ScanOther[]; isLookedInto: boolean | null }>()
  let rows = 0
  return {
    add: (host: ScanHost, more: readonly ScanRow[], others: readonly ScanOther[] = [], isLookedInto: boolean | null = null): void => {
      const key = host.name.toLowerCase()
      const kept = hosts.get(key) ?? { host, rows: [], others: [], isLookedInto }
      hosts.set(key, {
        host: { ...kept.host, ...host, names: [...new Set([...kept.host.names, ...host.names])] },
        rows: kept.rows,
        others: kept.others,
        isLookedInto: isLookedInto ?? kept.isLookedInto,
      })
      kept.rows.push(...more)
      kept.others.push(...others)
      rows += more.length + others.length
      if (hosts.size > scanLimits.hosts || rows > scanLimits.rows)
        throw new Fault(`it holds more than ${scanLimits.hosts.toLocaleString('en-US')} hosts or ${scanLimits.rows.toLocaleString('en-US')} findings`)
    },
    all: () =>
      [...hosts.values()].map(({ host, isLookedInto, ...one }) => ({
        host,
        rows: onceEach(one.rows).slice(0, scanLimits.perHost),
        others: othersOnce(one.others),
        isLookedInto,
      })),
  }
}

const scanInformation = '19506' // Nessus' own plugin that tells how it scanned
const credentialed = (output: string): boolean | null => {
  const word = /Credentialed checks\s*:\s*(yes|no)\b/i.exec(output)?.[1]?.toLowerCase()
  return word === undefined ? null : word === 'yes'
}

/** `NessusClientData_v2 / Report / ReportHost / (HostProperties | ReportItem)`: items come before their host ends. */
const nessus = (text: string): ScanRead => {
  const all = gathered()
  let [label, without, newest]: [string, number, number] = ['', 0, 0]
  let waiting: ScanRow[] = []
  let others: ScanOther[] = []
  let isLookedInto: boolean | null = null
  eachOf(text, new Set(['ReportHost', 'ReportItem', 'policyName']), (part) => {
    if (part.name === 'policyName') {
      label ||= cut(part.text, 120)
      return
    }
    if (part.name === 'ReportItem') {
      const cves = part.children.filter(({ name }) => name === 'cve').flatMap((one) => cveIn(one.text) ?? [])
      if (cves.length === 0 && part.attributes.severity !== '0') {
        without++
        others.push({
          name: cut(part.attributes.pluginName ?? 'plugin', 300),
          severity: severityIn(textOf(part, 'risk_factor')),
          says: cut(textOf(part, 'synopsis'), 1_000),
        })
      }
      const output = textOf(part, 'plugin_output')
      if (part.attributes.pluginID === scanInformation) isLookedInto = credentialed(output)
      const row = {
        package: cut(part.attributes.pluginName ?? 'plugin', 300),
        version: cut(/Installed (?:version|package)\s*:\s*(\S+)/i.exec(output)?.[1] ?? '', 200),
        fixed: cut(/Fixed (?:version|package)\s*:\s*(\S+)/i.exec(output)?.[1] ?? '', 200),
        severity: severityIn(textOf(part, 'risk_factor')),
        says: cut(textOf(part, 'synopsis'), 1_000),
      }
      waiting.push(...cves.map((cve) => ({ cve, ...row })))
      return
    }
    const told = new Map((child(part, 'HostProperties')?.children ?? []).map((tag) => [tag.attributes.name ?? '', tag.text.trim()]))
    newest = Math.max(newest, Number(told.get('HOST_END_TIMESTAMP') ?? 0) * 1000 || Date.parse(`${told.get('HOST_END') ?? ''} UTC`) || 0)
    all.add(
      {
        name: cut(part.attributes.name ?? '', 200),
        names: ['host-fqdn', 'hostname', 'netbios-name'].flatMap((name) => told.get(name) || []).map((name) => cut(name, 200)),
        macs: macsIn(told.get('mac-address') ?? ''),
        serial: '',
        uuid: cut(told.get('bios-uuid') ?? '', 60),
      },
      waiting,
      others,
      isLookedInto,
    )
    waiting = []
    others = []
    isLookedInto = null
  })
  return { scanner: 'nessus', label, scannedAt: newest > 0 ? new Date(newest).toISOString() : null, hosts: all.all(), without }
}

/** Greenbone: `result` elements name their host, their NVT and its references. Hosts without any are named by `host / ip`. */
const openvas = (text: string): ScanRead => {
  const all = gathered()
  let [label, without, at] = ['', 0, '']
  let pending: Part | undefined // the host of the result that is being read
  eachOf(text, new Set(['result', 'scan_end', 'task', 'host']), (part, path) => {
    if (part.name === 'scan_end') {
      at ||= part.text.trim()
      return
    }
    if (part.name === 'task') {
      label ||= cut(textOf(part, 'name'), 120)
      return
    }
    if (part.name === 'host') {
      if (path.includes('result')) {
        pending = part
        return
      }
      const ip = textOf(part, 'ip')
      const details = part.children.filter(({ name }) => name === 'detail').map((one) => [textOf(one, 'name'), textOf(one, 'value')] as const)
      if (ip !== '')
        all.add(
          {
            name: cut(ip, 200),
            names: details.filter(([name]) => name === 'hostname').map(([, value]) => cut(value, 200)),
            macs: macsIn(
              details
                .filter(([name]) => name === 'MAC')
                .map(([, value]) => value)
                .join(' '),
            ),
            serial: '',
            uuid: '',
          },
          [],
        )
      return
    }
    const nvt = child(part, 'nvt')
    const cves = [
      ...(child(nvt, 'refs')?.children ?? []).filter((one) => one.attributes.type === 'cve').flatMap((one) => cveIn(one.attributes.id ?? '') ?? []),
      ...textOf(nvt, 'cve')
        .split(',')
        .flatMap((one) => cveIn(one) ?? []),
    ]
    const host = pending
    pending = undefined
    const isOther = cves.length === 0 && Number(textOf(part, 'severity')) > 0
    if (isOther) without++
    const words = textOf(part, 'description')
    const row = {
      package: cut(textOf(part, 'name') || textOf(nvt, 'name'), 300),
      version: cut(/(?:Installed|File) version:\s*(\S+)/i.exec(words)?.[1] ?? '', 200), // of Windows it tells the file it looked at
      fixed: cut(/Fixed version:\s*>?=?(\S+)/i.exec(words)?.[1] ?? '', 200),
      severity: severityIn(textOf(part, 'threat')) ?? severityOfScore(Number(textOf(part, 'severity'))),
      says: cut(words, 1_000),
    }
    if (host)
      all.add(
        {
          name: cut(host.text, 200),
          names: [textOf(host, 'hostname')].filter((name) => name !== '').map((name) => cut(name, 200)),
          macs: [],
          serial: '',
          uuid: '',
        },
        [...new Set(cves)].map((cve) => ({ cve, ...row })),
        isOther ? [{ name: row.package, severity: row.severity, says: row.says }] : [],
      )
  })
  const scanned = Date.parse(at)
  return { scanner: 'openvas', label, scannedAt: Number.isNaN(scanned) ? null : new Date(scanned).toISOString(), hosts: all.all(), without }
}

/** A CycloneDX document in XML as the JSON of the same document, as far as it is read. */
const cyclonedxXml = (text: string): Result<ScanRead> => {
  const components: Record<string, unknown>[] = []
  const vulnerabilities: Record<string, unknown>[] = []
  let meta: Record<string, unknown> = {}
  eachOf(text, new Set(['component', 'vulnerability', 'metadata']), (part, path) => {
    const of = (one: Part): Record<string, unknown> => ({
      'bom-ref': one.attributes['bom-ref'],
      name: textOf(one, 'name'),
      version: textOf(one, 'version'),
      purl: textOf(one, 'purl'),
    })
    if (part.name === 'component') {
      if (path.includes('metadata')) meta = { ...meta, component: of(part) }
      else components.push(of(part))
    } else if (part.name === 'metadata') meta = { ...meta, timestamp: textOf(part, 'timestamp') }
    else
      vulnerabilities.push({
        id: textOf(part, 'id'),
        description: textOf(part, 'description'),
        recommendation: textOf(part, 'recommendation'),
        analysis: { state: textOf(part, 'analysis', 'state') },
        ratings: (child(part, 'ratings')?.children ?? []).map((one) => ({ severity: textOf(one, 'severity') })),
        affects: (child(part, 'affects')?.children ?? []).map((one) => ({ ref: textOf(one, 'ref') })),
      })
  })
  return cyclonedxOf({ metadata: meta, components, vulnerabilities })
}

/** One file of a scanner. Refused whole, with the reason, where it is none of those known. */
export const readScan = (bytes: Uint8Array): Result<ScanRead> => {
  const text = new TextDecoder('utf-8').decode(bytes)
  try {
    if (/^\s*[{[]/.test(text)) {
      const whole: unknown = JSON.parse(text)
      const is = (typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? whole : {}) as Readonly<Record<string, unknown>>
      if (is.bomFormat === 'CycloneDX') return cyclonedxOf(is)
      // Trivy leaves its results out where it found none; its reports of a cluster tell of no machine.
      if ('ArtifactName' in is && ('Results' in is || 'SchemaVersion' in is)) return trivyOf(is)
      return no(
        'ClusterName' in is && 'Resources' in is
          ? 'it is Trivy’s report of a cluster, not of a machine'
          : 'it is JSON, but neither Trivy’s nor CycloneDX',
      )
    }
    const root = /<(?:\?[^>]*>|!--[\s\S]{0,10000}?-->|\s)*([A-Za-z_][\w:.-]*)/.exec(
      text
        .slice(0, 20_000)
        .replace(/<\?[^>]*\?>/g, '')
        .replace(/<!--[\s\S]*?-->/g, '')
        .trimStart(),
    )?.[1]
    if (root === 'NessusClientData_v2') return ok(nessus(text))
    if (root === 'report' || root === 'get_reports_response') return ok(openvas(text))
    if (root === 'bom' || root?.endsWith(':bom')) return cyclonedxXml(text)
    return no(root === undefined ? 'it is neither XML nor JSON' : `its first element is ${root.slice(0, 60)}`)
  } catch (error) {
    return no(
      error instanceof Fault
        ? error.message
        : error instanceof SyntaxError
          ? `its JSON is broken (${error.message.slice(0, 100)})`
          : 'it ends too early',
    )
  }
}
