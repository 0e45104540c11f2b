// Files with all that real scanners put around what is read: a report within a report, a port list that names hosts, a scanner's own host, empty host names,
// settings by the hundred. The content is made up; the shape is that of exported files of Greenbone (GMP 9 and 22) and Nessus 5 to 10.
import { expect, test } from 'vitest'
import { readScan } from './read-scan.ts'

const read = (text: string) => {
  const scan = readScan(Buffer.from(text))
  if (!scan.ok) throw new Error(scan.refusal.says)
  return scan.value
}

test('Greenbone: a report within a report, ports and a scanner that name hosts too, a host with its asset, no host name', () => {
  const scan = read(`<report id="0b63" extension="xml" format_id="a994" content_type="text/xml"><owner><name>admin</name></owner><name>Servers</name>
<creation_time>2026-10-04T21:40:07Z</creation_time><task id="15a4"><name>Servers weekly</name></task><report_format id="2791"><name>XML</name></report_format>
<report id="2774"><gmp><version>9.0</version></gmp><sort><field><order>descending</order>severity</field></sort>
<hosts><count>1</count></hosts><closed_cves><count>0</count></closed_cves><vulns><count>1</count></vulns><os><count>0</count></os>
<task id="37b2"><name>Servers weekly</name><comment></comment><target id="889b"><trash>0</trash><name>Target</name></target><progress>100.0</progress></task>
<scan><task><slave id=""><name></name><host></host><port>0</port></slave><preferences><preference><name>Network Source Interface</name><value/></preference></preferences></task></scan>
<scan_start>2026-09-28T14:48:02Z</scan_start><timezone>Coordinated Universal Time</timezone>
<ports max="-1" start="1"><count>1</count><port>general/tcp<host>10.0.101.2</host><severity>10.0</severity><threat>High</threat></port></ports>
<results start="1" max="-1"><result id="b87d"><name>Example Browser Security Update - Windows</name><owner><name>admin</name></owner>
<host>10.0.101.2<asset asset_id=""/><hostname></hostname></host><port>general/tcp</port>
<nvt oid="1.3.6"><type>nvt</type><name>Example Browser Security Update - Windows</name><family>General</family><cvss_base>10.0</cvss_base>
<tags>summary=Several flaws.|solution=Upgrade to version 117 or later.</tags>
<refs><ref id="CVE-2026-4573" type="cve"/><ref id="CVE-2026-4574" type="cve"/><ref id="https://example.test/advisory" type="url"/></refs></nvt>
<threat>High</threat><severity>10.0</severity><qod><value>97</value><type>registry</type></qod><description>Installed version: 116.0.3
Fixed version:     117
Installation
path / port:       C:\\Program Files\\Example

</description><original_threat>High</original_threat></result>
<result id="c1"><name>An open service</name><host>10.0.101.2</host><port>80/tcp</port><nvt oid="2"><name>An open service</name><cve>NOCVE</cve></nvt><threat>Log</threat><severity>0.0</severity><description>x</description></result></results>
<host><ip>10.0.101.2</ip><asset asset_id=""/><start>2026-09-28T14:48:02Z</start><end>2026-09-28T16:12:15Z</end><port_count><page>1</page></port_count><detail/></host>
<errors/><scan_end>2026-09-28T16:12:15Z</scan_end><report_format></report_format></report></report>
`)
  expect([scan.scanner, scan.label, scan.scannedAt, scan.without, scan.hosts.length]).toEqual([
    'openvas',
    'Servers weekly',
    '2026-09-28T16:12:15.000Z',
    0,
    1,
  ])
  expect(scan.hosts[0]?.host).toMatchObject({ name: '10.0.101.2', names: [] })
  expect(scan.hosts[0]?.rows.map(({ cve, version, fixed, severity }) => [cve, version, fixed, severity])).toEqual([
    ['CVE-2026-4573', '116.0.3', '117', 'high'],
    ['CVE-2026-4574', '116.0.3', '117', 'high'],
  ])
})

test('Nessus: settings before the report, one finding on many ports, what has no CVE, a host that ends later than the others', () => {
  const item = (port: number, inside: string, severity = 3) =>
    `<ReportItem port="${port}" svc_name="cifs" protocol="tcp" severity="${severity}" pluginID="57608" pluginName="Example Service" pluginFamily="Windows">
<description>words</description><fname>a.nasl</fname><plugin_name>Example Service</plugin_name><plugin_type>remote</plugin_type><risk_factor>High</risk_factor>
<script_version>$Revision: 1.37 $</script_version><solution>n/a</solution><synopsis>A flaw.</synopsis>${inside}</ReportItem>`
  const host = (name: string, end: string, items: string) =>
    `<ReportHost name="${name}"><HostProperties><tag name="HOST_END">${end}</tag><tag name="patch-summary-total-cves">3</tag><tag name="mac-address">00:50:56:AA:BB:01
00:50:56:AA:BB:02</tag><tag name="netbios-name">LAB-01</tag><tag name="host-fqdn">lab-01.district.test</tag><tag name="HOST_START">x</tag></HostProperties>
${items}</ReportHost>`
  const scan = read(`<?xml version="1.0" ?>
<NessusClientData_v2>
<Policy><policyName>Internal Network Scan</policyName>
<Preferences><ServerPreferences><preference><name>plugin_set</name><value>${Array.from({ length: 4_000 }, (_, n) => n).join(';')}</value></preference></ServerPreferences></Preferences></Policy>
<Report name="Weekly" xmlns:cm="http://www.nessus.org/cm">
${host('10.0.0.5', 'Mon Nov 16 04:00:00 2026', `${item(139, '<cve>CVE-2026-0001</cve><cve>CVE-2026-0002</cve>')}${item(445, '<cve>CVE-2026-0001</cve>')}${item(0, '', 0)}`)}
${host('10.0.0.6', 'Mon Nov 16 05:30:00 2026', item(22, ''))}
</Report></NessusClientData_v2>`)
  expect([scan.scanner, scan.label, scan.scannedAt, scan.without]).toEqual(['nessus', 'Internal Network Scan', '2026-11-16T05:30:00.000Z', 1])
  expect(scan.hosts.map(({ host: { name, names, macs }, rows }) => [name, names, macs, rows.map(({ cve }) => cve)])).toEqual([
    ['10.0.0.5', ['lab-01.district.test', 'LAB-01'], ['00:50:56:aa:bb:01', '00:50:56:aa:bb:02'], ['CVE-2026-0001', 'CVE-2026-0002']],
    ['10.0.0.6', ['lab-01.district.test', 'LAB-01'], ['00:50:56:aa:bb:01', '00:50:56:aa:bb:02'], []],
  ])
})

test('Greenbone 22: Windows by its update, with the file that was looked at and no version that is fixed', () => {
  const scan = read(`<report id="1" format_id="a994"><task id="t"><name>Servers</name></task><report id="1"><gmp><version>22.6</version></gmp>
<results max="-1" start="1"><result id="r"><name>Windows Multiple Vulnerabilities (KB5062557)</name><host>10.9.9.9<asset asset_id="a"/><hostname>server99</hostname></host>
<nvt oid="1"><type>nvt</type><name>Windows Multiple Vulnerabilities (KB5062557)</name><severities score="9.8"><severity type="cvss_base_v3"><score>9.8</score></severity></severities>
<epss><max_severity><score>0.001</score><cve id="CVE-2026-0009"><severity>9.8</severity></cve></max_severity></epss>
<refs><ref type="cve" id="CVE-2026-0007"/><ref type="cve" id="CVE-2026-0008"/><ref type="cert-bund" id="WID-SEC-2026-1"/></refs></nvt>
<threat>High</threat><severity>9.8</severity><description>Vulnerable range:  10.0.17763.0 - 10.0.17763.7557
File checked:      C:\\Windows\\system32\\Ntoskrnl.exe
File version:      10.0.17763.7434</description><original_severity>9.8</original_severity></result></results><scan_end>2026-08-22T17:09:57+02:00</scan_end></report></report>`)
  expect(scan.hosts.map(({ host, rows }) => [host.name, host.names, rows.map(({ cve, version, fixed }) => [cve, version, fixed])])).toEqual([
    [
      '10.9.9.9',
      ['server99'],
      [
        ['CVE-2026-0007', '10.0.17763.7434', ''],
        ['CVE-2026-0008', '10.0.17763.7434', ''],
      ],
    ],
  ])
  expect(scan.scannedAt).toBe('2026-08-22T15:09:57.000Z')
})

test('Trivy: a scan that found nothing has no results; a cluster’s report is refused by name', () => {
  const clean = read(
    JSON.stringify({
      SchemaVersion: 2,
      CreatedAt: '2026-08-28T13:15:33.123456789Z',
      ArtifactName: 'sis-01',
      ArtifactType: 'filesystem',
      Metadata: { OS: { Family: 'debian' } },
    }),
  )
  expect([clean.scanner, clean.scannedAt, clean.hosts.map(({ host, rows }) => [host.name, rows])]).toEqual([
    'trivy',
    '2026-08-28T13:15:33.123Z',
    [['sis-01', []]],
  ])
  const cluster = readScan(
    Buffer.from(JSON.stringify({ ClusterName: 'lab', Resources: [{ Namespace: 'default', Kind: 'Service', Name: 'x', Results: [] }] })),
  )
  expect(!cluster.ok && cluster.refusal.says).toMatch(/report of a cluster, not of a machine/)
})
