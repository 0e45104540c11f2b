// A bundle of feed files for a network without internet: a tar whose first file lists the others with their hashes and days (PM-3.2).
import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'

export const manifestName = 'afterbell-feeds.json'
export type BundleFile = { readonly name: string; readonly sha256: string; readonly publishedOn?: string; readonly release?: string }
export type Manifest = { readonly format: 'afterbell-feeds-1'; readonly madeAt: string; readonly files: readonly BundleFile[] }
/** Where a bundle's file lies in it, in bytes. */
export type BundlePlace = BundleFile & { readonly from: number; readonly size: number }

const broken = (name: string, faults: readonly string[]): Refusal => ({
  code: 'vulnerabilities/bundle-unreadable',
  clause: 'PM-3.2',
  says: `The bundle ${name} was refused whole: nothing of it was loaded.`,
  satisfiedBy: 'Make the bundle anew with `afterbell feeds bundle`, and carry it over whole.',
  faults,
  status: 422,
})
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isOptional = (value: unknown, shape: RegExp): boolean => value === undefined || (typeof value === 'string' && shape.test(value))

/** Reads what a bundle says of itself against what lies in it: every file is listed, once, and every listed one is there. Hashes are for the caller to hold against the bytes. */
export const readBundle = (
  name: string,
  manifest: unknown,
  members: readonly { readonly name: string; readonly from: number; readonly size: number }[],
): Result<readonly BundlePlace[]> => {
  if (!isRecord(manifest) || manifest['format'] !== 'afterbell-feeds-1' || !Array.isArray(manifest['files']))
    return { ok: false, refusal: broken(name, [`${manifestName}: is no list of feed files`]) }
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
      else places.push({ ...(file as BundleFile), from: found[0].from, size: found[0].size })
    }
    if (faults.length >= 50) break
  }
  const listed = new Set(places.map((place) => place.name))
  if (faults.length === 0)
    faults.push(
      ...members
        .filter((member) => member.name !== manifestName && !listed.has(member.name))
        .slice(0, 20)
        .map((member) => `${member.name.slice(0, 80)}: lies in the bundle and is not listed`),
    )
  if (faults.length === 0 && listed.size !== places.length) faults.push('a name is listed twice')
  if (faults.length === 0 && places.length === 0) faults.push('it lists no file')
  return faults.length > 0 ? { ok: false, refusal: broken(name, faults) } : ok(places)
}

export const refuseOtherBytes = (bundle: string, names: readonly string[]): Refusal =>
  broken(
    bundle,
    names.map((name) => `${name}: is not the file that was listed (its SHA-256 differs)`),
  )
export const notTar = (name: string, says: string): Result<never> => refuse(broken(name, [says]))
