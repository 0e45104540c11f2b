// POSIX tar (ustar), as much of it as a backup needs: plain files with short names, streamed both ways. A plain format, so that a backup can be
// taken apart without this program: `age -d -i KEY FILE | tar xz`.

const block = 512
const textOf = (header: Buffer, at: number, length: number): string => header.toString('latin1', at, at + length).replace(/\0.*$/s, '')

/** One member's header and body, padded to whole blocks. `name` has at most 100 bytes, `mtime` counts seconds. */
export const tarMember = (name: string, body: Uint8Array, mtime: number): Buffer => {
  if (Buffer.byteLength(name) > 100) throw new Error(`"${name}" is too long a name for the archive`)
  const header = Buffer.alloc(block)
  header.write(name, 0, 'utf8')
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(`${Math.floor(mtime).toString(8).padStart(11, '0')}\0`, 136)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, body, Buffer.alloc((block - (body.length % block)) % block)])
}

/** What ends an archive. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * block)

export type Member = { readonly name: string; readonly body: Buffer }

/** Members in their order, one at a time in memory. @throws Error on anything that is no such archive, or on one that ends early or goes on. */
export async function* readTar(source: AsyncIterable<Uint8Array>, longest = 64 * 1024 * 1024): AsyncGenerator<Member> {
  const chunks = source[Symbol.asyncIterator]()
  let waiting: Buffer[] = []
  let held = 0
  const take = async (length: number): Promise<Buffer> => {
    while (held < length) {
      const next = await chunks.next()
      if (next.done) throw new Error('the archive ends early')
      waiting.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength))
      held += next.value.byteLength
    }
    const all = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting)
    waiting = [all.subarray(length)]
    held -= length
    return all.subarray(0, length)
  }
  for (;;) {
    const header = await take(block)
    if (header.every((byte) => byte === 0)) break
    const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
    const size = Number.parseInt(textOf(header, 124, 12), 8)
    if (Number.parseInt(textOf(header, 148, 8), 8) !== sum || !(size >= 0 && size <= longest)) throw new Error('the archive holds a broken header')
    const padded = await take(size + ((block - (size % block)) % block))
    yield { name: textOf(header, 0, 100), body: padded.subarray(0, size) }
  }
  await take(block)
  for (let rest = await chunks.next(); ; rest = await chunks.next()) {
    // to the very end: what encrypts tells only there that nothing was cut off
    if (held > 0 || (!rest.done && rest.value.byteLength > 0)) throw new Error('something follows the archive')
    if (rest.done) return
  }
}
