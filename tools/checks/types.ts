import { existsSync, realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { runTool, tool } from './spawn.ts'
import { listTree } from './tree.ts'

/** Compiles one project file and tells which files of the tree the compiler really read. */
export const compile = async (root: string, project: string): Promise<{ readonly files: readonly string[]; readonly faults: readonly string[] }> => {
  const real = realpathSync(root)
  const args = ['-p', join(real, project), '--noEmit', '--listFiles', '--pretty', 'false']
  const ran = await runTool(process.execPath, [tool('typescript/bin/tsc'), ...args], real)
  const lines = `${ran.stdout}\n${ran.stderr}`
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  const isFile = (line: string) => (line.startsWith('/') || /^[A-Za-z]:[\\/]/.test(line)) && existsSync(line)
  const files = lines.filter(isFile).map((line) => relative(real, line).split(sep).join('/'))
  const rest = lines.filter((line) => !isFile(line))
  const faults = rest.flatMap((line) => {
    const [, path, at, says] = /^(.+?)\((\d+),\d+\): (?:error )?(.*)$/.exec(line) ?? []
    return path !== undefined ? [`${path}:${at} types: ${says}`] : /^\s/.test(line) ? [] : [line]
  })
  const silent = ran.code !== 0 && faults.length === 0 ? [`tsc -p ${project} ended with ${ran.code}`] : []
  return { files: files.filter((path) => !path.startsWith('..') && !path.startsWith('node_modules/')), faults: [...faults, ...silent] }
}

/** `tsc -p .`, and that it read every source file under the folders it is meant for. */
export const check: Check = async (root) => {
  const [{ files, faults }, tree] = await Promise.all([compile(root, 'tsconfig.json'), listTree(root)])
  const wanted = tree.filter((path) => /^(src|tests|tools|bench|demo)\/.*\.tsx?$/.test(path))
  return outcome('types', wanted.filter((path) => files.includes(path)).length, wanted.length, faults)
}
