// The patch plan of a whole fleet (bench/plan-measure.ts). Its parts hold pages, which Node alone cannot read: it is bundled first, as the product is.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

export const benchPlan = async (sizes: readonly number[] = [1000, 10_000, 25_000]): Promise<{ rows: readonly Record<string, string | number>[] }> => {
  const outfile = join(root, 'dist/bench-plan.mjs') // beside the product's own, so that it finds the same files
  await build({
    entryPoints: [join(root, 'bench/plan-measure.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    define: { __RULES_OFF__: "''" },
    logLevel: 'error',
  })
  try {
    const told = execFileSync(process.execPath, [outfile, ...sizes.map(String)], { encoding: 'utf8', maxBuffer: 10_000_000 })
    return {
      rows: told
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, string | number>),
    }
  } finally {
    rmSync(outfile, { force: true })
  }
}

if (process.argv[1] === import.meta.filename) {
  const sizes = process.argv
    .slice(2)
    .map(Number)
    .filter((n) => n > 0)
  for (const row of (await benchPlan(sizes.length > 0 ? sizes : undefined)).rows) console.table(row)
}
