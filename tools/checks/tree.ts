import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One file of the tree. `path` is relative with forward slashes; `text` is empty for binary files. */
export type TreeFile = { readonly path: string; readonly text: string }
export type Tree = { readonly root: string; readonly files: readonly TreeFile[] }

const never = ['node_modules', '.git']

const ignored = async (root: string): Promise<(path: string, name: string, isFolder: boolean) => boolean> => {
  const file = join(root, '.gitignore')
  const text = existsSync(file) ? await readFile(file, 'utf8') : ''
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
  const patterns = lines.map((line) => {
    const bare = line.replace(/^\//, '').replace(/\/$/, '')
    const shape = new RegExp(`^${bare.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^/]*')}$`)
    return { shape, foldersOnly: line.endsWith('/'), fromRoot: line.startsWith('/') || bare.includes('/') }
  })
  return (path, name, isFolder) =>
    never.includes(name) || patterns.some(({ shape, foldersOnly, fromRoot }) => (isFolder || !foldersOnly) && shape.test(fromRoot ? path : name))
}

/** Every file that belongs to the project: all but what .gitignore names (simple patterns; no `!`), sorted by path. */
export const listTree = async (root: string): Promise<readonly string[]> => {
  const isIgnored = await ignored(root)
  const under = async (folder: string): Promise<readonly string[]> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true })
    const found = await Promise.all(
      entries.map(async (entry) => {
        const path = folder ? `${folder}/${entry.name}` : entry.name
        if (isIgnored(path, entry.name, entry.isDirectory())) return []
        return entry.isDirectory() ? under(path) : entry.isFile() ? [path] : []
      }),
    )
    return found.flat()
  }
  return (await under('')).toSorted()
}

export const readTree = async (root: string): Promise<Tree> => {
  const paths = await listTree(root)
  const files: TreeFile[] = []
  for (let i = 0; i < paths.length; i += 100) {
    // a hundred at a time: every check reads the tree, side by side, and a process has so many open files and no more
    files.push(
      ...(await Promise.all(
        paths.slice(i, i + 100).map(async (path) => {
          const text = await readFile(join(root, path), 'utf8')
          return { path, text: text.includes('\0') ? '' : text }
        }),
      )),
    )
  }
  return { root, files }
}

export const isSource = (path: string): boolean => /\.(ts|tsx|mts|mjs|js)$/.test(path) && !path.endsWith('.d.ts')
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith('tests/')
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
