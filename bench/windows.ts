// Windows against Microsoft's whole list (bench/windows-measure.ts), and a district of 25,000 (bench/windows-fleet-measure.ts). Its parts hold pages, which Node alone cannot read: it is bundled first, as the product is.
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const definitions = join(process.env['AFTERBELL_SHARED'] ?? join(root, '../shared'), 'data/windows/wesng-definitions-2026-06-28.zip')

type Row = Record<string, string | number>

const measured = async (name: string): Promise<readonly Row[]> => {
  const outfile = join(root, `dist/bench-${name}.mjs`) // beside the product's own, so that it finds the same files
  await build({
    entryPoints: [join(root, `bench/${name}.ts`)],
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
    const told = execFileSync(process.execPath, [outfile], { cwd: root, encoding: 'utf8', maxBuffer: 10_000_000 })
    return JSON.parse(
      told
        .trim()
        .split('\n')
        .findLast((line) => line.startsWith('[')) ?? '[]',
    ) as Row[]
  } finally {
    rmSync(outfile, { force: true })
  }
}

/** @returns one row a figure, or one that says why there is nothing to measure. */
export const benchWindows = async (): Promise<{ rows: readonly Row[] }> => {
  const missing = [definitions, '/usr/bin/time'].find((path) => !existsSync(path))
  if (missing !== undefined) return { rows: [{ figure: 'Windows', skipped: `${missing} is absent` }] }
  const rows = [...(await measured('windows-measure')), ...(await measured('windows-fleet-measure'))] // one after the other
  return { rows }
}
