// Whether two sightings are of one machine: a stated confidence and a reason for every answer (PM-3.1). Asking is cheap, a wrong merge is not.
import type { Marks, Source } from './marks.rules.ts'

/** One sighting as the rules see it. Instants in milliseconds. `deviceId`: tied to it by a person, or merged by one. */
export type Seen = Marks & {
  readonly id: string
  readonly source: Source
  readonly firstAt: number
  readonly lastAt: number
  readonly saidToBe?: string | undefined
}

export const traps = {
  mainboard: 'A replaced mainboard?',
  'cloned-image': 'A cloned image',
  'virtual-clone': 'A copied virtual machine?',
  'asset-tag': 'An asset tag used twice?',
  dock: 'A docking station or adapter?',
  name: 'A name used again?',
  number: 'A number that several machines report',
  unsure: 'Too little information',
} as const
export type Trap = keyof typeof traps

export type Verdict = { readonly is: 'same' | 'ask' | 'apart'; readonly confidence: number; readonly reason: string; readonly trap: Trap }

/** What other sightings say of the marks of these two: a mark on machines that differ otherwise tells none of them. */
export type Around = { readonly isAmbiguous: (kind: keyof Marks, value: string) => boolean }

const overlap = (a: readonly string[], b: readonly string[]): string | undefined => a.find((one) => b.includes(one))
const same = (confidence: number, reason: string): Verdict => ({ is: 'same', confidence, reason, trap: 'unsure' })
const ask = (confidence: number, trap: Trap, reason: string): Verdict => ({ is: 'ask', confidence, trap, reason })
const apart = (trap: Trap, reason: string): Verdict => ({ is: 'apart', confidence: 100, trap, reason })
/** Nothing but this one mark (and a name) is known: there is nothing that could contradict. */
const isBare = (one: Seen): boolean => one.serial === undefined && one.uuid === undefined && one.agentIds.length === 0
const mentions = (...words: (string | undefined)[]): string => words.filter((word) => word !== undefined).join(' and ')

/** Both agents are at work: each reported after the other had begun. A reinstalled agent's old id falls silent. */
const areBothAlive = (a: Seen, b: Seen): boolean => a.lastAt > b.firstAt && b.lastAt > a.firstAt

const isCopiedGuest = (a: Seen, b: Seen): boolean =>
  a.source === 'agent' &&
  b.source === 'agent' &&
  a.agentIds.length > 0 &&
  b.agentIds.length > 0 &&
  overlap(a.agentIds, b.agentIds) === undefined &&
  a.macs.length > 0 &&
  b.macs.length > 0 &&
  overlap(a.macs, b.macs) === undefined &&
  a.hostname !== b.hostname &&
  areBothAlive(a, b)

type Shared = {
  readonly host: string | undefined
  readonly mac: string | undefined
  readonly tag: string | undefined
  readonly agent: string | undefined
}

/** Serial number or UUID contradict: never the same by rule. What they share tells whether a person should look. */
const contradicted = (a: Seen, b: Seen, { host, mac, tag, agent }: Shared): Verdict | undefined => {
  const hasOtherSerial = a.serial !== undefined && b.serial !== undefined && a.serial !== b.serial
  const what = hasOtherSerial ? `serial numbers differ (${a.serial}, ${b.serial})` : 'UUIDs differ'
  if (host !== undefined && (mac !== undefined || tag !== undefined))
    return ask(
      65,
      'mainboard',
      `The ${what}, but ${mentions('the name', mac && 'the network address', tag && 'the asset tag')} are the same: a replaced mainboard looks like this.`,
    )
  if (tag !== undefined) return ask(55, 'asset-tag', `Both carry the asset tag ${tag}, but the ${what}.`)
  if (hasOtherSerial && a.uuid !== undefined && a.uuid === b.uuid)
    return apart('cloned-image', `One UUID, but the ${what}: a cloned image, or the manufacturer’s default.`)
  if (agent !== undefined) return apart('cloned-image', `The agent's id was copied with the disk: the ${what}.`)
  return undefined
}

const byNumber = (a: Seen, b: Seen, around: Around, shared: Shared): Verdict | undefined => {
  if (a.serial !== undefined && a.serial === b.serial) {
    if (a.uuid !== undefined && b.uuid !== undefined && a.uuid !== b.uuid)
      return ask(70, 'mainboard', `One serial number (${a.serial}), two UUIDs: a replaced mainboard, or a number used twice.`)
    if (around.isAmbiguous('serial', a.serial)) return ask(70, 'number', `Several machines report the serial number ${a.serial}.`)
    if (isCopiedGuest(a, b))
      return ask(
        60,
        'virtual-clone',
        `One serial number (${a.serial}), but two agents report at the same time under different names and network addresses.`,
      )
    if (a.uuid !== undefined && a.uuid === b.uuid)
      return same(
        99,
        a.agentIds.length > 0 && b.agentIds.length > 0 && shared.agent === undefined
          ? 'Same serial number and UUID; the agent was reinstalled.'
          : 'Same serial number and UUID.',
      )
    return same(95, `Same serial number (${a.serial}).`)
  }
  if (a.uuid !== undefined && a.uuid === b.uuid) {
    if (around.isAmbiguous('uuid', a.uuid)) return ask(50, 'cloned-image', 'Several machines report this UUID.')
    if (isCopiedGuest(a, b))
      return ask(60, 'virtual-clone', 'One UUID, but two agents report at the same time under different names and network addresses.')
    return same(90, 'Same UUID.')
  }
  return undefined
}

const byLesserMark = (a: Seen, b: Seen, around: Around, { host, mac, tag, agent }: Shared): Verdict | undefined => {
  const isOneBare = isBare(a) || isBare(b)
  if (agent !== undefined)
    return around.isAmbiguous('agentIds', agent)
      ? apart('cloned-image', 'Several machines report this agent’s ID: it was copied with a disk.')
      : same(85, 'Same agent.')
  if (tag !== undefined && !around.isAmbiguous('assetTag', tag)) {
    if (host !== undefined || mac !== undefined) return same(88, `Same asset tag (${tag}) and ${host === undefined ? 'network address' : 'name'}.`)
    return isOneBare
      ? same(82, `Same asset tag (${tag}), and one source reports nothing else.`)
      : ask(70, 'unsure', `Same asset tag (${tag}); nothing else is reported by both.`)
  }
  if (mac !== undefined && !around.isAmbiguous('macs', mac)) {
    if (host !== undefined) return same(84, 'Same network address and name.')
    return isOneBare
      ? same(82, `Same network address (${mac}), and one source reports nothing else.`)
      : ask(50, 'dock', `Same network address (${mac}) under two names: a dock or an adapter moved between machines.`)
  }
  if (host !== undefined) {
    const told = around.isAmbiguous('hostname', host)
    if (isOneBare && !told && (a.macs.length === 0 || b.macs.length === 0)) return same(80, 'Same name, and one source reports only the name.')
    return ask(50, 'name', told ? `Several machines are called ${host}.` : `Both are called ${host}; nothing else is reported by both.`)
  }
  return undefined
}

/**
 * The verdict on two sightings; undefined where they have nothing in common that tells. Symmetric. Never `same` where two serial numbers or two
 * UUIDs differ.
 */
export const compareSeen = (a: Seen, b: Seen, around: Around): Verdict | undefined => {
  const shared: Shared = {
    host: a.hostname !== undefined && a.hostname === b.hostname ? a.hostname : undefined,
    mac: overlap(a.macs, b.macs),
    tag: a.assetTag !== undefined && a.assetTag === b.assetTag ? a.assetTag : undefined,
    agent: overlap(a.agentIds, b.agentIds),
  }
  const hasOther = (x: string | undefined, y: string | undefined): boolean => x !== undefined && y !== undefined && x !== y
  if (hasOther(a.serial, b.serial) || ((a.serial === undefined || b.serial === undefined) && hasOther(a.uuid, b.uuid)))
    return contradicted(a, b, shared)
  return byNumber(a, b, around, shared) ?? byLesserMark(a, b, around, shared)
}
