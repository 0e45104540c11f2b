// From which source a binary package is built, for agents that tell no source (FusionInventory, OCS). Fixed versions are told by source.

/**
 * Binaries with a numbering of their own: how the source's version is read out of theirs. Everything else keeps the source's, but for a rebuild's
 * `+b1`.
 */
const ownNumbering: readonly { readonly source: string; readonly binary: RegExp; readonly read: (version: string) => string }[] = [
  { source: 'util-linux', binary: /^bsdutils$/, read: (version) => version.replace(/^1:/, '') },
  {
    source: 'samba',
    binary: /^(libldb2|libldb-dev|ldb-tools|python3-ldb|python3-ldb-dev)$/,
    read: (version) => version.replace(/^(\d+:)?[^+]*\+samba/, '$1'),
  },
  { source: 'e2fsprogs', binary: /^(comerr-dev|ss-dev)$/, read: (version) => version.replace(/^2\.\d-/, '') },
  { source: 'postgresql-common', binary: /^postgresql(-(all|client|contrib|doc))?$/, read: (version) => version.replace(/^\d+\+/, '') },
]

export type SourceOf = { readonly source: string; readonly version: string; readonly isTold: boolean }

/** The source package of an installed one, as told, else by the feed's list, else by its own name. */
export const sourceOf = (
  title: { readonly name: string; readonly version: string; readonly source: string; readonly sourceVersion: string },
  listed: ReadonlyMap<string, string>,
): SourceOf => {
  if (title.source !== '') return { source: title.source, version: title.sourceVersion === '' ? title.version : title.sourceVersion, isTold: true }
  const source = listed.get(title.name) ?? title.name
  const plain = title.version.replace(/\+b\d+$/, '')
  return { source, version: ownNumbering.find((one) => one.source === source && one.binary.test(title.name))?.read(plain) ?? plain, isTold: false }
}
