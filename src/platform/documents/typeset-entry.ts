// Runs in a child process only, with no environment, no database and no secret: templates and data in, a tagged PDF out.
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { NodeCompiler as Compiler } from '@myriaddreamin/typst-ts-node-compiler'
import { ok, refuse, type Result } from '../../core/result.ts'
import { serveJail } from '../jail/serve.ts'
import { printable, type Strictness } from './printable.ts'
import type { Order } from './typeset.ts'
import { fontOfWoff } from './woff.ts'

const require = createRequire(import.meta.url)
const typeface = /-latin(-ext)?-(400|700)-(normal|italic)\.woff$/

const fonts = (): Buffer[] => {
  const folder = join(dirname(require.resolve('@fontsource/atkinson-hyperlegible-next/package.json')), 'files')
  return readdirSync(folder)
    .filter((name) => typeface.test(name))
    .toSorted()
    .map((name) => fontOfWoff(readFileSync(join(folder, name))))
}
let held: Compiler | undefined
const compiler = (): Compiler => {
  const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler') as typeof import('@myriaddreamin/typst-ts-node-compiler')
  held ??= NodeCompiler.create({ workspace: '/', fontArgs: [{ fontBlobs: fonts() }] })
  return held
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : JSON.stringify(error))
/** The characters that the compiler says no typeface at hand holds. */
const missing = (words: string): string =>
  [...words.matchAll(/the text `\\?"(.*?)\\?"` could not be displayed/g)]
    .map(([, text = '']) => text.replaceAll(/\\+u\{([0-9a-f]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))))
    .join('')

const tryOnce = ({ main, files, data, at, standard }: Order, strictness: Strictness): { pdf: Buffer } | { words: string } => {
  const typst = compiler()
  typst.resetShadow()
  for (const [name, text] of Object.entries(files)) typst.addSource(`/${name}`, text)
  try {
    const compiled = typst.compile({ mainFileContent: main, inputs: { data: JSON.stringify(printable(data, strictness)) } })
    if (compiled.hasError()) return { words: JSON.stringify(compiled.takeError()?.shortDiagnostics ?? 'unknown') }
    if (!compiled.result) return { words: 'nothing came out' }
    return { pdf: typst.pdf(compiled.result, { pdfStandard: standard, creationTimestamp: at }) }
  } catch (error) {
    return { words: wordsOf(error) }
  } finally {
    typst.evictCache(10)
  }
}

const typeset = (bytes: Uint8Array): Result<unknown> => {
  const order = JSON.parse(Buffer.from(bytes).toString('utf8')) as Order
  const first = tryOnce(order, { kind: 'shapeless' })
  if ('pdf' in first) return ok(first.pdf.toString('base64'))
  const lacking = missing(first.words)
  const second = lacking === '' ? first : tryOnce(order, { kind: 'also', characters: lacking })
  if ('pdf' in second) return ok(second.pdf.toString('base64'))
  const last = tryOnce(order, { kind: 'own-typeface' }) // some scripts fail without a word about which text
  if ('pdf' in last) return ok(last.pdf.toString('base64'))
  return refuse({
    code: 'documents/not-typeset',
    clause: '-',
    status: 503,
    says: 'The document could not be typeset.',
    satisfiedBy: 'Use the page (it prints) or the spreadsheet meanwhile, and report the fault with what the typesetter said.',
    faults: [last.words.slice(0, 500)],
  })
}

serveJail({ typeset })
