import { realpathSync } from 'node:fs'
import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { runTool, tool } from './spawn.ts'
import { isSource, listTree } from './tree.ts'

type Label = { readonly span: { readonly line: number } }
type Diagnostic = { readonly message: string; readonly code?: string; readonly filename: string; readonly labels: readonly Label[] }
type Report = { readonly diagnostics: readonly Diagnostic[]; readonly number_of_files: number }

/** oxlint by .oxlintrc.json; warnings count. */
export const check: Check = async (root) => {
  const real = realpathSync(root)
  const folders = ['src', 'tools', 'tests', 'bench', 'demo', 'db', 'bin']
  const wanted = (await listTree(real)).filter((path) => isSource(path) && folders.includes(path.split('/')[0] ?? ''))
  const present = folders.filter((folder) => wanted.some((path) => path.startsWith(`${folder}/`)))
  const ran = await runTool(process.execPath, [tool('oxlint/bin/oxlint'), '--format', 'json', ...present], real)
  let report: Report
  try {
    report = JSON.parse(ran.stdout) as Report
  } catch {
    throw new Error(`oxlint ended with ${ran.code}: ${ran.stdout}${ran.stderr}`)
  }
  const faults = report.diagnostics.map(({ filename, labels, code, message }) => fault(filename, labels[0]?.span.line ?? 1, code ?? 'lint', message))
  return outcome('lint', report.number_of_files, wanted.length, faults)
}
