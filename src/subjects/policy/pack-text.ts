// A pack as it comes: bytes of a file that somebody else may have written. Refused before anything of it is believed.
import { isAlias, isMap, isNode, isScalar, parseDocument, visit } from 'yaml'
import { yamlDepthFault } from '../../core/yaml-depth.ts'
import { readPack, type Pack } from '../../core/policy/pack.ts'
import { canonical, type Json } from '../../core/proof/canonical.ts'
import { refuse, type Result, ok } from '../../core/result.ts'

/** `content` is the file's data in canonical JSON: what the pack's hash is taken of. */
export type PackText = { readonly pack: Pack; readonly content: string }

const largestPack = 1024 * 1024 // bytes; the baseline has 50 KB
const deepest = 40 // levels; a pack needs 7
const mostSigns = 30_000 // line ends, colons and commas; the baseline has 3,000, and each may cost the parser a step

const unreadable = (faults: readonly string[]): Result<never> =>
  refuse({
    code: 'policy/pack-unreadable',
    clause: '-',
    status: 422,
    faults: faults.slice(0, 50),
    says: 'The procedure pack is not readable YAML; nothing was loaded.',
    satisfiedBy: 'Correct each fault listed.',
  })

/** Nesting by brackets or by dashes on one line, told before the parser recurses into it. */
const isTooDeep = (text: string): boolean => {
  let depth = 0
  for (const char of text) {
    if (char === '[' || char === '{') depth++
    else if (char === ']' || char === '}') depth--
    else if (char === '\n') depth = Math.max(0, depth)
    if (depth > deepest) return true
  }
  return /(?:[-?:] ){41}/.test(text) || /\n {400}/.test(text)
}

const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/ // eslint-disable-line no-control-regex -- these are refused

const faultsOfTexts = (value: unknown, place: string): readonly string[] => {
  if (typeof value === 'string') return control.test(value) ? [`${place}: has control characters`] : []
  if (Array.isArray(value)) return value.flatMap((one, index) => faultsOfTexts(one, `${place}[${index}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => [
    ...(control.test(name) ? [`${place}: a name has control characters`] : []),
    ...faultsOfTexts(one, `${place}.${name}`),
  ])
}

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const dataOf = (text: string): Result<Json> => {
  const deep = yamlDepthFault(text)
  if (deep !== undefined) return unreadable([deep])
  // The library compares each name with every other, minutes for a megabyte of names: names that come twice are found below.
  const document = parseDocument(text, { schema: 'core', uniqueKeys: false, stringKeys: true })
  const faults = [...document.errors, ...document.warnings].map(({ message }) => message.split('\n')[0] ?? message)
  visit(document, (_, node) => {
    if (isMap(node) && new Set(node.items.map(({ key }) => (isScalar(key) ? key.value : key))).size < node.items.length)
      faults.push('Map keys must be unique')
    // A pack needs neither, and bombs and foreign types are made of them.
    if (isAlias(node) || (isNode(node) && 'anchor' in node && node.anchor)) faults.push('Aliases and anchors are not allowed in a pack')
    else if (isNode(node) && node.tag !== undefined) faults.push(`the tag ${node.tag.slice(0, 60)} is not allowed in a pack`)
  })
  if (faults.length > 0) return unreadable([...new Set(faults)])
  const data = document.toJS({ maxAliasCount: 0 }) as Json
  const strange = faultsOfTexts(data, 'pack')
  return strange.length > 0 ? unreadable(strange) : ok(data)
}

/** Reads a pack's file whole. Refused `policy/pack-unreadable` (no such YAML) or `procedures/pack-refused` (no such pack), with every fault. */
export const readPackText = (bytes: Uint8Array, most = largestPack): Result<PackText> => {
  if (bytes.byteLength > most) return unreadable([`is larger than ${most} bytes`])
  const text = decode(bytes)
  if (text === undefined) return unreadable(['is not UTF-8'])
  if (text.includes('\0')) return unreadable(['has NUL characters'])
  if ((text.match(/[\n:,]/g)?.length ?? 0) > mostSigns) return unreadable([`has more than ${mostSigns} line ends, colons and commas`])
  if (isTooDeep(text)) return unreadable([`is nested deeper than ${deepest} levels`])
  try {
    const data = dataOf(text)
    if (!data.ok) return data
    const pack = readPack(data.value)
    return pack.ok ? ok({ pack: pack.value, content: canonical(data.value) }) : pack
  } catch (error) {
    return unreadable([error instanceof Error ? error.message.slice(0, 200) : 'cannot be read'])
  }
}
