// Runs in the jail only: the process that sees hostile bytes and holds nothing. Bundled as dist/jail.mjs, or run from source.
import { readOsqueryRequest } from '../connectors/agents/osquery-request.ts'
import { parseSubmission } from '../connectors/agents/parse.ts'
import { answerBounce } from '../connectors/mail/jailed-bounces.ts'
import { serveJail } from '../platform/jail/serve.ts'
import { answerMessage } from '../subjects/advisories/read-message.ts'
import { readNews } from '../subjects/advisories/read-news.ts'
import { answerPackRequest } from '../subjects/policy/jailed-packs.ts'
import { answerTableRequest } from '../subjects/imports/table-file.ts'
import { readScan } from '../subjects/vulnerabilities/scans/read-scan.ts'
import { answerBundle } from '../subjects/vulnerabilities/fetched/bundle.ts'
import { answerProviderRequest } from '../subjects/vulnerabilities/fetched/provider-list.ts'
import { answerFeedRequest } from '../subjects/vulnerabilities/read-feed-file.ts'
import { readPublisherKey } from '../subjects/vulnerabilities/signed/openpgp.ts'

serveJail({
  submission: parseSubmission,
  osquery: readOsqueryRequest,
  bounce: answerBounce,
  feed: answerFeedRequest,
  bundle: answerBundle,
  provider: answerProviderRequest,
  pack: answerPackRequest,
  table: answerTableRequest,
  advisory: answerMessage,
  news: readNews,
  scan: readScan,
  'publisher-key': readPublisherKey,
})
