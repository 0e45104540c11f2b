// The demonstration district for tests: told once for a schema and story, then cloned in a moment.
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { loadDemo } from '../../demo/load.ts'
import { openTestCluster, root, type TestCluster, type TestDatabase } from './cluster.ts'

const publicUrl = 'http://localhost:8080'
const folder = join(root, 'demo')

/** Stays the same while neither schema nor story changes. What the product does with them is not in it: `npm run test:machines` tells the story anew. */
const keyOf = (cluster: TestCluster, parts: number): string => {
  const hash = createHash('sha256').update(`${cluster.template} ${parts}`)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort()
  for (const file of files) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

/** Tells the story into a fresh database: all of it, or its first parts. */
export const tellInto = async (database: TestDatabase, parts?: number): Promise<{ districtId: string; seconds: number }> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'afterbell-demo-'))
  try {
    return await loadDemo({ root, addresses: database.addresses, dataDir, publicUrl }, () => undefined, parts === undefined ? {} : { parts })
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** A database of its own with the demonstration in it, its first parts or the whole; district 1. */
export const demoDatabase = async (label: string, parts: number): Promise<TestDatabase> => {
  const cluster = await openTestCluster()
  const name = `demo_${keyOf(cluster, parts)}`
  const admin = new pg.Client({ connectionString: cluster.adminUrl })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(7206)') // files run side by side: one tells it
    if ((await admin.query('select 1 from pg_database where datname = $1', [name])).rowCount === 0) {
      const draft = await cluster.clone('demo_draft')
      await tellInto(draft, parts)
      await admin.query(`alter database ${draft.name} rename to ${name}`)
    }
  } finally {
    await admin.end()
  }
  return cluster.clone(label, name)
}
