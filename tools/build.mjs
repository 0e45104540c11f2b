// Bundles the product for Node: every process its own files, holding what it can reach and nothing else, so that it starts at once and rests small.
// Run by the bootstrap whenever a source changed.
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const small = { scan: 'src/scan-entry.ts', jail: 'src/processes/jail-entry.ts', typeset: 'src/platform/documents/typeset-entry.ts' }
// What src/main.ts goes on with, by its word. Each is bundled for itself: in one bundle a file that two of them import would bring all it imports to both.
const parts = ['start', 'demo', 'web', 'worker', 'sealer', 'runner']
const programs = { main: 'src/main.ts', cli: 'src/cli.ts', ...Object.fromEntries(parts.map((name) => [name, `src/processes/${name}.ts`])) }

/** Our own files do nothing by being imported: what of them is not used is left out, with all that it imports. Parts stay beside `main`, not in it. */
const ours = {
  name: 'ours',
  setup: (build) =>
    build.onResolve({ filter: /^\.\.?\/.*\.tsx?$/ }, ({ path, resolveDir, importer, kind }) => {
      if (kind === 'entry-point' || !/^\/(src|demo)(\/|$)/.test(resolveDir.slice(root.length))) return undefined
      const part = importer === join(root, 'src/main.ts') ? parts.find((name) => path === `./processes/${name}.ts`) : undefined
      return part ? { path: `./${part}.mjs`, external: true } : { path: join(resolveDir, path), sideEffects: false }
    }),
}

/** The library for signatures stays a file of its own, as it was published (its licence asks that it can be exchanged), and is loaded by whoever reads one. */
const apart = { name: 'apart', setup: (build) => build.onResolve({ filter: /^openpgp$/ }, () => ({ path: './openpgp.mjs', external: true })) }

/** Pieces of earlier builds: a server that runs on them may still ask for one, so they stay a week. */
const dropOldPieces = (made) => {
  for (const name of readdirSync(join(root, 'dist')))
    if (/-[A-Z0-9]{8}\.mjs(\.map)?$/.test(name) && !made.has(name) && Date.now() - statSync(join(root, 'dist', name)).mtimeMs > 7 * 86_400_000)
      rmSync(join(root, 'dist', name))
}

/** Bytes of code that each program loads to begin with, by where they come from, largest first: for the figures in bench/. */
export const loadedBytes = ({ outputs }, entry) => {
  const seen = new Set()
  const load = (file) => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement' && outputs[path]) load(path)
  }
  load(Object.keys(outputs).find((file) => outputs[file].entryPoint === entry))
  return [...seen].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0)
}

/** A hash over every source: file times go back when a clock is set, contents do not. */
const sourceHash = () => {
  const hash = createHash('sha256')
  for (const file of [join(root, 'package-lock.json'), import.meta.filename]) hash.update(readFileSync(file))
  const files = ['src', 'demo']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile() && !file.name.includes('.test.'))
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
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
    absWorkingDir: root,
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    define: { __RULES_OFF__: "''" },
    external: ['pg-native', 'cpu-features', '*.node', 'graphile-worker', 'esbuild', 'ssh2', '@myriaddreamin/typst-ts-node-compiler'],
    outExtension: { '.js': '.mjs' },
    legalComments: 'none',
    banner: { js: "import { createRequire as __makeRequire } from 'node:module'; const require = __makeRequire(import.meta.url);" },
  }
  const built = await Promise.all([
    ...Object.entries(programs).map(([name, file]) =>
      bundle({
        ...common,
        entryPoints: { [name]: file },
        outdir: join(root, 'dist'),
        keepNames: true,
        plugins: [ours, apart],
        splitting: true,
        chunkNames: `${name}-[hash]`,
        sourcesContent: false,
        metafile: true,
        sourcemap: name !== 'demo',
      }),
    ),
    bundle({ ...common, entryPoints: small, outdir: join(root, 'dist'), plugins: [apart], minify: true, sourcemap: false }),
  ])
  copyFileSync(join(root, 'node_modules/openpgp/dist/node/openpgp.min.mjs'), join(root, 'dist/openpgp.mjs'))
  await endBundler() // its process would stay beside the server
  dropOldPieces(new Set(built.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {}).map((file) => basename(file)))))
  writeFileSync(
    join(root, 'dist/loaded.json'),
    JSON.stringify(Object.fromEntries(Object.entries(programs).map(([name, file], at) => [name, loadedBytes(built[at].metafile, file)])), null, 2),
  )
  writeFileSync(stamp, sources)
  return true
}

/** The launcher `node_modules/.bin/afterbell`: npm makes none for the project's own command. */
export const writeLauncher = () => {
  const file = join(root, 'node_modules/.bin/afterbell')
  writeFileSync(
    file,
    '#!/bin/sh\n# Written at set-up. The real launcher is bin/afterbell.\nhere=$(dirname -- "$(readlink -f -- "$0")")\nexec "$here/../../bin/afterbell" "$@"\n',
  )
  chmodSync(file, 0o755)
}

if (process.argv[1] === import.meta.filename) {
  await build(true)
  writeLauncher()
}
