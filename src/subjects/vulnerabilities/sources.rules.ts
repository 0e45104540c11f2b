// From which source a binary package is built, for agents that tell no source (FusionInventory, OCS). Fixed versions are told by source.

/** Binaries with a numbering of their own: how the source's version is read out of theirs. Everything else keeps the source's, but for a rebuild's `+b1`. */
const ownNumbering: Readonly<Record<string, (version: string) => string>> = {
  'util-linux bsdutils': (version) => version.replace(/^1:/, ''),
  'samba libldb2': (version) => version.replace(/^(\d+:)?[^+]*\+samba/, '$1'),
  'samba ldb-tools': (version) => version.replace(/^(\d+:)?[^+]*\+samba/, '$1'),
  'samba python3-ldb': (version) => version.replace(/^(\d+:)?[^+]*\+samba/, '$1'),
  'e2fsprogs comerr-dev': (version) => version.replace(/^2\.1-/, ''),
  'e2fsprogs ss-dev': (version) => version.replace(/^2\.0-/, ''),
}

export type SourceOf = { readonly source: string; readonly version: string; readonly isTold: boolean }

/** The source package of an installed one, as told, else by the feed's list, else by its own name. */
export const sourceOf = (
  title: { readonly name: string; readonly version: string; readonly source: string; readonly sourceVersion: string }, listed: ReadonlyMap<string, string>,
): SourceOf => {
  if (title.source !== '') return { source: title.source, version: title.sourceVersion === '' ? title.version : title.sourceVersion, isTold: true }
  const source = listed.get(title.name) ?? title.name
  const plain = title.version.replace(/\+b\d+$/, '')
  return { source, version: ownNumbering[`${source} ${title.name}`]?.(plain) ?? plain, isTold: false }
}
