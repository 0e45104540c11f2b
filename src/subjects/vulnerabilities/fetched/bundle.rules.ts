// A bundle of feed files for a network without internet: a tar whose first file lists the others with their hashes and days (PM-3.2).
import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'

export const manifestName = 'afterbell-feeds.json'
export type BundleSignature = { readonly name: string; readonly sha256: string }
export type BundleFile = {
  readonly name: string
  readonly sha256: string
  readonly publishedOn?: string
  readonly release?: string
  readonly signature?: BundleSignature
}
export type Manifest = { readonly format: 'afterbell-feeds-1'; readonly madeAt: string; readonly files: readonly BundleFile[] }
/** Where a bundle's file lies in it, in bytes. */
export type BundlePlace = BundleFile & {
  readonly from: number
  readonly size: number
  readonly signed?: BundleSignature & { readonly from: number; readonly size: number } // where its signature lies
}

const broken = (name: string, faults: readonly string[]): Refusal => ({
  code: 'vulnerabilities/bundle-unreadable',
  clause: 'PM-3.2',
  says: `The bundle ${name} was refused: nothing from it was loaded.`,
  satisfiedBy: 'Make the bundle again with `afterbell feeds bundle`, and copy it over complete.',
  faults,
  status: 422,
})
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
/** Where a listed signature lies; undefined where it is not there once, or told in no way that can be read. */
const signedPlace = (told: unknown, members: readonly { readonly name: string; readonly from: number; readonly size: number }[]) => {
  if (!isRecord(told) || typeof told['name'] !== 'string' || typeof told['sha256'] !== 'string' || !/^[0-9a-f]{64}$/.test(told['sha256']))
    return undefined
  const found = members.filter((member) => member.name === told['name'])
  return found.length === 1 && found[0] !== undefined
    ? { sha256: told['sha256'], from: found[0].from, size: found[0].size, name: found[0].name }
    : undefined
}
const isOptional = (value: unknown, shape: RegExp): boolean => value === undefined || (typeof value === 'string' && shape.test(value))

/** Reads what a bundle says of itself against what lies in it: every file is listed, once, and every listed one is there. Hashes are for the caller to hold against the bytes. */
export const readBundle = (
  name: string,
  manifest: unknown,
  members: readonly { readonly name: string; readonly from: number; readonly size: number }[],
): Result<readonly BundlePlace[]> => {
  if (!isRecord(manifest) || manifest['format'] !== 'afterbell-feeds-1' || !Array.isArray(manifest['files']))
    return { ok: false, refusal: broken(name, [`${manifestName}: is not a list of feed files`]) }
  const places: BundlePlace[] = []
  const faults: string[] = []
  for (const [i, file] of (manifest['files'] as readonly unknown[]).entries()) {
    const where = `files[${i}]`
    if (!isRecord(file) || typeof file['name'] !== 'string' || !/^[\w.+@ -]{1,200}$/.test(file['name']) || file['name'].startsWith('.'))
      faults.push(`${where}: has no plain file name`)
    else if (typeof file['sha256'] !== 'string' || !/^[0-9a-f]{64}$/.test(file['sha256'])) faults.push(`${where} (${file['name']}): has no SHA-256`)
    else if (!isOptional(file['publishedOn'], /^\d{4}-\d\d-\d\d$/) || !isOptional(file['release'], /^[A-Za-z]{2,20}$/))
      faults.push(`${where} (${file['name']}): its day or release cannot be read`)
    else {
      const found = members.filter((member) => member.name === file['name'])
      if (found.length !== 1 || found[0] === undefined) faults.push(`${where} (${file['name']}): lies ${found.length} times in the bundle`)
      else if (file['signature'] === undefined) places.push({ ...(file as BundleFile), from: found[0].from, size: found[0].size })
      else {
        const signed = signedPlace(file['signature'], members)
        if (signed === undefined) faults.push(`${where} (${file['name']}): its signature is not in the bundle as it is listed`)
        else places.push({ ...(file as BundleFile), from: found[0].from, size: found[0].size, signed })
      }
    }
    if (faults.length >= 50) break
  }
  const names = places.flatMap((place) => [place.name, ...(place.signed === undefined ? [] : [place.signed.name])])
  const listed = new Set(names)
  if (faults.length === 0)
    faults.push(
      ...members
        .filter((member) => member.name !== manifestName && !listed.has(member.name))
        .slice(0, 20)
        .map((member) => `${member.name.slice(0, 80)}: is in the bundle but not listed`),
    )
  if (faults.length === 0 && listed.size !== names.length) faults.push('a name is listed twice')
  if (faults.length === 0 && places.length === 0) faults.push('it lists no file')
  return faults.length > 0 ? { ok: false, refusal: broken(name, faults) } : ok(places)
}

export const refuseOtherBytes = (bundle: string, names: readonly string[]): Refusal =>
  broken(
    bundle,
    names.map((name) => `${name}: is not the file that was listed (its SHA-256 differs)`),
  )
export const notTar = (name: string, says: string): Result<never> => refuse(broken(name, [says]))
