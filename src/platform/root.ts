import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The project's folder: the nearest one upward that holds our package.json, from source as from the bundle. */
export const findRoot = (from: string): string => {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && existsSync(join(at, 'packs'))) return at
    if (at === dirname(at)) throw new Error('the project folder was not found')
  }
}

export const versionOf = (root: string): string => (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
