import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { lineAt, readTree } from './tree.ts'
import type { TreeFile } from './tree.ts'

type Word = { readonly rule: string; readonly shape: RegExp; readonly says: string; readonly in?: RegExp }

// Put together from pieces, so that this file holds none of them.
const hosts = [
  ['registry', 'npmjs'],
  ['registry', 'yarnpkg'],
  ['npm', 'pkg', 'github'],
  ['deb', 'debian'],
  ['security', 'debian', 'org/debian'],
  ['archive', 'ubuntu'],
  ['pypi', 'org'],
  ['files', 'pythonhosted'],
  ['proxy', 'golang'],
  ['static', 'crates', 'io'],
].map((parts) => parts.join('\\.'))
const folders = [['', 'work', ''].join('/'), ['', 'home', '[a-z][\\w-]*', ''].join('/'), ['', 'Users', '\\w+', ''].join('/')]

const unfinished = [
  ['TO', 'DO'],
  ['FIX', 'ME'],
  ['XX', 'X'],
].map((parts) => parts.join(''))

const words: readonly Word[] = [
  { rule: 'no-registry-hosts', shape: new RegExp(`(?<![\\w-])(?:${hosts.join('|')})`, 'i'), says: 'names a package registry' },
  { rule: 'no-machine-paths', shape: new RegExp(`(?<![\\w.\\-/~}*])(?:${folders.join('|')})`), says: 'names a folder of one machine' },
  { rule: 'lock-without-addresses', in: /(^|\/)package-lock\.json$/, shape: /"resolved"\s*:/, says: 'the lock names where packages came from' },
  { rule: 'lock-without-addresses', in: /(^|\/)\.npmrc$/, shape: /registry\s*=/, says: 'names a registry' },
  { rule: 'nothing-left-to-do', in: /^(src|db|packs|demo)\//, shape: new RegExp(`\\b(?:${unfinished.join('|')})\\b`), says: 'is unfinished' },
]

const faultsOf =
  (root: string) =>
  (file: TreeFile): readonly string[] => {
    const found = words.flatMap((word) => {
      if (word.in && !word.in.test(file.path)) return []
      const match = word.shape.exec(file.text)
      return match ? [fault(file.path, lineAt(file.text, match.index), word.rule, word.says)] : []
    })
    const own = root.length > 4 ? file.text.indexOf(`${root}/`) : -1
    return own < 0 || found.some((text) => text.includes(' no-machine-paths:'))
      ? found
      : [...found, fault(file.path, lineAt(file.text, own), 'no-machine-paths', 'names this folder')]
  }

/** What git tracks, where the root is a repository of its own. */
const tracked = (root: string): readonly string[] => {
  if (!existsSync(join(root, '.git'))) return []
  try {
    const names = execFileSync('git', ['-C', root, 'ls-files', '-z'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return names.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
  } catch {
    return [] // no git on this machine, or another owner's repository: the walk alone counts
  }
}

/** Every file of the tree, tracked ones above all, is free of words that belong elsewhere. */
export const check: Check = async (root) => {
  const { files } = await readTree(root)
  const paths = new Set(files.map((file) => file.path))
  const missed = tracked(root).filter((path) => !paths.has(path))
  const faults = [...files.flatMap(faultsOf(root)), ...missed.map((path) => fault(path, 1, 'tracked-but-ignored', '.gitignore names a tracked file'))]
  return outcome('words', files.length, files.length + missed.length, faults)
}
