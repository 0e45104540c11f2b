// Files of our own making in real formats, of publishers and mailboxes: names, numbers and words are made up.

export const cvrf = {
  DocumentTitle: { Value: 'August 2026 Security Updates' },
  DocumentTracking: {
    Identification: { ID: { Value: '2026-Aug' } },
    InitialReleaseDate: '2026-08-11T07:00:00',
    CurrentReleaseDate: '2026-08-12T07:00:00Z',
  },
  ProductTree: {
    FullProductName: [
      { ProductID: '11568', Value: 'Windows 10 Version 1809 for x64-based Systems' },
      { ProductID: '12097', Value: 'Windows 11 Version 23H2 for x64-based Systems' },
    ],
  },
  Vulnerability: [
    {
      Title: { Value: 'A flaw, made up' },
      CVE: 'CVE-2026-0001',
      ProductStatuses: [{ ProductID: ['11568', '12097'], Type: 3 }],
      Threats: [{ Description: { Value: 'Important' }, ProductID: ['11568'], Type: 3 }],
      Remediations: [
        {
          Description: { Value: '5042098' },
          Supercedence: '5040442',
          ProductID: ['12097'],
          Type: 2,
          SubType: 'Security Update',
          FixedBuild: '10.0.22631.4037',
        },
      ],
      RevisionHistory: [{ Number: '1.0', Date: '2026-08-11T07:00:00' }],
    },
  ],
} as const
export const cvrfXml = `<?xml version="1.0" encoding="utf-8"?>
<cvrf:cvrfdoc xmlns:cvrf="urn:x"><cvrf:DocumentTracking><cvrf:Identification><cvrf:ID>2026-Aug</cvrf:ID></cvrf:Identification><cvrf:InitialReleaseDate>2026-08-11T07:00:00</cvrf:InitialReleaseDate><cvrf:CurrentReleaseDate>2026-08-12T07:00:00Z</cvrf:CurrentReleaseDate></cvrf:DocumentTracking>
<prod:ProductTree xmlns:prod="urn:y"><prod:FullProductName ProductID="11568">Windows 10 Version 1809 for x64-based Systems</prod:FullProductName></prod:ProductTree>
<vuln:Vulnerability Ordinal="1" xmlns:vuln="urn:z"><vuln:Title>A flaw, made up</vuln:Title><vuln:CVE>CVE-2026-0001</vuln:CVE><vuln:ProductStatuses><vuln:Status Type="Known Affected"><vuln:ProductID>11568</vuln:ProductID></vuln:Status></vuln:ProductStatuses>
<vuln:Remediations><vuln:Remediation Type="Vendor Fix"><vuln:Description>5042098</vuln:Description><vuln:Supercedence>5040442</vuln:Supercedence><vuln:ProductID>11568</vuln:ProductID></vuln:Remediation></vuln:Remediations></vuln:Vulnerability></cvrf:cvrfdoc>
`
export const definitions = `"DatePosted","CVE","BulletinKB","Title","AffectedProduct","AffectedComponent","Severity","Impact","Supersedes","Exploits"
"20260811","CVE-2026-0001","5042098","A flaw, made up","Windows 11 Version 23H2 for x64-based Systems","","Important","Elevation of Privilege","5040442;5039302",""
"20260811","CVE-2026-0002","5042099","Another, with ""words""","Windows Server 2022","","Critical","Remote Code Execution","",""
"20170314","","4014329","Security Update","Windows 10 Version 1607 for 32-bit Systems","Player","Critical","Remote Code Execution","4010250",
`
export const endOfLife = {
  debian: {
    title: 'Debian',
    releases: [
      {
        releaseCycle: '12',
        codename: 'Bookworm',
        releaseDate: '2023-06-10',
        eol: '2026-06-10',
        extendedSupport: '2028-06-30',
        latest: '12.11',
        latestReleaseDate: '2025-05-17',
      },
      { releaseCycle: '11', releaseDate: '2021-08-14', eol: '2024-08-14', lts: false },
    ],
  },
  nodejs: {
    title: 'Node.js',
    releases: [
      { releaseCycle: '24', releaseDate: '2025-05-06', eol: '2028-04-30', lts: '2025-10-28', latest: '24.4.1' },
      { releaseCycle: '23', releaseDate: '2024-10-16', eol: true },
    ],
  },
} as const

export const systemInfo = `
Host Name:                 LAB-1
OS Name:                   Microsoft Windows 11 Education
OS Version:                10.0.22631 N/A Build 22631
System Type:               x64-based PC
Hotfix(s):                 2 Hotfix(s) Installed.
                           [01]: KB5042098
                           [02]: KB5041585
Network Card(s):           1 NIC(s) Installed.
                           [01]: Example
`
export const rss = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="urn:dc" xmlns:content="urn:c"><channel><title>Advisories, made up</title><link>https://example.test/</link>
<item><title>CVE-2026-0001 in Example Reader &amp; more</title><link>https://example.test/1</link><guid>tag:1</guid><dc:creator>Example</dc:creator><pubDate>Tue, 11 Aug 2026 07:00:00 GMT</pubDate><description><![CDATA[<p>Update to <b>24.2</b>.</p>]]></description></item>
<item><title>Second</title><guid isPermaLink="true">https://example.test/2</guid><content:encoded>&lt;p&gt;words&lt;/p&gt;</content:encoded></item></channel></rss>
`
export const atom = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Advisories, made up</title><updated>2026-08-11T07:00:00Z</updated><id>urn:1</id>
<entry><title type="html">CVE-2026-0002</title><id>urn:2</id><link rel="alternate" href="https://example.test/2"/><updated>2026-08-11T07:00:00Z</updated><published>2026-08-10T07:00:00Z</published><author><name>Example</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Update.</p></div></content></entry></feed>
`
export const messages = [
  [
    'From: "Example, alerts" <alerts@example.test>',
    'To: it@district.test',
    'Subject: =?utf-8?Q?CVE-2026-0001=3A_caf=C3=A9?=',
    'Message-ID: <1@example.test>',
    'Date: Tue, 11 Aug 2026 07:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Update Example Reader to 24.2=2E',
    '',
    '--b1',
    'Content-Type: text/html; charset=iso-8859-1',
    'Content-Transfer-Encoding: base64',
    '',
    'PHA+VXBkYXRlIDxiPjI0LjI8L2I+PC9wPg==',
    '',
    '--b1--',
    '',
  ].join('\r\n'),
  ['From: a@b.test', 'Subject: plain', 'Date: 2026-08-11', '', 'Words.', ''].join('\n'),
] as const

export const nessus = `<?xml version="1.0" ?>
<NessusClientData_v2><Policy><policyName>District</policyName></Policy><Report name="Weekly"><ReportHost name="10.0.0.5"><HostProperties><tag name="host-fqdn">lab-1.district.test</tag><tag name="mac-address">00:11:22:33:44:55</tag><tag name="HOST_END_TIMESTAMP">1785000000</tag></HostProperties>
<ReportItem port="0" severity="3" pluginID="1" pluginName="Example Reader &lt; 24.2"><cve>CVE-2026-0001</cve><risk_factor>High</risk_factor><synopsis>A flaw.</synopsis><plugin_output>  Installed version : 24.1
  Fixed version : 24.2</plugin_output></ReportItem><ReportItem port="0" severity="1" pluginID="2" pluginName="No CVE"></ReportItem></ReportHost></Report></NessusClientData_v2>
`
export const greenbone = `<report id="1"><task id="2"><name>Weekly</name></task><scan_end>2026-08-11T07:00:00Z</scan_end><host><ip>10.0.0.5</ip><detail><name>MAC</name><value>00:11:22:33:44:55</value></detail></host>
<results><result id="3"><name>Example Reader</name><host>10.0.0.5<hostname>lab-1</hostname></host><nvt oid="1"><name>Example Reader</name><refs><ref type="cve" id="CVE-2026-0001"/></refs></nvt><threat>High</threat><severity>7.5</severity><description>Installed version: 24.1
Fixed version: 24.2</description></result></results></report>
`
export const scanBillXml = `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><timestamp>2026-08-11T07:00:00Z</timestamp><component type="device" bom-ref="h"><name>lab-1</name></component></metadata><components><component type="library" bom-ref="a"><name>jinja2</name><version>3.0</version></component></components>
<vulnerabilities><vulnerability><id>CVE-2026-0001</id><ratings><rating><severity>high</severity></rating></ratings><affects><target><ref>a</ref></target></affects></vulnerability></vulnerabilities></bom>
`
export const trivy = {
  SchemaVersion: 2,
  ArtifactName: 'lab-1',
  CreatedAt: '2026-08-11T07:00:00Z',
  Results: [
    {
      Target: 'debian',
      Class: 'os-pkgs',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2026-0001',
          PkgName: 'openssl',
          InstalledVersion: '3.0.11-1',
          FixedVersion: '3.0.15-1',
          Severity: 'HIGH',
          Title: 'A flaw',
        },
        { VulnerabilityID: 'TEMP-1', PkgName: 'x' },
      ],
    },
  ],
} as const
export const scanBill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  metadata: { timestamp: '2026-08-11T07:00:00Z', component: { 'bom-ref': 'h', name: 'lab-1' } },
  components: [{ 'bom-ref': 'a', name: 'jinja2', version: '3.0' }],
  vulnerabilities: [
    { id: 'CVE-2026-0001', description: 'A flaw', ratings: [{ severity: 'high' }], affects: [{ ref: 'a' }], analysis: { state: 'exploitable' } },
  ],
} as const

/** A document of Microsoft's in its own order of keys: no maker in its tree, the update's number in the address of its page. */
export const msrcCsaf = () => ({
  document: {
    aggregate_severity: { namespace: 'https://www.microsoft.com/en-us/msrc/security-update-severity-rating-system', text: 'Important' },
    category: 'csaf_security_advisory',
    csaf_version: '2.0',
    lang: 'en-US',
    publisher: {
      category: 'vendor',
      contact_details: 'secure@example.test',
      name: 'Microsoft Security Response Center',
      namespace: 'https://msrc.microsoft.com',
    },
    title: 'A flaw in Windows, made up',
    tracking: {
      current_release_date: '2026-03-12T07:00:00.000Z',
      id: 'msrc_CVE-2026-0104',
      initial_release_date: '2026-03-10T07:00:00.000Z',
      status: 'final',
      version: '1',
    },
  },
  product_tree: {
    branches: [
      {
        branches: [
          { category: 'product_version_range', name: '<10.0.20348.3328', product: { name: 'Windows Server 2022 <10.0.20348.3328', product_id: '1' } },
          { category: 'product_version', name: '10.0.20348.3328', product: { name: 'Windows Server 2022 10.0.20348.3328', product_id: '11923' } },
        ],
        category: 'product_name',
        name: 'Windows Server 2022',
      },
      {
        branches: [
          {
            category: 'product_version_range',
            name: '<134.0.3124.66',
            product: { name: 'Microsoft Edge (Chromium-based) <134.0.3124.66', product_id: '2' },
          },
          {
            category: 'product_version',
            name: '134.0.3124.66',
            product: { name: 'Microsoft Edge (Chromium-based) 134.0.3124.66', product_id: '11655' },
          },
        ],
        category: 'product_name',
        name: 'Microsoft Edge (Chromium-based)',
      },
      { category: 'product_name', name: 'Windows Server 2012 R2', product: { name: 'Windows Server 2012 R2', product_id: '3' } },
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2026-0104',
      product_status: { fixed: ['11923', '11655'], known_affected: ['1', '2', '3'] },
      remediations: [
        {
          category: 'vendor_fix',
          date: '2026-03-10T07:00:00.000Z',
          details: '10.0.20348.3328:Security Update:https://support.microsoft.com/help/5053603',
          product_ids: ['1'],
          url: 'https://support.microsoft.com/help/5053603',
        },
      ],
      threats: [{ category: 'impact', details: 'Remote Code Execution' }],
      title: 'A flaw in Windows, made up',
    },
  ],
})

export const osvYaml = `id: PYSEC-2026-1
modified: 2026-08-01T10:00:00Z
aliases: [CVE-2026-0001]
affected:
- package: { ecosystem: PyPI, name: jinja2 }
  ranges:
  - type: ECOSYSTEM
    events:
    - introduced: "0"
    - fixed: 2.7.2
`
