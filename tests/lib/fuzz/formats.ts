// Every reader of what comes from outside: what it is given, and how it must answer. One row a format.
import { readOsqueryRequest } from '../../../src/connectors/agents/osquery-request.ts'
import { parseSubmission } from '../../../src/connectors/agents/parse.ts'
import { answerMessage } from '../../../src/subjects/advisories/read-message.ts'
import { readNews } from '../../../src/subjects/advisories/read-news.ts'
import { answerBounce } from '../../../src/connectors/mail/jailed-bounces.ts'
import type { Result } from '../../../src/core/result.ts'
import { readBomHost } from '../../../src/scan/list-hosts.ts'
import { readCycloneDx } from '../../../src/subjects/vulnerabilities/cyclonedx.rules.ts'
import { parseDpkgStatus } from '../../../src/subjects/vulnerabilities/dpkg-status.rules.ts'
import { answerBundle } from '../../../src/subjects/vulnerabilities/fetched/bundle.ts'
import { readListed } from '../../../src/subjects/vulnerabilities/fetched/provider-list.ts'
import { readFeedFile } from '../../../src/subjects/vulnerabilities/read-feed-file.ts'
import { readPublisherKey, readSignature } from '../../../src/subjects/vulnerabilities/signed/openpgp.ts'
import { readScan } from '../../../src/subjects/vulnerabilities/scans/read-scan.ts'
import { parseSystemInfo } from '../../../src/subjects/vulnerabilities/windows/systeminfo.rules.ts'
import { parseRpmList } from '../../../src/subjects/vulnerabilities/rpm-list.rules.ts'

export type Format = {
  readonly name: string
  readonly samples: string // whose samples it is given
  readonly read: (bytes: Buffer) => Result<unknown> | Promise<Result<unknown>>
  readonly packed: number // of 16 cases so many are compressed once or more
}
const feed =
  (name: string): Format['read'] =>
  (bytes) =>
    readFeedFile(bytes, { name, now: '2026-11-22T12:00:00Z', release: 'bookworm' })
const text =
  (read: (given: string) => Result<unknown>): Format['read'] =>
  (bytes) =>
    read(bytes.toString('utf8'))

const provider = 'https://psirt.example.org/csaf/white/'
/** What a provider lists, by what it begins with: the worker knows which of them it asked for. */
const listed: Format['read'] = (bytes) =>
  readListed(bytes[0] !== 0x7b ? 'directory' : bytes.includes('"feed"') ? 'rolie' : 'provider', bytes, provider, 'the list')

export const formats: readonly Format[] = [
  { name: 'agents: XML (FusionInventory, OCS)', samples: 'xml', read: parseSubmission, packed: 0 },
  { name: 'agents: GLPI JSON', samples: 'glpi-json', read: parseSubmission, packed: 0 },
  { name: 'agents: network gear and printers (XML)', samples: 'gear-xml', read: parseSubmission, packed: 0 },
  { name: 'agents: network gear and printers (JSON)', samples: 'gear-json', read: parseSubmission, packed: 0 },
  { name: 'agents: osquery requests', samples: 'osquery-request', read: readOsqueryRequest, packed: 1 },
  { name: 'agents: osquery answers', samples: 'osquery', read: parseSubmission, packed: 0 },
  { name: 'agents: zlib and gzip', samples: 'xml', read: parseSubmission, packed: 16 },
  { name: 'KEV', samples: 'kev', read: feed('kev.json'), packed: 0 },
  { name: 'EPSS', samples: 'epss', read: feed('epss.csv'), packed: 0 },
  { name: 'EPSS: zlib and gzip', samples: 'epss', read: feed('epss.csv.gz'), packed: 16 },
  { name: 'CVE JSON 5', samples: 'cve5', read: feed('cve5.jsonl'), packed: 0 },
  { name: 'NVD 2.0', samples: 'nvd', read: feed('nvd.json'), packed: 0 },
  { name: 'OSV', samples: 'osv', read: feed('osv.json'), packed: 0 },
  { name: 'CSAF', samples: 'csaf', read: feed('csaf.json'), packed: 0 },
  { name: 'CSAF providers: metadata and ROLIE feeds', samples: 'provider-json', read: listed, packed: 0 },
  { name: 'CSAF providers: lists of documents', samples: 'provider-list', read: listed, packed: 0 },
  { name: 'Debian tracker', samples: 'debian-tracker', read: feed('tracker.json'), packed: 0 },
  { name: 'Debian tracker: its lists', samples: 'debian-list', read: feed('list'), packed: 0 },
  { name: 'Debian fix data (debsecan)', samples: 'debsecan', read: feed('bookworm'), packed: 1 },
  { name: 'dpkg status', samples: 'dpkg', read: text(parseDpkgStatus), packed: 0 },
  { name: 'rpm lists', samples: 'rpm', read: text(parseRpmList), packed: 0 },
  { name: 'CycloneDX', samples: 'cyclonedx', read: text((given) => readCycloneDx(given)), packed: 0 },
  { name: 'CycloneDX in XML', samples: 'cyclonedx-xml', read: text((given) => readBomHost(given, 'bill')), packed: 0 },
  { name: 'Microsoft: CVRF', samples: 'cvrf', read: feed('cvrf.json'), packed: 0 },
  { name: 'Microsoft: CVRF in XML', samples: 'cvrf-xml', read: feed('cvrf.xml'), packed: 0 },
  { name: 'Microsoft: CSAF', samples: 'msrc-csaf', read: feed('msrc.json'), packed: 0 },
  { name: 'Windows definitions (CSV)', samples: 'definitions', read: feed('definitions.csv'), packed: 0 },
  { name: 'systeminfo', samples: 'systeminfo', read: text(parseSystemInfo), packed: 0 },
  { name: 'endoflife.date', samples: 'endoflife', read: feed('endoflife-2026-08-22.json'), packed: 0 },
  { name: 'scans: Nessus, Greenbone, CycloneDX (XML)', samples: 'scan-xml', read: readScan, packed: 0 },
  { name: 'scans: Trivy, CycloneDX (JSON)', samples: 'scan-json', read: readScan, packed: 0 },
  { name: 'news (RSS, Atom)', samples: 'news', read: readNews, packed: 0 },
  { name: 'mail messages', samples: 'message', read: answerMessage, packed: 0 },
  { name: 'returned mail', samples: 'bounce', read: answerBounce, packed: 0 },
  { name: 'archives of feeds (ZIP, tar, tar.gz; JSON, CSV, YAML)', samples: 'archive', read: feed('feed.zip'), packed: 1 },
  { name: 'bundles of feeds', samples: 'bundle', read: answerBundle, packed: 0 },
  { name: 'OpenPGP signatures', samples: 'signature', read: readSignature, packed: 0 },
  { name: 'OpenPGP public keys', samples: 'publisher-key', read: readPublisherKey, packed: 0 },
]
