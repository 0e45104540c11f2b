import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { typesetChild } from '../platform/documents/typeset.ts'
import type { ChildOptions } from '../platform/jail/child.ts'
import { createJail, type Jail, type JailOptions } from '../platform/jail/jail.ts'
import { startByStarter } from '../platform/jail/keeper.ts'
import type { Log } from '../platform/log.ts'
import { closedParent, nobody } from '../platform/os-user.ts'

type Given = { readonly root: string; readonly env: NodeJS.ProcessEnv; readonly log: Log }

/** What hostile bytes are read by: beside the bundle; from source, the entry itself. */
const jailEntry = (root: string): string =>
  [join(root, 'dist/jail.mjs'), join(root, 'src/processes/jail-entry.ts')].find((file) => existsSync(file)) ?? ''

/** As root these run as nobody, where nobody can reach the program and its entry; elsewhere as whoever started us. */
const asNobody = (root: string, node: string): { readonly uid?: number; readonly gid?: number } => {
  if (process.getuid?.() !== 0) return {}
  const isOpen = closedParent(realpathSync(node), nobody) === undefined && closedParent(dirname(realpathSync(jailEntry(root))), nobody) === undefined
  return isOpen ? { uid: nobody.uid, gid: nobody.gid } : {}
}

// A feed may be 100 MB of text and becomes half a million rows, a workbook unpacks to some hundred; an agent's report and a returned message are small.
const memoryMb = { jail: 512, feeds: 2048, tables: 1024 }
/** The library that reads signatures lies beside the bundle and is loaded by the first of them; from source it is among the dependencies. */
const jailReads = (root: string): readonly string[] =>
  [join(root, 'dist/openpgp.mjs')].filter((file) => existsSync(file)).map((file) => realpathSync(file))
const jailChild = (root: string, kind: keyof typeof memoryMb): ChildOptions => ({
  entry: jailEntry(root),
  memoryMb: memoryMb[kind],
  reads: jailReads(root),
})

/** The processes a starter may open for a part, by kind: what they run, as whom, with what limits. */
export const keptJails = (root: string, node: string): Readonly<Record<string, ChildOptions>> => {
  const all = { jail: jailChild(root, 'jail'), feeds: jailChild(root, 'feeds'), tables: jailChild(root, 'tables'), typeset: typesetChild(root) }
  return Object.fromEntries(
    Object.entries(all).map(([kind, child]) => [kind, { ...child, entry: realpathSync(child.entry), node, ...asNobody(root, node) }]),
  )
}

/** How a process of this kind is started: a part with an OS user of its own asks its starter (`AFTERBELL_JAIL`), who can make it nobody's. */
export const startedAs = (
  kind: 'jail' | 'feeds' | 'tables' | 'typeset',
  { root, env, log }: Given,
): Pick<JailOptions, 'uid' | 'gid' | 'start' | 'log'> => ({
  ...asNobody(root, process.execPath),
  ...(env.AFTERBELL_JAIL === 'kept' && process.send ? { start: () => startByStarter(kind) } : {}),
  log: (what, facts) => log.warn(what, facts),
})

/** The jail of one process for small hostile things, `size` at once. */
export const openJail = (given: Given, size: number): Jail =>
  createJail({ ...jailChild(given.root, 'jail'), ...startedAs('jail', given), size, timeoutMs: 20_000 })

/** The jail for feed files: one at a time, with the time and memory that a whole feed takes. */
export const openFeedJail = (given: Given): Jail =>
  createJail({
    ...jailChild(given.root, 'feeds'),
    ...startedAs('feeds', given),
    size: 1,
    maxWaiting: 8,
    timeoutMs: 120_000,
    maxBytes: 400 * 2 ** 20,
    maxAnswerBytes: 500 * 2 ** 20,
  })

/** The jail for tables of devices: one at a time; the process ends with its work's memory, not with the page's. */
export const openTableJail = (given: Given): Jail =>
  createJail({
    ...jailChild(given.root, 'tables'),
    ...startedAs('tables', given),
    size: 1,
    maxWaiting: 8,
    timeoutMs: 60_000,
    maxBytes: 48 * 2 ** 20,
    maxAnswerBytes: 64 * 2 ** 20,
  })
