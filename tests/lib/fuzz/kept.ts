// Inputs that once broke a reader, or were read with something no database takes, cut down to what mattered. They are read first, for ever.
import { bill, csafDocument } from './own-samples.ts'

const kevWith = (vendor: string): string =>
  `{"catalogVersion":"1","dateReleased":"2026-11-01","count":1,"vulnerabilities":[{"cveID":"CVE-2024-0001","vendorProject":"${vendor}","product":"P","vulnerabilityName":"N","dateAdded":"2026-10-01","shortDescription":"S","requiredAction":"A","dueDate":"2026-10-02"}]}`
const osvWith = (ecosystem: string, severity: string): string =>
  `{"id":"X-1","modified":"2026-08-01T10:00:00Z","affected":[{"package":{"ecosystem":"${ecosystem}","name":"x"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"introduced":"1.constructor"},{"fixed":"2"}]}]}],"database_specific":{"severity":"${severity}"}}`
const csafWith = (group: string): string =>
  JSON.stringify({ ...csafDocument, vulnerabilities: [{ cve: 'CVE-2026-0001', product_status: { [group]: ['P1'] } }] })
const osqueryOf = (platform: string): string =>
  `{"format":"afterbell-osquery/1","host":"h","version":"5","results":{"os_version":{"at":1,"rows":[{"name":"x","version":"1","platform":"${platform}"}]},"deb_packages":{"at":1,"rows":[{"name":"a","version":"1"}]}}}`

/** The format that reads it, the input, and what becomes of it: read, or what the refusal says. */
export const kept: readonly (readonly [string, string, 'read' | RegExp])[] = [
  ['CSAF', csafWith('constructor'), 'read'], // a status that is no status fell through to a list that is none
  ['agents: XML (FusionInventory, OCS)', '<?xml version="1.0" encoding="constructor"?><REQUEST/>', /declares the encoding "constructor"/],
  ['agents: XML (FusionInventory, OCS)', '<?xml version="1.0"?>\n<REQUEST><A></B></REQUEST>', /not well-formed at line 2, character \d+/],
  ['agents: GLPI JSON', '{"action":"inventory", "deviceid" 1, "content":{}}', /not well-formed at line 1, character 35/],
  [
    'agents: GLPI JSON',
    '{"action":"inventory","deviceid":"d","content":{"hardware":{"name":"d"},"drives":[{"type":"/","encrypt_status":"constructor"}],"softwares":[{"name":"x","from":"__proto__"}]}}',
    'read',
  ],
  ['agents: osquery answers', osqueryOf('constructor'), 'read'],
  ['KEV', kevWith('\\u0000V\\ud800'), 'read'],
  ['KEV', `${kevWith('V').slice(0, -2)},]}`, /not valid JSON: line 1, character \d+/],
  ['KEV', kevWith('"'), /not valid JSON: line 1, character \d+/],
  ['OSV', osvWith('constructor', 'constructor'), 'read'],
  ['OSV', osvWith('PyPI', '__proto__'), 'read'],
  ['OSV', osvWith('Maven', 'x'), 'read'],
  ['OSV', osvWith('PyPI\\u0000', 'x'), 'read'],
  [
    'CVE JSON 5',
    '{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2024-0001","state":"PUBLISHED","dateUpdated":"2026-08-01T10:00:00Z"},"containers":{"cna":{"affected":[{"vendor":"a","product":"b","platforms":["constructor"],"versions":[{"version":"1","status":"affected"}]}]}}}',
    'read',
  ],
  ['Debian fix data (debsecan)', 'VERSION 1\nCVE-2024-0001,,x\n\nopen\0ssl,0,SM?F,1,\n\nopenssl,openssl\n\n', /byte 33 is a NUL/],
  ['Debian tracker: its lists', 'CVE-2026-0001 (x)\n\t- constructor <constructor>\n', /line 2: .*has "<constructor>", which is not known/],
  ['Debian tracker: its lists', 'CVE-2026-0001 (x)\n\t[constructor] - constructor 1-1 (constructor)\n\t- constructor 2-1\n', 'read'],
  ['Debian tracker: its lists', 'CVE-2026-XXXX [é\u{1f514}]\n\t- x 1-1\n', 'read'],
  ['systeminfo', 'OS Name: Microsoft\0 Windows 11\nOS Version: 10.0.22631 N/A Build 22631\n', 'read'],
  ['mail messages', 'From: a@b.test\r\nMessage-ID: <1\0@b.test>\r\n\r\nWords.\r\n', 'read'],
  [
    'scans: Trivy, CycloneDX (JSON)',
    '{"ArtifactName":"\\u0000a\\ud800","Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-2026-0001","PkgName":"x\\u0000"}]}]}',
    'read',
  ],
  ['dpkg status', 'Package: a\nStatus: install ok installed\nVersion: 1\0\n', /line 3, character 11: a NUL/],
  ['rpm lists', 'constructor-1-1.x86_64\n', 'read'],
  ['rpm lists', 'a\0-1-1.x86_64\n', /names no package/],
  ['CycloneDX', JSON.stringify({ ...bill, components: [{ name: 'x', purl: 'pkg:deb/debian/x%00y@1%00?arch=am%0064' }] }), 'read'],
  ['CycloneDX', JSON.stringify({ ...bill, components: [{ name: '\u0000\ud800x', purl: 'pkg:constructor/x@1' }] }), 'read'],
]
