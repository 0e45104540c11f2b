// Writes a file of bbolt, the embedded store of a peer (bench/peers-trivy.ts): its page format, whole and at once, no transactions.
// A file is pages of 4096 bytes: two metas that say where the root bucket is, a list of free pages (none), and B+ trees of leaf and branch pages.

const pageSize = 4096
const headerSize = 16 // of a page, and of each element: id or flags, kind, count, overflow
const leafKind = 0x02
const branchKind = 0x01
const metaKind = 0x04
const freelistKind = 0x10
const inlineLimit = pageSize / 4 // a small bucket stands in its parent's value

/** What a bucket holds by key: values, and buckets within. Keys are ordered by their UTF-8 bytes when written. */
export type Bucket = ReadonlyMap<string, string | Bucket>
type Item = { readonly key: Buffer; readonly value: Buffer; readonly isBucket: boolean }
type Child = { readonly key: Buffer; readonly page: number }

/** FNV-1a, 64 bits: what a meta page is checked by. */
const fnv64a = (bytes: Uint8Array): bigint =>
  bytes.reduce((hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n)

const headed = (id: number, kind: number, count: number, size: number, overflow = 0): Buffer => {
  const page = Buffer.alloc(size)
  page.writeBigUInt64LE(BigInt(id), 0)
  page.writeUInt16LE(kind, 8)
  page.writeUInt16LE(count, 10)
  page.writeUInt32LE(overflow, 12)
  return page
}
/** Items in order, as many together as a page takes; one that is larger than a page is alone. */
const inPages = <T>(all: readonly T[], sizeOf: (one: T) => number): readonly (readonly T[])[] => {
  const pages: T[][] = []
  let left = 0
  for (const one of all) {
    if (left < sizeOf(one)) {
      pages.push([])
      left = pageSize - headerSize
    }
    pages.at(-1)?.push(one)
    left -= sizeOf(one)
  }
  return pages
}
const leafSize = ({ key, value }: Item): number => headerSize + key.length + value.length
const branchSize = ({ key }: Child): number => headerSize + key.length

/** Element headers first, then keys and values; an element's position counts from its own header. */
const leafPage = (id: number, items: readonly Item[], size: number): Buffer => {
  const page = headed(id, leafKind, items.length, size, Math.max(0, Math.ceil(size / pageSize) - 1))
  let to = headerSize * (items.length + 1)
  items.forEach(({ key, value, isBucket }, at) => {
    const element = headerSize * (at + 1)
    page.writeUInt32LE(isBucket ? 1 : 0, element)
    page.writeUInt32LE(to - element, element + 4)
    page.writeUInt32LE(key.length, element + 8)
    page.writeUInt32LE(value.length, element + 12)
    to += key.copy(page, to)
    to += value.copy(page, to)
  })
  return page
}
const branchPage = (id: number, children: readonly Child[]): Buffer => {
  const page = headed(id, branchKind, children.length, pageSize)
  let to = headerSize * (children.length + 1)
  children.forEach((child, at) => {
    const element = headerSize * (at + 1)
    page.writeUInt32LE(to - element, element)
    page.writeUInt32LE(child.key.length, element + 4)
    page.writeBigUInt64LE(BigInt(child.page), element + 8)
    to += child.key.copy(page, to)
  })
  return page
}
const metaPage = (id: number, root: number, freelist: number, pages: number): Buffer => {
  const page = headed(id, metaKind, 0, pageSize)
  page.writeUInt32LE(0xed0cdaed, 16) // magic
  page.writeUInt32LE(2, 20) // version of the format
  page.writeUInt32LE(pageSize, 24)
  page.writeBigUInt64LE(BigInt(root), 32) // 28 flags; 40 the root's sequence
  page.writeBigUInt64LE(BigInt(freelist), 48)
  page.writeBigUInt64LE(BigInt(pages), 56)
  page.writeBigUInt64LE(BigInt(id), 64) // transaction: the higher of the two valid metas holds
  page.writeBigUInt64LE(fnv64a(page.subarray(16, 72)), 72)
  return page
}

/** @returns the whole file, a multiple of 4096 bytes. */
export const bboltFile = (root: Bucket): Buffer => {
  const freelist = 2
  const pages: Buffer[] = [] // from page 3 on
  let next = freelist + 1
  const place = (make: (id: number) => Buffer): number => {
    const id = next
    const page = make(id)
    pages.push(page)
    next += page.length / pageSize
    return id
  }
  const treeOf = (items: readonly Item[]): number => {
    let children: readonly Child[] = inPages(items, leafSize).map((group) => {
      const whole = group.reduce((sum, item) => sum + leafSize(item), headerSize)
      return { key: group[0]?.key ?? Buffer.alloc(0), page: place((id) => leafPage(id, group, Math.ceil(whole / pageSize) * pageSize)) }
    })
    while (children.length > 1)
      children = inPages(children, branchSize).map((group) => ({ key: group[0]?.key ?? Buffer.alloc(0), page: place((id) => branchPage(id, group)) }))
    return children[0]?.page ?? place((id) => leafPage(id, [], pageSize))
  }
  const itemsOf = (bucket: Bucket): readonly Item[] =>
    [...bucket]
      .map(([key, value]) => ({
        key: Buffer.from(key),
        value: typeof value === 'string' ? Buffer.from(value) : valueOf(value),
        isBucket: typeof value !== 'string',
      }))
      .toSorted((a, b) => Buffer.compare(a.key, b.key))
  /** A bucket within another: the page of its tree and a sequence; page 0 where the tree is one small page that follows at once. */
  const valueOf = (bucket: Bucket): Buffer => {
    const items = itemsOf(bucket)
    const size = items.reduce((sum, item) => sum + leafSize(item), headerSize)
    const head = Buffer.alloc(headerSize)
    if (size <= inlineLimit && !items.some(({ isBucket }) => isBucket)) return Buffer.concat([head, leafPage(0, items, size)])
    head.writeBigUInt64LE(BigInt(treeOf(items)), 0)
    return head
  }
  const at = treeOf(itemsOf(root))
  return Buffer.concat([metaPage(0, at, freelist, next), metaPage(1, at, freelist, next), headed(freelist, freelistKind, 0, pageSize), ...pages])
}
