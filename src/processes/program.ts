import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { closedParent } from '../platform/os-user.ts'
import { anyone } from './separation.ts'

export type Program = { readonly node: string; readonly root: string; readonly entry: string; readonly moved: string | undefined }

/** The packages the bundle still loads at run time, with all they need in turn, as paths below node_modules. */
const packagesOf = (root: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const add = (name: string, from: string): void => {
    for (let at = from; at.startsWith(root); at = dirname(at)) {
      const folder = join(at, 'node_modules', name)
      if (!existsSync(join(folder, 'package.json'))) continue
      const path = folder.slice(root.length + 1)
      if (found.has(path)) return
      found.add(path)
      const told = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        dependencies?: Record<string, string>
        optionalDependencies?: Record<string, string>
      }
      for (const next of Object.keys({ ...told.dependencies, ...told.optionalDependencies })) add(next, folder)
      return
    }
  }
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> }
  for (const name of Object.keys(dependencies)) add(name, root)
  return found
}

/**
 * Where the parts run from: the project's folder, or - where users of ours may not enter it, such as a clone below /root - a copy of the program
 * under /var/lib, made once a version. It holds no secret.
 */
export const placeProgram = (root: string, entry: string, hasUsers: boolean): Program => {
  const node = realpathSync(process.execPath)
  const here = { node, root, entry, moved: undefined }
  if (!hasUsers) return here
  const closed = closedParent(dirname(entry), anyone) ?? closedParent(node, anyone)
  if (closed === undefined) return here
  const short = (...all: readonly (string | Buffer)[]) =>
    all
      .reduce((hash, one) => hash.update(one), createHash('sha256'))
      .digest('hex')
      .slice(0, 12)
  const base = '/var/lib/afterbell'
  const ours = `program-${short(root)}-`
  const target = join(base, `${ours}${short(readFileSync(join(root, 'dist/built')), readFileSync(join(root, 'package-lock.json')))}`)
  const moved = {
    node: join(target, 'node'),
    root: target,
    entry: join(target, 'dist/main.mjs'),
    moved: `Those users may not enter ${closed}; the parts therefore run from a copy of the program, ${target}.`,
  }
  if (existsSync(target)) return moved
  const draft = `${target}.draft-${process.pid}`
  mkdirSync(draft, { recursive: true, mode: 0o755 })
  const own = ['bin', 'db', 'demo', 'dist', 'docs', 'packs', 'src', 'package.json'].filter((path) => existsSync(join(root, path))) // style sheets and templates are read where they stand
  for (const path of [...own, ...packagesOf(root)]) cpSync(join(root, path), join(draft, path), { recursive: true })
  cpSync(node, join(draft, 'node'))
  execFileSync('chmod', ['-R', 'a+rX', draft])
  try {
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  for (const name of readdirSync(base))
    if (name.startsWith(ours) && join(base, name) !== target) rmSync(join(base, name), { recursive: true, force: true })
  return moved
}
