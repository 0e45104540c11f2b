// Real entries of Debian's lists: the tracker's own data folder cut small, and single entries that another project keeps with their lines.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type KeptEntry = { readonly header: { readonly line: string; readonly name: string }; readonly annotations: readonly { readonly line: string }[] }

/** The data folder as an archive, where `tracker-format-fixtures` was unpacked. */
export const trackerArchive = (dir: string): string => join(dir, 'fetch/debian/tracker/salsa/testdata/fixtures/security-tracker-master.tar.gz')

/** Its lists, one behind the other. */
export const archivedLists = (dir: string): string =>
  ['CVE', 'DSA', 'DLA', 'DTSA']
    .map((name) => execFileSync('tar', ['xzOf', trackerArchive(dir), `security-tracker-master/data/${name}/list`], { encoding: 'utf8' }))
    .join('')

const keptEntries = (dir: string): readonly KeptEntry[] => {
  const folder = join(dir, 'extract/debian/tracker/salsa/testdata/fixtures/happy')
  return ['CVE', 'DSA', 'DLA', 'DTSA'].flatMap((list) =>
    readdirSync(join(folder, list), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => JSON.parse(readFileSync(join(folder, list, name), 'utf8')) as KeptEntry),
  )
}
/** Those entries as a list. */
export const keptLists = (dir: string): string =>
  keptEntries(dir)
    .map(({ header, annotations }) => [header, ...annotations].map(({ line }) => `${line}\n`).join(''))
    .join('')
