import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** One static file: `path` carries a hash of its bytes, so it may be cached for ever (`Cache-Control: public, max-age=31536000, immutable`). */
export type Asset = { readonly name: AssetName; readonly path: string; readonly contentType: string; readonly bytes: Uint8Array }
export type AssetName = 'kit.css' | 'public.css' | 'atkinson.woff2' | 'bell.svg' | 'passkey.js' | 'keys.js' | 'follow.js'

const FONT = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2'
const CSS = 'text/css; charset=utf-8'

/** All static files of the kit, read once at start. */
export const assets: readonly Asset[] = readAssets(kitFolder())
const urls = new Map(assets.map((asset) => [asset.name, asset.path]))

/** The address of a static file with its content hash, e.g. `/assets/kit.1f2e3d4c5b.css`. */
export function assetUrl(name: AssetName): string {
  const url = urls.get(name)
  if (!url) throw new Error(`No such static file: ${name}`)
  return url
}

function readAssets(folder: string): Asset[] {
  const text = (file: string) => readFileSync(join(folder, file), 'utf8')
  const font = asset('atkinson.woff2', 'font/woff2', readFileSync(createRequire(import.meta.url).resolve(FONT)))
  const base = text('base.css')
  const kit = (base + ['kit.css', 'shell.css', 'list.css', 'parts.css', 'narrow.css'].map(text).join('')).replace('asset:atkinson.woff2', font.path)
  return [
    font,
    asset('passkey.js', 'text/javascript; charset=utf-8', Buffer.from(text('../islands/passkey.js'))),
    ...(['keys.js', 'follow.js'] as const).map((name) =>
      asset(name, 'text/javascript; charset=utf-8', Buffer.from(text(`../islands/${name}`).replace(/^ *\/\/.*\n/gm, ''))),
    ),
    asset('bell.svg', 'image/svg+xml', Buffer.from(text('bell.svg'))),
    asset('kit.css', CSS, Buffer.from(squeeze(kit))),
    asset('public.css', CSS, Buffer.from(squeeze(base + text('public.css')))),
  ]
}

function asset(name: AssetName, contentType: string, bytes: Uint8Array): Asset {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  return { name, path: `/assets/${name.replace('.', `.${hash}.`)}`, contentType, bytes }
}

/** Dark colours hold where the device asks for them and nobody chose otherwise, and where somebody chose them; never on paper. */
function withThemes(css: string): string {
  return css.replace(
    /@dark \{([^}]*)\}/g,
    (_, tokens: string) =>
      `@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) {${tokens}} } @media screen { :root[data-theme=dark] {${tokens}} }`,
  )
}

/** Takes out comments and needless white space. Spaces inside a value or selector stay single: they can mean something. */
function squeeze(css: string): string {
  const plain = withThemes(css)
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return plain
    .replace(/ ?([{};]) ?/g, '$1')
    .replace(/([a-z-]): /g, '$1:')
    .replace(/, /g, ',')
    .replaceAll(';}', '}')
}

/** Beside this file when run from source; from the bundle's folder `dist` it lies in the sources beside that. */
function kitFolder(): string {
  const beside = import.meta.dirname
  return existsSync(join(beside, 'kit.css')) ? beside : join(beside, '../src/kit')
}
