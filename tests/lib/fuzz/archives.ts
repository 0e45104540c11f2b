// Archives as feeds come in them: whole ones, and ones whose files are broken inside while the archive itself holds together.
import { createHash } from 'node:crypto'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { tarEnd, tarMember } from '../../../src/platform/backup/tar.ts'
import { zipOf } from '../workbook.ts'
import { oneOf, type Random } from './random.ts'

type Parts = Readonly<Record<string, Buffer>>
/** `bundle`: a tar that begins with its list, which tells each file's hash. */
export type Box = { readonly kind: 'zip' | 'tar' | 'tar.gz' | 'bundle'; readonly parts: Parts }
const manifest = 'afterbell-feeds.json'

const tarOf = (parts: Parts): Buffer => Buffer.concat([...Object.entries(parts).map(([name, body]) => tarMember(name, body, 0)), tarEnd()])
const listed = (parts: Parts): Buffer =>
  Buffer.from(
    JSON.stringify({
      format: 'afterbell-feeds-1',
      madeAt: '2026-11-20T12:00:00Z',
      files: Object.entries(parts).map(([name, body]) => ({ name, sha256: createHash('sha256').update(body).digest('hex') })),
    }),
  )

/** The archive of these files, whole. */
export const boxOf = ({ kind, parts }: Box): Buffer => {
  if (kind === 'zip') {
    return zipOf(Object.fromEntries(Object.entries(parts).map(([name, body]) => [name, { packed: deflateRawSync(body), claims: body.length }])))
  }
  const tar = kind === 'bundle' ? tarOf({ [manifest]: listed(parts), ...parts }) : tarOf(parts)
  return kind === 'tar.gz' ? gzipSync(tar, { level: 1 }) : tar
}

/** The archive with one of its files broken; a bundle's list is broken as often, and a ZIP's directory may lie about a size. */
export const refill = ({ kind, parts }: Box, broken: (part: Buffer) => Buffer, random: Random): Buffer => {
  if (kind === 'bundle' && random(2) === 0) return tarOf({ [manifest]: broken(listed(parts)), ...parts })
  const name = oneOf(Object.keys(parts), random)
  const other = random(8) === 0 ? oneOf(['../../etc/x.json', 'a/b.json', '.hidden.json', 'x'.repeat(90), 'é.json', ''], random) : name
  const changed = { ...parts, [other]: broken(parts[name] ?? Buffer.alloc(0)) }
  if (kind !== 'zip') return boxOf({ kind, parts: changed })
  const lies = random(4) === 0 ? oneOf([0, 1, 2 ** 31 - 1, 2 ** 32 - 1], random) : undefined
  return zipOf(Object.fromEntries(Object.entries(changed).map(([one, body]) => [one, { packed: deflateRawSync(body), claims: lies ?? body.length }])))
}
