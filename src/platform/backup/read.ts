import { headName, headSchema, manifestName, manifestSchema, Measure, type Head, type Manifest, type Part } from './archive.ts'
import { readTar } from './tar.ts'

/** What to do with what is read; left out, it is only checked. `table` gets a table's text piece by piece, and `null` at its end. */
export type Visitor = {
  head?(head: Head): Promise<void>
  table?(name: string, bytes: Uint8Array | null): Promise<void>
  file?(name: string, bytes: Uint8Array): Promise<void>
}

const parsed = (body: Buffer): unknown => JSON.parse(body.toString('utf8'))
const differs = (a: Part | undefined, b: Part | undefined): boolean => a?.sha256 !== b?.sha256 || a?.rows !== b?.rows || a?.bytes !== b?.bytes

/**
 * Reads an archive to its end and holds every count and hash against its manifest.
 * @throws Error naming what does not fit: what was handed to the visitor until then must not be kept.
 */
export const readArchive = async (
  bytes: AsyncIterable<Uint8Array>,
  visitor: Visitor = {},
): Promise<{ readonly head: Head; readonly manifest: Manifest }> => {
  let head: Head | undefined
  let manifest: Manifest | undefined
  const seen: Manifest = { tables: {}, files: {} }
  let open: { name: string; measure: Measure; n: number } | undefined
  const close = async () => {
    if (!open) return
    await visitor.table?.(open.name, null)
    seen.tables[open.name] = open.measure.done()
    open = undefined
  }
  for await (const { name, body } of readTar(bytes)) {
    if (manifest) throw new Error(`"${name}" follows the manifest`)
    if (!head) {
      if (name !== headName) throw new Error('this archive is no backup of Afterbell')
      const read = headSchema.safeParse(parsed(body))
      if (!read.success)
        throw new Error(
          `this backup was made by another version of Afterbell whose format this one does not read (${read.error.issues[0]?.path.join('.')})`,
        )
      head = read.data
      await visitor.head?.(head)
      continue
    }
    const piece = /^tables\/(.+)\/(\d{6})$/.exec(name)
    if (piece) {
      const table = piece[1] as string
      if (open?.name !== table) {
        await close()
        if (seen.tables[table] || !head.tables.some((one) => one.name === table)) throw new Error(`"${name}" is out of place`)
        open = { name: table, measure: new Measure(), n: 0 }
      }
      const current = open as { name: string; measure: Measure; n: number }
      if (Number(piece[2]) !== ++current.n) throw new Error(`a piece before "${name}" is missing`)
      current.measure.take(body)
      await visitor.table?.(table, body)
      continue
    }
    await close()
    if (name.startsWith('files/')) {
      const measure = new Measure()
      measure.take(body)
      seen.files[name.slice(6)] = measure.done()
      await visitor.file?.(name.slice(6), body)
    } else if (name === manifestName) manifest = manifestSchema.parse(parsed(body))
    else throw new Error(`"${name}" does not belong into a backup`)
  }
  if (!head || !manifest) throw new Error('the archive ends early')
  const empty = new Measure().done() // a table without rows has no piece
  for (const { name } of head.tables)
    if (differs(seen.tables[name] ?? empty, manifest.tables[name])) throw new Error(`the rows of ${name} are not those that were written`)
  for (const name of new Set([...Object.keys(seen.files), ...Object.keys(manifest.files)]))
    if (differs(seen.files[name], manifest.files[name])) throw new Error(`the file ${name} is not the one that was written`)
  return { head, manifest }
}
