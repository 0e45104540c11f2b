import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { runTool, tool } from './spawn.ts'
import { listTree } from './tree.ts'

type Named = { readonly name: string; readonly line?: number }
type Issue = { readonly file: string } & Readonly<Record<string, readonly (Named | readonly Named[])[]>>

const rules: Readonly<Record<string, readonly [rule: string, says: string]>> = {
  files: ['no-unused-files', 'nothing imports this file'],
  exports: ['no-unused-exports', 'is exported and never imported'],
  types: ['no-unused-exports', 'is an exported type and never imported'],
  nsExports: ['no-unused-exports', 'is exported and never imported'],
  nsTypes: ['no-unused-exports', 'is an exported type and never imported'],
  duplicates: ['no-unused-exports', 'is exported twice'],
  dependencies: ['no-unused-dependencies', 'is installed and never imported'],
  devDependencies: ['no-unused-dependencies', 'is installed for development and never used'],
  unlisted: ['no-unlisted-dependencies', 'is imported and not in package.json'],
  unresolved: ['no-unlisted-dependencies', 'leads nowhere'],
}

type Line = { readonly looked?: number; readonly issues?: readonly Issue[] }

const reporter = fileURLToPath(new URL('knip-reporter.ts', import.meta.url))

const knip = async (root: string, args: readonly string[]) => {
  const fixed = ['--directory', root, '--no-progress', '--no-exit-code', '--reporter', reporter, '--reporter', 'json']
  const ran = await runTool(process.execPath, [tool('knip/bin/knip.js'), ...fixed, ...args], root)
  const lines = ran.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
  const looked = lines.find((line) => line.looked !== undefined)?.looked ?? 0
  const issues = lines.find((line) => line.issues !== undefined)?.issues
  if (issues === undefined) throw new Error(`knip ended with ${ran.code}: ${ran.stderr || ran.stdout}`)
  const faults = issues.flatMap((issue) =>
    Object.entries(rules).flatMap(([kind, [rule, says]]) =>
      (issue[kind] ?? []).flat().map((named) => fault(issue.file, named.line ?? 1, rule, kind === 'files' ? says : `${named.name} ${says}`)),
    ),
  )
  return { looked, faults }
}

/** Files of the configured project, counted without knip. Its patterns are few and simple: folders and endings. */
const expectedOf = async (root: string): Promise<number> => {
  const config = join(root, 'knip.json')
  if (!existsSync(config)) return -1
  const { project } = JSON.parse(readFileSync(config, 'utf8')) as { project: readonly string[] }
  const shapes = project.map((pattern) => {
    const [, folder, endings] = /^([\w/]+)\/\*\*\/\*\.(?:\{([\w,]+)\}|\w+)!?$/.exec(pattern) ?? []
    if (folder === undefined) throw new Error(`knip.json: the project pattern ${pattern} cannot be counted`)
    return new RegExp(`^${folder}/.*\\.(?:${(endings ?? pattern.replace(/^.*\.|!$/g, '')).replaceAll(',', '|')})$`)
  })
  return (await listTree(root)).filter((path) => shapes.some((shape) => shape.test(path)) && !path.endsWith('.d.ts')).length
}

/**
 * No unused file, export or dependency. Tests count as users here; what is kept alive by tests alone is told as a note,
 * but for rules and core, which stand by themselves.
 */
export const check: Check = async (root) => {
  const real = realpathSync(root)
  const asShipped = ['--production', '--include', 'files,exports,types']
  const [{ looked, faults }, shipped, expected] = await Promise.all([knip(real, []), knip(real, asShipped), expectedOf(real)])
  const mayBeTestedOnly = /^(src\/core\/|tests\/|tools\/|bench\/)|\.(rules|test)\.tsx?:/
  const onlyTested = shipped.faults.filter((text) => !faults.includes(text) && !mayBeTestedOnly.test(text))
  const notes = onlyTested.length === 0 ? [] : [`${onlyTested.length} only tests use:`, ...onlyTested.map((text) => `  ${text}`)]
  return outcome('dead-code', Math.min(looked, expected), expected, faults, notes) // knip also reads what lies outside and is imported
}
