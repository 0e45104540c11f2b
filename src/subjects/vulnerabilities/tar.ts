/** An archive or a file in it that cannot be read; the message says why. */
export class Broken extends Error {}

const block = 512
export const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, length)
    .toString('latin1')
    .replace(/\0.*$/s, '')

export const isTar = (bytes: Uint8Array): boolean => bytes.length >= block && ascii(bytes, 257, 5) === 'ustar'

/** A file of an archive: where its bytes lie in it. */
export type TarMember = { readonly name: string; readonly from: number; readonly size: number }

/** The plain files of a tar archive (ustar, GNU and pax names). @throws Broken where it is damaged, cut, or holds more than `most` files. */
export const tarMembers = (bytes: Uint8Array, most: number): readonly TarMember[] => {
  const members: TarMember[] = []
  let longName = ''
  for (let at = 0; at + block <= bytes.length;) {
    const header = bytes.subarray(at, at + block)
    if (header.every((byte) => byte === 0)) return members
    const size = Number.parseInt(ascii(header, 124, 12).trim() || '0', 8)
    const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0)
    if (Number.parseInt(ascii(header, 148, 8), 8) !== sum || !(size >= 0)) throw new Broken(`its archive has a damaged header at byte ${at}`)
    const from = at + block
    if (from + size > bytes.length) throw new Broken(`its archive ends in the middle of ${ascii(header, 0, 100)} (half a file)`)
    const type = String.fromCharCode(header[156] ?? 0)
    at = from + Math.ceil(size / block) * block
    if (type === 'L') longName = ascii(bytes, from, size)
    else if (type === 'x')
      longName = /(?:^|\n)\d+ path=(.*)\n/.exec(Buffer.from(bytes.buffer, bytes.byteOffset + from, size).toString('utf8'))?.[1] ?? longName
    else {
      const prefix = ascii(header, 345, 155)
      if (type === '0' || type === '\0') members.push({ name: longName || (prefix === '' ? '' : `${prefix}/`) + ascii(header, 0, 100), from, size })
      longName = ''
    }
    if (members.length > most) throw new Broken(`its archive holds more than ${most} files`)
  }
  throw new Broken('its archive ends without its end mark (half a file)')
}
