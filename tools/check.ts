// `npm run check`: every check of tools/checks, and that db/schema.sql, docs/reach.md and the column types are what the migrations make.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from './checks/run.ts'

const root = join(import.meta.dirname, '..')
const generated = ['db/schema.sql', 'src/platform/db/types.gen.ts', 'docs/reach.md']

/** Makes the generated files anew beside the old ones; with `--write` they stay, else a difference is a fault. */
const generatedFilesFit = (): boolean => {
  const before = generated.map((file) => readFileSync(join(root, file), 'utf8'))
  execFileSync(process.execPath, [join(root, 'tools/types.ts')], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const stale = generated.filter((file, at) => readFileSync(join(root, file), 'utf8') !== before[at])
  for (const file of stale)
    process.stdout.write(`FAULT ${file} was not what the migrations make; it is written anew now, read its difference and keep it\n`)
  return stale.length === 0 || process.argv.includes('--write')
}

const code = await main(process.argv.slice(2).filter((word) => word !== '--write'))
const fit = generatedFilesFit()
if (fit) process.stdout.write('ok    schema       db/schema.sql, docs/reach.md and the column types are what the migrations make\n')
process.exitCode = code !== 0 ? code : fit ? 0 : 1
