// What a backup holds, in which order: a description first, the tables in pieces, kept files, and last the counts and hashes of all of it.
import { createHash, type Hash } from 'node:crypto'
import { z } from 'zod'
import { tarEnd, tarMember } from './tar.ts'

export const formatVersion = 1 as const
const hex = z.string().regex(/^[0-9a-f]{64}$/)

/** The first member: what this is and what it was made from. */
export const headSchema = z.object({
  format: z.literal(formatVersion),
  program: z.string(),
  madeAt: z.string(),
  serverVersion: z.string(),
  migrations: z.array(z.object({ name: z.string(), sha256: hex })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  leftOut: z.array(z.string()),
  sequences: z.array(z.object({ name: z.string(), value: z.string().regex(/^-?\d+$/), isCalled: z.boolean() })),
  facts: z.record(z.string(), z.unknown()), // the caller's own: epoch, ledgers' newest checkpoints
})
export type Head = z.infer<typeof headSchema>

const partSchema = z.object({ rows: z.number().int().min(0), bytes: z.number().int().min(0), sha256: hex })
/** The last member: every table and file with its rows, bytes and SHA-256. */
export const manifestSchema = z.object({ tables: z.record(z.string(), partSchema), files: z.record(z.string(), partSchema) })
export type Manifest = z.infer<typeof manifestSchema>
export type Part = z.infer<typeof partSchema>

export const headName = 'afterbell-backup.json'
export const manifestName = 'manifest.json'

/** Counts and hashes what goes through. Rows are lines: COPY escapes line ends inside a value. */
export class Measure {
  readonly #hash: Hash = createHash('sha256')
  #rows = 0
  #bytes = 0
  take(bytes: Uint8Array): void {
    this.#hash.update(bytes)
    this.#bytes += bytes.length
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) this.#rows++
  }
  done(): Part {
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }
}

export type Source = {
  readonly head: Head
  readonly rows: (table: string) => AsyncIterable<Uint8Array>
  readonly files: Readonly<Record<string, Uint8Array>>
  readonly seconds: number // since 1970, for the members' times
}

const pieceBytes = 4 * 1024 * 1024

/** The archive's bytes, a piece of a table in memory at a time; `manifest` is given what was written. */
export async function* writeArchive({ head, rows, files, seconds }: Source, manifest: (made: Manifest) => void): AsyncGenerator<Buffer> {
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 1)}\n`)
  yield tarMember(headName, json(head), seconds)
  const made: Manifest = { tables: {}, files: {} }
  for (const { name } of head.tables) {
    const measure = new Measure()
    let pieces: Uint8Array[] = []
    let held = 0
    let n = 0
    const piece = () => tarMember(`tables/${name}/${String(++n).padStart(6, '0')}`, Buffer.concat(pieces), seconds)
    for await (const bytes of rows(name)) {
      measure.take(bytes)
      pieces.push(bytes)
      held += bytes.length
      if (held < pieceBytes) continue
      yield piece()
      pieces = []
      held = 0
    }
    if (held > 0) yield piece()
    made.tables[name] = measure.done()
  }
  for (const [name, bytes] of Object.entries(files)) {
    const measure = new Measure()
    measure.take(bytes)
    yield tarMember(`files/${name}`, bytes, seconds)
    made.files[name] = measure.done()
  }
  yield tarMember(manifestName, json(made), seconds)
  yield tarEnd()
  manifest(made)
}
