import { deflateRawSync } from 'node:zlib'

/** Day (YYYYMMDD), vulnerability, update, product, what the update stands in for. */
export type Definition = readonly [day: string, cve: string, kb: string, product: string, supersedes: string]

/** Definitions of updates as WES-NG keeps them. */
export const definitionsCsv = (rows: readonly Definition[]): string =>
  [
    '"DatePosted","CVE","BulletinKB","Title","AffectedProduct","AffectedComponent","Severity","Impact","Supersedes","Exploits"',
    ...rows.map(
      ([day, cve, kb, product, supersedes]) =>
        `"${day}","${cve}","${kb}","A ""quoted"" title, with a comma","${product}","Kernel","Important","Remote Code Execution","${supersedes}",`,
    ),
  ].join('\n') + '\n'

/** The same in an archive with one file, beside a text that is no data. */
export const definitionsZip = (rows: readonly Definition[]): Uint8Array => {
  const files = [
    ['CVEs_20260311.csv', definitionsCsv(rows)],
    ['Version_0.94.txt', 'words'],
  ] as const
  const [bodies, heads]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, text] of files) {
    const packed = deflateRawSync(text)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(name.length, 26)
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(8, 10)
    head.writeUInt32LE(packed.length, 20)
    head.writeUInt32LE(Buffer.byteLength(text), 24)
    head.writeUInt16LE(name.length, 28)
    head.writeUInt32LE(at, 42)
    bodies.push(local, Buffer.from(name), packed)
    heads.push(head, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(heads)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, directory, end])
}
