// `npm run bench`: every figure side by side in one run. Ratios count; this machine's clock does not.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const benches = ['scan', 'ingest', 'ledger'] as const
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'))

for (const name of benches.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  const file = join(import.meta.dirname, `${name}.ts`)
  if (!existsSync(file)) continue
  const module = (await import(file)) as Record<string, () => Promise<{ rows: readonly object[] }>>
  const run = module[`bench${name[0]?.toUpperCase()}${name.slice(1)}`]
  if (!run) throw new Error(`${file} exports no bench`)
  process.stdout.write(`\n${name}\n`)
  console.table((await run()).rows)
}
