// Writes src/platform/db/types.gen.ts, db/schema.sql and docs/reach.md from the live schema, made by the migrations in a fresh database.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTestCluster } from '../tests/lib/cluster.ts'
import { describeReach } from './reach-text.ts'
import { describeSchema } from './schema-text.ts'

const root = join(import.meta.dirname, '..')
const cluster = await openTestCluster()
const database = await cluster.clone('types')
const out = join(root, 'src/platform/db/types.gen.ts')
execFileSync(
  process.execPath,
  [
    join(root, 'node_modules/kysely-codegen/dist/cli/bin.js'),
    '--dialect',
    'postgres',
    '--url',
    database.addresses.owner,
    '--out-file',
    out,
    '--default-schema',
    'public',
    '--include-pattern',
    'public.*',
    '--type-mapping',
    JSON.stringify({ timestamptz: 'string', int8: 'string', date: 'string' }),
    '--log-level',
    'error',
  ],
  { stdio: 'inherit' },
)
writeFileSync(out, `// Generated from the schema by tools/types.ts; do not edit.\n${readFileSync(out, 'utf8').replace(/\/\*\*[\s\S]*?\*\/\n/, '')}`)
writeFileSync(join(root, 'db/schema.sql'), await describeSchema(database.addresses.owner))
writeFileSync(join(root, 'docs/reach.md'), await describeReach(database.addresses.owner))
await cluster.close()
