// Files of our own making in real formats: names, numbers and words are made up.

export const ocsInventory = `<?xml version="1.0" encoding="UTF-8"?>
<REQUEST><CONTENT><ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>lab</KEYVALUE></ACCOUNTINFO>
<BIOS><SMANUFACTURER>Example</SMANUFACTURER><SMODEL>Desk 1</SMODEL><SSN>AB0001</SSN></BIOS>
<HARDWARE><NAME>lab-1</NAME><OSNAME>Debian GNU/Linux</OSNAME><OSVERSION>12.11</OSVERSION><OSCOMMENTS>#1 SMP (bookworm)</OSCOMMENTS><DESCRIPTION>x86_64/00-00-00</DESCRIPTION><UUID>11111111-2222-4333-8444-555555555555</UUID></HARDWARE>
<DRIVES><TYPE>/</TYPE><VOLUMN>/dev/sda2</VOLUMN><TOTAL>120000</TOTAL><FREE>4000</FREE></DRIVES>
<SOFTWARES><NAME>bash</NAME><VERSION>5.2.15-2+b2</VERSION><FROM>deb</FROM><INSTALLDATE>2025/05/24 14:37:46</INSTALLDATE></SOFTWARES>
<SOFTWARES><NAME>caf&#xe9; &amp; bar</NAME><VERSION>1:2.0~rc1-3</VERSION><FROM>deb</FROM></SOFTWARES>
</CONTENT><DEVICEID>lab-1-2026-01-15-08-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>
`

const content = {
  hardware: { name: 'lab-1', uuid: '11111111-2222-4333-8444-555555555555', chassis_type: 'Laptop' },
  bios: { ssn: 'AB0001', smanufacturer: 'Example', smodel: 'Book 2' },
  operatingsystem: {
    name: 'Windows',
    full_name: 'Microsoft Windows 11 Education',
    version: '23H2',
    kernel_version: '10.0.22631',
    arch: '64-bit',
    boot_time: '2026-01-01 00:00:00',
    timezone: { name: 'CST', offset: '-0600' },
  },
  softwares: [
    { name: 'Example Reader', version: '24.1', publisher: 'Example', install_date: '2026-01-01', from: 'registry' },
    { name: 'KB5042098', from: 'registry', release_type: 'Security Update', system_category: 'security_update' },
  ],
  drives: [{ letter: 'C:', total: 256_000, free: 90_000, encrypt_name: 'BitLocker', encrypt_algo: 'XTS_AES_128', encrypt_status: 'Yes' }],
  antivirus: [{ name: 'Example Antivirus', enabled: true, uptodate: true, version: '4.18' }],
  networks: [{ mac: '00:11:22:33:44:55', description: 'Ethernet', type: 'ethernet', virtualdev: false }],
  users: [{ login: 'pat', domain: 'DISTRICT' }],
  firewalls: [{ profile: 'DomainProfile', status: 'on' }],
  versionclient: 'GLPI-Agent_v1.11',
}
export const glpiInventory = [
  { action: 'inventory', deviceid: 'lab-1-2026-01-15-08-00-00', itemtype: 'Computer', tag: 'lab', content },
  {
    action: 'inventory',
    deviceid: 'lab-1-2026-01-15-08-00-00',
    partial: true,
    content: { softwares: [{ name: 'a', version: '1', install_date: '2026-01-01' }] },
  },
  {
    action: 'contact',
    deviceid: 'lab-1-2026-01-15-08-00-00',
    name: 'GLPI-Agent',
    version: '1.11',
    'installed-tasks': ['inventory'],
    'enabled-tasks': ['inventory'],
  },
] as const

export const osqueryEnrolment = {
  enroll_secret: 'made-up',
  host_identifier: '11111111-2222-4333-8444-555555555555',
  platform_type: '9',
  host_details: {
    os_version: { name: 'Debian GNU/Linux' },
    osquery_info: { version: '5.20.0' },
    system_info: { hostname: 'lab-1', computer_name: 'lab-1', cpu_brand: 'Example\0\0' },
  },
}
export const osqueryResults = [
  {
    node_key: 'k',
    log_type: 'result',
    data: [
      {
        name: 'system_info',
        hostIdentifier: 'h',
        unixTime: 1_795_323_560,
        snapshot: [{ hostname: 'lab-1', uuid: 'AB', computer_name: 'lab-1' }],
        action: 'snapshot',
      },
      {
        name: 'deb_packages',
        unixTime: 1_795_323_561,
        snapshot: [
          { name: 'libssl3', version: '3.0.15-1~deb12u1', source: 'openssl (3.0.15-1)', arch: 'amd64' },
          { name: 'bash', version: '5.2.15-2+b2', source: '', arch: 'amd64' },
        ],
      },
      {
        name: 'rpm_packages',
        unixTime: 1,
        snapshot: [
          { name: 'curl', version: '7.76.1', release: '29.el9', epoch: '0', arch: 'x86_64', vendor: 'Example', source: 'curl-7.76.1-29.el9.src.rpm' },
        ],
      },
      {
        name: 'os_version',
        unixTime: 1,
        snapshot: [
          {
            name: 'Debian GNU/Linux',
            version: '12 (bookworm)',
            platform: 'debian',
            codename: 'bookworm',
            arch: 'x86_64',
            major: '12',
            minor: '0',
            patch: '0',
          },
        ],
      },
      {
        name: 'bitlocker_info',
        unixTime: 1,
        snapshot: [{ drive_letter: 'C:', protection_status: '1', conversion_status: '1', encryption_method: 'XTS-AES 128' }],
      },
      { name: 'patches', unixTime: 1, snapshot: [{ hotfix_id: 'KB5042098', description: 'Security Update', installed_on: '5/12/2026' }] },
    ],
  },
  {
    node_key: 'k',
    queries: { q1: [{ path: '/etc/hosts', size: '12' }], q2: [] },
    statuses: { q1: 0, q2: 1 },
    messages: { q2: 'no such table' },
    stats: {},
  },
] as const

export const csafDocument = {
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    title: 'A flaw, made up',
    publisher: { name: 'Acme PSIRT', category: 'vendor' },
    tracking: { id: 'ACME-1', status: 'final', current_release_date: '2026-08-01T10:00:00Z' },
  },
  product_tree: {
    branches: [
      {
        category: 'vendor',
        name: 'Acme',
        branches: [
          {
            category: 'product_name',
            name: 'Bus Router',
            branches: [
              { category: 'product_version_range', name: 'vers:semver/>=4.0|<4.5', product: { product_id: 'P1', name: 'Bus Router' } },
              {
                category: 'product_version',
                name: '4.5',
                product: {
                  product_id: 'P2',
                  name: 'Bus Router 4.5',
                  product_identification_helper: { cpe: 'cpe:2.3:a:acme:bus_router:4.5:*:*:*:*:*:*:*' },
                },
              },
              {
                category: 'product_version',
                name: 'curl',
                product: {
                  product_id: 'P3',
                  name: 'curl',
                  product_identification_helper: { purl: 'pkg:rpm/redhat/curl@7.76.1-29.el9?arch=x86_64&epoch=1' },
                },
              },
            ],
          },
        ],
      },
    ],
    full_product_names: [{ product_id: 'P4', name: 'Linux 9', product_identification_helper: { cpe: 'cpe:/o:redhat:enterprise_linux:9' } }],
    relationships: [
      {
        category: 'default_component_of',
        product_reference: 'P3',
        relates_to_product_reference: 'P4',
        full_product_name: { product_id: 'P4:P3', name: 'curl of Linux 9' },
      },
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2026-0001',
      product_status: { known_affected: ['P1'], fixed: ['P2', 'P4:P3'], known_not_affected: ['P3'] },
      flags: [{ label: 'component_not_present', product_ids: ['P3'] }],
      remediations: [{ category: 'vendor_fix', details: 'Update to 4.5.', product_ids: ['P1'] }],
      scores: [{ products: ['P1'], cvss_v3: { baseScore: 9.1, baseSeverity: 'CRITICAL' } }],
      notes: [{ category: 'description', text: 'Made up.' }],
    },
  ],
} as const

export const tracker = {
  openssl: {
    'CVE-2024-0001': {
      description: 'Made up',
      scope: 'local',
      debianbug: 1,
      releases: {
        bookworm: { status: 'resolved', repositories: { bookworm: '3.0.11-1' }, fixed_version: '3.0.15-1~deb12u1', urgency: 'medium' },
        trixie: { status: 'open', repositories: { trixie: '3.2-1' }, urgency: 'unimportant' },
      },
    },
  },
  curl: {
    'CVE-2024-0002': { releases: { bookworm: { status: 'undetermined', repositories: {} } } },
    'TEMP-0000001-AAAAAA': { releases: { sid: { status: 'resolved', repositories: {}, fixed_version: '0', urgency: 'not yet assigned' } } },
  },
} as const

export const trackerLists = `CVE-2026-1000 (OpenSSL reads beyond its end in made up circumstances ...)
	{DSA-6001-1}
	- openssl 3.5.5-1 (bug #1128620; medium)
	[bullseye] - openssl <not-affected> (Vulnerable code introduced later)
	NOTE: https://openssl.example/advisory
CVE-2026-1001 (zlib before 9 takes long ...)
	- zlib <unfixed> (bug #1128336)
	[trixie] - zlib <no-dsa> (Minor issue)
	[bookworm] - zlib <ignored> (Minor issue; hardening)
CVE-2026-1002
	RESERVED
	- dokuwiki <undetermined>
	TODO: check upstream status
CVE-2026-1003 (A database made up ...)
	{DLA-4001-1}
	- mariadb 1:10.11.8-1 (unimportant)
	[bookworm] - mariadb 1:10.11.11-0+deb12u1 (medium)
	- mariadb-10.5 <removed>
	[bullseye] - mariadb-10.5 <end-of-life> (see the announcement)
CVE-2026-1004 (Another program ...)
	- anubis <itp> (bug #1102132)
CVE-2026-1005 (A product nobody packages ...)
	NOT-FOR-US: phpFox
CVE-2026-1006
	REJECTED
CVE-2026-1007 (Flask made up ...)
	- flask 3.1.3-1 (bug #1128620)
	[trixie] - flask <no-dsa> (Minor issue)
	[bullseye] - flask <postponed> (Minor issue, hard to trigger)
CVE-2026-XXXX [VLC: OOW in MMS URL parsing]
	- vlc 3.0.20-1
	[bookworm] - vlc 3.0.20-0+deb12u1
CVE-2026-XXXX [with a bug]
	- vlc <unfixed> (bug #77)
[02 Nov 2026] DSA-6001-1 openssl - security update
	{CVE-2026-1000}
	[bookworm] - openssl 3.0.18-1~deb12u2
	[trixie] - openssl 3.5.4-1~deb13u2
[01 Nov 2026] DLA-4001-1 mariadb - security update
	{CVE-2026-1003 }
	[bullseye] - mariadb 1:10.5.26-0+deb11u2
[August 26th, 2005] DTSA-1-1 kismet - various
	{CVE-2005-2626 CVE-2005-2627 }
	[etch] - kismet 2005.08.R1-0.1etch1 (high)
`

export const dpkgStatus = `Package: base-files
Status: install ok installed
Architecture: amd64
Version: 12.4+deb12u5
Description: made up
 with a second line
 .
  and a third

Package: libssl3
Status: install ok installed
Architecture: amd64
Source: openssl (3.0.15-1~deb12u1)
Version: 3.0.15-1~deb12u1+b1

Package: old
Status: deinstall ok config-files
Architecture: all
Version: 1:1.0-1
`

export const rpmLists = [
  'curl-7.76.1-29.el9.x86_64\nredhat-release-9.4-0.5.el9.x86_64\ngpg-pubkey-5a6340b3-6229229e.(none)\nkernel-core-0:5.14.0-427.el9.x86_64\n',
  'Installed Packages\nbash.x86_64   5.1.8-9.el9   @baseos\nglibc.x86_64  1:2.34-100.el9_4.2 @baseos\n',
  'openssl 1 3.0.7 27.el9 x86_64 openssl-3.0.7-27.el9.src.rpm\nbash (none) 5.1.8 9.el9 x86_64\n',
  'curl 0:7.76.1-29.el9 x86_64\nzlib|1.2.11|40.el9|x86_64\n',
] as const

export const bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  components: [
    { type: 'operating-system', name: 'debian', version: '12' },
    { type: 'library', name: 'jinja2', version: '3.0', purl: 'pkg:pypi/jinja2@3.0' },
    { type: 'application', name: 'Example Reader', version: '24.1', publisher: 'Example' },
    {
      type: 'library',
      name: 'libssl3',
      version: '3.0.15-1',
      purl: 'pkg:deb/debian/libssl3@3.0.15-1?arch=amd64&distro=debian-12&upstream=openssl',
      components: [{ type: 'library', name: 'inner', version: '1', cpe: 'cpe:2.3:a:acme:inner:1:*:*:*:*:*:*:*' }],
    },
  ],
} as const

const report = (newline: string): string =>
  [
    'From: MAILER-DAEMON@mx.test',
    'To: bounces+1-abc-def@district.test',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="b/1"',
    '',
    'a preamble',
    '--b/1',
    'Content-Type: text/plain',
    '',
    'It failed.',
    '--b/1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.test',
    'Original-Envelope-Id: 1-abc-def',
    '',
    'Final-Recipient: rfc822; Nobody@Example.test',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1',
    ' no such user',
    '',
    '--b/1',
    'Content-Type: text/rfc822-headers',
    '',
    'Subject: x',
    '--b/1--',
    '',
  ].join(newline)
export const bounces = [report('\r\n'), report('\n'), 'From: pat@district.test\r\nSubject: away\r\n\r\nI am away.\r\n'] as const
