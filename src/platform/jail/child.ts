import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

export type JailChild = ChildProcessByStdio<Writable, Readable, Readable>
export type ChildOptions = {
  readonly entry: string // a module that calls `serveJail`; a bundle, or source (.ts)
  readonly memoryMb: number // of JavaScript; buffers come on top
  readonly uid?: number // where the parent may change it
  readonly gid?: number
  readonly node?: string // the program; this process's own unless told
  readonly reads?: readonly string[] // files and folders it may read besides its entry
  readonly addons?: boolean // it may load compiled libraries, which the permission model does not hold: for our own data typeset, never for a stranger's bytes alone
}

/**
 * A process with an empty environment, no file handle but three pipes, and Node's permission model: no files, no processes, no threads, no add-ons;
 * it may read its own entry only (from source, `.ts`, also the modules beside it). The permission model of Node 24 does not close
 * the network, and Node does not call it a wall against hostile *code*: what runs here is our code on hostile *bytes*, with nothing worth taking.
 */
export const startChild = ({ entry, ...options }: ChildOptions): JailChild => {
  const flags = [
    '--permission',
    ...[...readable(entry), ...(options.reads ?? [])].map((path) => `--allow-fs-read=${path}`),
    ...(options.addons ? ['--allow-addons'] : []),
    `--max-old-space-size=${options.memoryMb}`,
    '--disallow-code-generation-from-strings',
    '--disable-proto=throw',
    '--no-warnings',
  ]
  return spawn(options.node ?? process.execPath, [...flags, entry], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  })
}

/** Node lets the entry itself be read; a bundle needs no more. Source needs the package's own modules and its dependencies. */
const readable = (entry: string): string[] => {
  if (!entry.endsWith('.ts')) return []
  let root = dirname(entry)
  while (!existsSync(join(root, 'package.json')) && dirname(root) !== root) root = dirname(root)
  return ['package.json', 'src/', 'node_modules/'].map((path) => join(root, path))
}
