import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ok, type Result } from '../../../core/result.ts'
import type { Jail } from '../../../platform/jail/jail.ts'
import { FaultList, parseJson } from '../feed.rules.ts'
import type { FeedInput } from '../load-feed.ts'
import { ascii, Broken, isTar, tarMembers } from '../tar.ts'
import { manifestName, notTar, readBundle, refuseOtherBytes, type BundleFile, type BundlePlace, type Manifest } from './bundle.rules.ts'

const block = 512
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Whether these bytes are a bundle: a tar that begins with its list. No more is looked at outside the jail. */
export const isBundle = (bytes: Uint8Array): boolean => isTar(bytes) && ascii(bytes, 0, 100) === manifestName

const header = (name: string, size: number): Buffer => {
  const head = Buffer.alloc(block)
  head.write(name, 0, 100, 'latin1')
  head.write(`0000644\0${'0000000\0'.repeat(2)}${size.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0        0`, 100, 'latin1')
  head.write('ustar\x0000', 257, 'latin1')
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return head
}

const plainName = (name: string): string =>
  name
    .replaceAll(/[^\w.+@ -]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 90)

/** A bundle of feed files and their signatures, as bytes. Names are made plain, and lie in it once. `madeAt`: ISO instant. @throws Error where two files have one name. */
export const makeBundle = (files: readonly FeedInput[], madeAt: string): Uint8Array => {
  const listed = files.map(({ name, bytes, publishedOn, release, signature }): BundleFile => ({
    name: plainName(name),
    sha256: sha256(bytes),
    ...(signature === undefined ? {} : { signature: { name: `${plainName(name)}.asc`, sha256: sha256(signature) } }),
    ...(publishedOn === undefined ? {} : { publishedOn }),
    ...(release === undefined ? {} : { release }),
  }))
  const names = [manifestName, ...listed.flatMap(({ name, signature }) => [name, ...(signature === undefined ? [] : [signature.name])])]
  if (new Set(names).size < names.length) throw new Error('two of the files have the same name')
  const manifest: Manifest = { format: 'afterbell-feeds-1', madeAt, files: listed }
  const members = [
    { name: manifestName, bytes: Buffer.from(JSON.stringify(manifest, null, 2)) },
    ...listed.flatMap(({ name, signature }, i) => [
      { name, bytes: files[i]?.bytes ?? new Uint8Array() },
      ...(signature === undefined ? [] : [{ name: signature.name, bytes: files[i]?.signature ?? new Uint8Array() }]),
    ]),
  ]
  return Buffer.concat([
    ...members.flatMap(({ name, bytes }) => [header(name, bytes.length), bytes, Buffer.alloc((block - (bytes.length % block)) % block)]),
    Buffer.alloc(2 * block),
  ])
}

/** The jail's side: where each listed file lies. */
export const answerBundle = (bytes: Uint8Array): Result<readonly BundlePlace[]> => {
  const given = 'that was given'
  try {
    const members = tarMembers(bytes, 2_000)
    const [first] = members
    if (first?.name !== manifestName || first.size > 1_000_000) return notTar(given, `it does not begin with ${manifestName}`)
    const faults = new FaultList()
    const listed = parseJson(Buffer.from(bytes.subarray(first.from, first.from + first.size)).toString('utf8'), faults)
    return faults.count > 0 ? notTar(given, `${manifestName}: ${faults.list()[0]}`) : readBundle(given, listed, members)
  } catch (error) {
    if (error instanceof Broken) return notTar(given, error.message)
    throw error
  }
}

const places = z
  .array(
    z.object({
      name: z.string().max(200),
      sha256: z.string().length(64),
      publishedOn: z.string().max(10).optional(),
      release: z.string().max(20).optional(),
      from: z.int().nonnegative(),
      size: z.int().nonnegative(),
      signed: z.object({ sha256: z.string().length(64), from: z.int().nonnegative(), size: z.int().nonnegative() }).optional(),
    }),
  )
  .max(2_000)

/** The files of a bundle, each held against its listed hash; a bundle is taken apart whole or not at all. Any other file is itself. */
export const unbundle = async (jail: Pick<Jail, 'run'>, given: FeedInput): Promise<Result<readonly FeedInput[]>> => {
  if (!isBundle(given.bytes)) return ok([given])
  const told = await jail.run('bundle', given.bytes)
  if (!told.ok) return told
  const read = places.safeParse(told.value)
  if (!read.success) return notTar(given.name, 'its reader answered with something that is no list')
  const at = (place: { readonly from: number; readonly size: number }) => given.bytes.subarray(place.from, place.from + place.size)
  const files = read.data.map(({ name, sha256: hash, publishedOn, release, signed, ...place }) => ({
    hash,
    signedHash: signed?.sha256,
    input: { name, bytes: at(place), publishedOn, release, isLossAgreed: given.isLossAgreed, signature: signed && at(signed) },
  }))
  const other = files.filter(
    ({ hash, signedHash, input }) => sha256(input.bytes) !== hash || (input.signature !== undefined && sha256(input.signature) !== signedHash),
  )
  return other.length > 0
    ? {
        ok: false,
        refusal: refuseOtherBytes(
          given.name,
          other.map(({ input }) => input.name),
        ),
      }
    : ok(files.map(({ input }) => input))
}
