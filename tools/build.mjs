// Bundles the product for Node: one file a door, ready in a third of a second. Run by the bootstrap whenever a source changed.
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const entries = { main: 'src/main.ts', cli: 'src/cli.ts', scan: 'src/scan-entry.ts', jail: 'src/processes/jail-entry.ts', typeset: 'src/platform/documents/typeset-entry.ts' }

/** A hash over every source: file times go back when a clock is set, contents do not. */
const sourceHash = () => {
  const hash = createHash('sha256')
  for (const file of [join(root, 'package-lock.json'), import.meta.filename]) hash.update(readFileSync(file))
  const files = ['src', 'demo'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true })).filter((file) => file.isFile() && !file.name.includes('.test.'))
  for (const path of files.map((file) => join(file.parentPath, file.name)).sort()) hash.update(path.slice(root.length)).update(readFileSync(path))
  return hash.digest('hex')
}

/** Builds what does not fit its sources; `force` builds in any case. */
export const build = async (force = false) => {
  const stamp = join(root, 'dist/built')
  const sources = sourceHash()
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return false
  const { build: bundle, stop: endBundler } = await import('esbuild')
  mkdirSync(join(root, 'dist'), { recursive: true })
  const common = {
    bundle: true, platform: 'node', target: 'node24', format: 'esm', sourcemap: true, logLevel: 'warning', absWorkingDir: root,
    jsx: 'automatic', jsxImportSource: 'hono/jsx', define: { __RULES_OFF__: "''" },
    external: ['pg-native', 'cpu-features', '*.node', 'graphile-worker', 'esbuild', 'ssh2', '@myriaddreamin/typst-ts-node-compiler'], outExtension: { '.js': '.mjs' }, legalComments: 'none',
    banner: { js: "import { createRequire as __makeRequire } from 'node:module'; const require = __makeRequire(import.meta.url);" },
  }
  const present = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(root, file))))
  const { main, cli, ...small } = present
  await Promise.all([
    bundle({ ...common, entryPoints: { main, ...(cli ? { cli } : {}) }, outdir: join(root, 'dist'), keepNames: true }),
    bundle({ ...common, entryPoints: small, outdir: join(root, 'dist'), minify: true, sourcemap: false }),
  ])
  await endBundler() // its process would stay beside the server
  writeFileSync(stamp, sources)
  return true
}

/** The launcher `node_modules/.bin/afterbell`: npm makes none for the project's own command. */
export const writeLauncher = () => {
  const file = join(root, 'node_modules/.bin/afterbell')
  writeFileSync(file, '#!/bin/sh\n# Written at set-up. The real launcher is bin/afterbell.\nhere=$(dirname -- "$(readlink -f -- "$0")")\nexec "$here/../../bin/afterbell" "$@"\n')
  chmodSync(file, 0o755)
}

if (process.argv[1] === import.meta.filename) {
  await build(true)
  writeLauncher()
}
