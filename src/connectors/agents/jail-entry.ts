// Runs in the jail only: the process that sees hostile bytes and holds nothing. Bundled as dist/jail.mjs, or run from source.
import { serveJail } from '../../platform/jail/serve.ts'
import { parseSubmission } from './parse.ts'

serveJail({ submission: parseSubmission })
