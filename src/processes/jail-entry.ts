// Runs in the jail only: the process that sees hostile bytes and holds nothing. Bundled as dist/jail.mjs, or run from source.
import { parseSubmission } from '../connectors/agents/parse.ts'
import { answerBounce } from '../connectors/mail/jailed-bounces.ts'
import { serveJail } from '../platform/jail/serve.ts'
import { answerFeedRequest } from '../subjects/vulnerabilities/read-feed-file.ts'

serveJail({ submission: parseSubmission, bounce: answerBounce, feed: answerFeedRequest })
