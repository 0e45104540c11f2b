// PM-3.2: scanners stand beside our own matching; what our feeds cannot decide stands in the plan to be checked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { openInbox, type Inbox } from '../lib/inbox.ts'
import { tellTitles } from '../lib/titles.ts'
import { readList } from '../../src/platform/db/list.ts'
import { claimsOn, differenceList, lastScans, resultsOfDevice } from '../../src/subjects/vulnerabilities/scans/claims.views.ts'
import { takeBackScan } from '../../src/subjects/vulnerabilities/scans/take-back-scan.ts'
import { checkScan, jailedScans, takeScan } from '../../src/subjects/vulnerabilities/scans/take-scan.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { evaluateAfter, followFindings, loadFeedFiles } from '../../src/subjects/patching/index.ts'

let inbox: Inbox
beforeAll(async () => {
  inbox = await openInbox('scanners')
  await tellTitles(inbox.place.from, 'win-02', 'windows', [{ name: 'Zoom(64bit)', version: '5.17.0' }], evaluateAfter('test'))
})
afterAll(() => inbox.close())

describe('scanners', () => {
  const nessus = (day: number, items: readonly (readonly [cve: string, plugin: string])[], host = 'sis-01.example.org') =>
    Buffer.from(`<?xml version="1.0" ?><NessusClientData_v2><Policy><policyName>Servers</policyName></Policy><Report name="r">
    <ReportHost name="10.0.0.5"><HostProperties><tag name="host-fqdn">${host}</tag><tag name="HOST_END_TIMESTAMP">${Date.UTC(2026, 7, day) / 1000}</tag></HostProperties>${items.map(([cve, plugin]) => `<ReportItem port="0" severity="3" pluginName="${plugin}"><cve>${cve}</cve><risk_factor>High</risk_factor><plugin_output>Installed version : 3.0.11\nFixed version : 3.0.17</plugin_output></ReportItem>`).join('')}</ReportHost>
    <ReportHost name="10.0.0.9"><HostProperties></HostProperties><ReportItem severity="2" pluginName="p"><cve>CVE-2026-5</cve></ReportItem></ReportHost></Report></NessusClientData_v2>`)
  const scan = async (bytes: Buffer, device?: string, isLossAgreed?: boolean) => {
    const one = await checkScan(inbox.place.from, { name: 'f', bytes, device }, jailedScans(inbox.jail))
    if (!one.ok) return one.refusal.says
    const took = await takeScan(followFindings)(inbox.place.from, { checked: one.value, name: 'f', isLossAgreed })
    return took.ok ? took.value : took.refusal.code
  }
  const differences = async () =>
    (await reading(inbox.place.from, (tx) => readList(tx, differenceList, {}, undefined))).rows
      .map((row) => `${row.is} ${row.hostname} ${row.cve} ${row.source}`)
      .toSorted()
  test('a host is a device by its marks; what is none is told with its reason; the same file changes nothing', async () => {
    const file = nessus(1, [
      ['CVE-2026-0001', 'OpenSSL'],
      ['CVE-2026-8001', 'Bash'],
    ])
    const tried = await checkScan(inbox.place.from, { name: 'f', bytes: file }, jailedScans(inbox.jail))
    expect(tried).toMatchObject({
      value: {
        rows: [
          { host: '10.0.0.5', found: { hostname: 'sis-01', by: 'its name' } },
          { host: '10.0.0.9', found: { refused: expect.stringContaining('only by an IP address') as string } },
        ],
      },
    })
    expect(await scan(file)).toMatchObject({ added: 2, closed: 0, devices: 1, refused: 1 })
    expect(await scan(file)).toBe('vulnerabilities/scan-there')
    expect(await differences()).toEqual(['agree sis-01 CVE-2026-0001 nessus: Servers', 'only-source sis-01 CVE-2026-8001 nessus: Servers'])
  })
  test('what our feeds cannot decide waits in the plan to be checked, and follows what they learn; what they decide does not', async () => {
    expect(await inbox.toCheck()).toEqual([
      { line: 'Nessus: Servers', package: 'Bash', due_on: expect.stringMatching(/^20\d\d-/) as string, kev: [] },
    ])
    // A backport that a scanner takes for open: Debian tells of it, and it is fixed here.
    expect(
      await scan(
        nessus(2, [
          ['CVE-2026-0001', 'OpenSSL'],
          ['CVE-2026-8001', 'Bash'],
          ['CVE-2026-0003', 'OpenSSL 3.0.8'],
        ]),
      ),
    ).toMatchObject({ added: 1 })
    expect((await inbox.toCheck()).map((row) => row.package)).toEqual(['Bash'])
    await loadFeedFiles(inbox.place.from, [
      {
        name: 'kev.json',
        bytes: kevFile('2026-08-02', [
          ['CVE-2026-0001', '2026-01-02'],
          ['CVE-2026-8001', '2026-08-02'],
        ]),
      },
    ])
    expect(await inbox.toCheck()).toMatchObject([{ package: 'Bash', kev: ['CVE-2026-8001'] }])
    const debian = (more: readonly (readonly [string, string, string])[]) =>
      debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1'], ['openssl', 'CVE-2026-0003', '3.0.9-1'], ...more], { openssl: 'openssl libssl3' })
    await loadFeedFiles(inbox.place.from, [{ name: 'bookworm', bytes: debian([['bash', 'CVE-2026-8001', '5.1']]) }])
    expect(await inbox.toCheck()).toEqual([])
    await loadFeedFiles(inbox.place.from, [{ name: 'bookworm', bytes: debian([]), isLossAgreed: true }])
    expect((await inbox.toCheck()).map((row) => row.package)).toEqual(['Bash'])
  })
  test('a newer scan closes its own claims alone; what it misses is shown as only ours', async () => {
    const trivy = Buffer.from(
      JSON.stringify({
        ArtifactName: 'image',
        CreatedAt: '2026-08-01T00:00:00Z',
        Results: [
          { Target: 't', Vulnerabilities: [{ VulnerabilityID: 'CVE-2026-8001', PkgName: 'bash', InstalledVersion: '5.2', Severity: 'HIGH' }] },
        ],
      }),
    )
    expect(await scan(trivy, 'sis-01')).toMatchObject({ added: 1, devices: 1 })
    // A scan that found nothing at all may not have reached the machine: what it would end is told first, and a person agrees.
    const tried = await checkScan(inbox.place.from, { name: 'f', bytes: nessus(3, []) }, jailedScans(inbox.jail))
    expect(tried).toMatchObject({ value: { loss: { ends: 3, asks: ['3 findings on sis-01 would end: the scan has no results for it at all'] } } })
    expect(await scan(nessus(3, []))).toBe('vulnerabilities/scan-would-end')
    expect(await scan(nessus(3, []), undefined, true)).toMatchObject({ added: 0, closed: 3 })
    expect((await inbox.toCheck()).map((row) => row.line)).toEqual(['Trivy: image'])
    expect(await differences()).toEqual([
      'only-source sis-01 CVE-2026-8001 trivy: image',
      'only-us sis-01 CVE-2026-0001 nessus: Servers',
      'only-us sis-01 CVE-2026-0001 trivy: image',
    ])
    expect(await scan(nessus(2, [['CVE-2026-0001', 'OpenSSL']]))).toBe('vulnerabilities/scan-older')
  })
  test('Greenbone and CycloneDX are read too; anything else is refused whole', async () => {
    const openvas =
      '<report><task><name>Weekly</name></task><scan_end>2026-08-04T01:02:03Z</scan_end><results><result><name>TLS</name><host>10.0.0.7<hostname>win-01</hostname></host><nvt><name>n</name><refs><ref type="cve" id="CVE-2026-9001"/></refs></nvt><severity>7.5</severity><description>Installed version: 1.0</description></result></results></report>'
    expect(await scan(Buffer.from(openvas))).toMatchObject({ added: 1, devices: 1 })
    const parts = {
      metadata: { timestamp: '2026-08-04T00:00:00Z', component: { name: 'win-02' } },
      components: [{ 'bom-ref': 'a', name: 'lib', version: '1' }],
      vulnerabilities: [
        { id: 'CVE-2026-9002', affects: [{ ref: 'a' }] },
        { id: 'CVE-2026-9003', analysis: { state: 'not_affected' }, affects: [{ ref: 'a' }] },
      ],
    }
    expect(await scan(Buffer.from(JSON.stringify({ bomFormat: 'CycloneDX', ...parts })), 'win-02')).toMatchObject({ added: 1 })
    const xml =
      '<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><timestamp>2026-08-05T00:00:00Z</timestamp><component><name>win-02</name></component></metadata><components><component bom-ref="a"><name>lib</name></component></components><vulnerabilities><vulnerability><id>CVE-2026-9002</id><affects><target><ref>a</ref></target></affects></vulnerability></vulnerabilities></bom>'
    expect(await scan(Buffer.from(xml), 'win-02')).toMatchObject({ added: 0, closed: 0 })
    for (const [bytes, why] of [
      ['<!DOCTYPE a [<!ENTITY b "c">]><report/>', 'document type'],
      ['{"a":1}', 'neither Trivy'],
      ['<html/>', 'first element is html'],
      ['<report><results>', 'cannot be read'],
      ['[[[[', 'JSON is broken'],
    ] as const)
      expect(await scan(Buffer.from(bytes))).toContain(why)
  })
  test('one taken in by mistake is taken back whole, the newest first; results without a CVE are listed', async () => {
    const sis = await inbox.deviceId('sis-01')
    const other = Buffer.from(
      nessus(5, [['CVE-2026-8009', 'Bash']])
        .toString()
        .replace(
          '</ReportHost>',
          '<ReportItem port="443" severity="2" pluginName="SSL Medium Strength Cipher Suites"><risk_factor>Medium</risk_factor><synopsis>Weak ciphers.</synopsis></ReportItem></ReportHost>',
        ),
    )
    expect(await scan(other)).toMatchObject({ added: 1, closed: 0 })
    expect(await reading(inbox.place.from, (tx) => resultsOfDevice(tx, sis))).toMatchObject([
      { source: 'nessus: Servers', name: 'SSL Medium Strength Cipher Suites', severity: 'medium', says: 'Weak ciphers.' },
    ])
    const scans = async () => (await reading(inbox.place.from, lastScans)).filter((one) => one.scanner === 'nessus')
    const back = async (id: string | undefined, reason = 'The file of another network.') => {
      const done = await takeBackScan(followFindings)(inbox.place.from, { id: id ?? '', reason })
      return done.ok ? done.value : done.refusal.code
    }
    const [fifth, third] = await scans()
    expect([await back(third?.id), await back(fifth?.id, ' ')]).toEqual(['vulnerabilities/scan-built-on', 'vulnerabilities/scan-back-incomplete'])
    expect([await back(fifth?.id), await back(fifth?.id)]).toEqual([{ ended: 1, restored: 0, reopened: 0 }, 'vulnerabilities/scan-not-there'])
    expect([await back(third?.id), (await inbox.toCheck()).map((row) => row.line).toSorted()]).toEqual([
      { ended: 0, restored: 0, reopened: 3 },
      expect.arrayContaining(['Nessus: Servers', 'Trivy: image']),
    ])
    expect([await reading(inbox.place.from, (tx) => resultsOfDevice(tx, sis)), (await scans())[0]?.takenBackBecause]).toEqual([
      [],
      'The file of another network.',
    ])
    expect(await scan(other)).toMatchObject({ added: 1 }) // the same file, taken in after all
  })
  test('a claim stands by the latest scan that stands: taking one back shows the severity that the one before told, scan by scan', async () => {
    const risk = (day: number, word: string) =>
      Buffer.from(
        nessus(day, [['CVE-2026-8020', 'Bash']])
          .toString()
          .replace('<risk_factor>High', `<risk_factor>${word}`),
      )
    const stands = async () => {
      const [claim] = await reading(inbox.place.from, (tx) => claimsOn(tx, 'CVE-2026-8020'))
      return [claim?.severity, claim?.endedAt === null]
    }
    expect(await scan(risk(6, 'High'))).toMatchObject({ added: 1 })
    expect(await scan(risk(7, 'Low'))).toMatchObject({ added: 0, changed: 1 })
    expect(await scan(risk(8, 'Critical'))).toMatchObject({ added: 0, changed: 1 })
    const seen = [await stands()]
    for (const one of (await reading(inbox.place.from, lastScans))
      .filter(({ scanner, takenBackAt }) => scanner === 'nessus' && takenBackAt === null)
      .slice(0, 3)) {
      expect(await takeBackScan(followFindings)(inbox.place.from, { id: one.id, reason: 'wrong' })).toMatchObject({ ok: true })
      seen.push(await stands())
    }
    expect(seen).toEqual([
      ['critical', true],
      ['low', true],
      ['high', true],
      ['high', false],
    ])
  })
})
