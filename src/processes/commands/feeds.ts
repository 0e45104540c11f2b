import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Refusal } from '../../core/result.ts'
import { createLog } from '../../platform/log.ts'
import { reading } from '../../subjects/ledger/index.ts'
import { feedsStatus, makeBundle, signatureWords, type FeedInput, type LoadOutcome } from '../../subjects/vulnerabilities/index.ts'
import { isSignatureOf, loadFilesOrBundles, signatureBeside } from '../feed-fetching.ts'
import { openFeedJail } from '../jail.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, UsageError, withDistrict, type Command } from './io.ts'

/** Whoever may run a command on this machine acts as the machine: a process, no person. */
export const byCommand = { id: 'process:command', proof: 'process' } as const

/** @throws UsageError naming the file that cannot be read. */
export const bytesOf = (path: string): Uint8Array => {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const shown = ({ name, result }: LoadOutcome) =>
  result.ok
    ? result.value
    : {
        name,
        state: 'refused' as const,
        code: result.refusal.code,
        says: result.refusal.says,
        faults: result.refusal.faults ?? [result.refusal.says],
      }

const sentence = (one: ReturnType<typeof shown>): string =>
  one.state === 'refused'
    ? `refused    ${one.name}; what was loaded before stays\n${one.faults.map((fault) => `           - ${fault}`).join('\n')}`
    : `${one.state.padEnd(10)} ${one.name} as ${one.slot}: ${one.entries} entries, published ${one.published ?? 'not known'}, ${signatureWords({ ...one, isKeyEnded: false }).words}, SHA-256 ${one.sha256}` +
      one.oddities.map((odd) => `\n           - data error by the publisher, worked around: ${odd}`).join('')

/** One problem for all files that were turned away, each fault with its file. */
const problemOf = (refused: readonly { readonly name: string; readonly refusal: Refusal }[]): Refusal | undefined => {
  const [first] = refused
  if (first === undefined || refused.length === 1) return first?.refusal
  return {
    ...first.refusal,
    code: 'vulnerabilities/feeds-refused',
    says: `${refused.length} files were refused, and what was loaded before stays.`,
    faults: refused.flatMap(({ name, refusal }) => (refusal.faults ?? [refusal.says]).map((fault) => `${name}: ${fault}`)),
  }
}

/** The files alone, where a pattern of the shell named their signatures too. @throws UsageError where nothing but signatures is named. */
const withoutSignatures = (paths: readonly string[]): readonly string[] => {
  const files = paths.filter((path) => !isSignatureOf(path, paths))
  if (files.length === 0) throw new UsageError('Give the feed file itself; its signature is read from the file next to it, or from --signature.')
  return files
}

const loadCommand: Command = {
  words: ['feeds', 'load'],
  usage: 'feeds load FILE… [--signature FILE] [--published DATE] [--release NAME] [--agree-gone]',
  says: 'loads vulnerability feeds, each whole or not at all; a signature next to a file (FILE.asc, FILE.sig) is loaded with it',
  run: async (call) => {
    const { values, positionals } = readArgs(
      call.args,
      { published: { type: 'string' }, release: { type: 'string' }, signature: { type: 'string' }, 'agree-gone': { type: 'boolean' } },
      { min: 1, max: 100 },
    )
    const { published, release, signature } = values as { published?: string; release?: string; signature?: string }
    const paths = withoutSignatures(positionals)
    if (paths.length > 1 && (published !== undefined || release !== undefined || signature !== undefined))
      throw new UsageError('--published, --release and --signature apply to one file; load each file separately.')
    if (published !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(published))
      throw new UsageError(`--published ${published} is not a date such as 2026-11-21.`)
    const files: FeedInput[] = paths.map((path) => ({
      name: basename(path),
      bytes: bytesOf(path),
      signature: signature === undefined ? signatureBeside(path) : bytesOf(signature),
      publishedOn: published,
      release,
      isLossAgreed: values['agree-gone'] === true,
    }))
    return withDistrict(
      call,
      values.district as string | undefined,
      async ({ db, districtId }) => {
        const jail = openFeedJail({ ...call, log: createLog('command') })
        const outcomes = await loadFilesOrBundles({ db, districtId, actor: byCommand }, jail, files).finally(() => jail.close())
        if (values.json) outJson({ feeds: outcomes.map(shown) })
        else for (const outcome of outcomes) out(sentence(shown(outcome)))
        const problem = problemOf(outcomes.flatMap(({ name, result }) => (result.ok ? [] : [{ name, refusal: result.refusal }])))
        return problem === undefined ? 0 : refuseOut(problem)
      },
      notSetUp,
    )
  },
}

const statusCommand: Command = {
  words: ['feeds', 'status'],
  usage: 'feeds status',
  says: 'the loaded feeds with hash, date, counts and age; what was refused and why',
  run: async (call) => {
    const { values } = readArgs(call.args, {}, { min: 0, max: 0 })
    return withDistrict(
      call,
      values.district as string | undefined,
      async (opened) => {
        const { feeds, refusals, maxAgeDays, mustBeSigned } = await reading(opened, feedsStatus)
        if (values.json) outJson({ feeds, refusals, maxAgeDays, mustBeSigned })
        else {
          if (feeds.length === 0) out('No feed is loaded: nothing can be found yet.')
          for (const feed of feeds) {
            out(
              `${feed.isOld ? 'old      ' : 'in force '} ${feed.slot}: ${feed.name}, ${feed.entries} entries, published ${feed.published ?? 'not known'}, ` +
                `loaded ${feed.loadedAt}, ${feed.ageDays === null ? 'age not known' : `${feed.ageDays} days old`} (at most ${maxAgeDays}), ${signatureWords(feed).words}, SHA-256 ${feed.sha256}`,
            )
          }
          for (const one of refusals) out(`refused   ${one.name} at ${one.at}\n${one.faults.map((fault) => `          - ${fault}`).join('\n')}`)
        }
        return 0
      },
      notSetUp,
    )
  },
}

const bundleCommand: Command = {
  words: ['feeds', 'bundle'],
  usage: 'feeds bundle --out FILE FILE… [--published DATE] [--release NAME]',
  says: 'packs feed files into one, with their hashes, dates and signatures, for a network without internet',
  run: async (call) => {
    const { values, positionals } = readArgs(
      call.args,
      { out: { type: 'string' }, published: { type: 'string' }, release: { type: 'string' } },
      { min: 1, max: 1000 },
    )
    const { out: to, published, release } = values as { out?: string; published?: string; release?: string }
    if (to === undefined) throw new UsageError('--out FILE is missing.')
    if (published !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(published))
      throw new UsageError(`--published ${published} is not a date such as 2026-11-21.`)
    const now = new Date().toISOString()
    const bytes = makeBundle(
      withoutSignatures(positionals).map((path) => ({
        name: basename(path),
        bytes: bytesOf(path),
        signature: signatureBeside(path),
        publishedOn: published,
        release,
      })),
      now,
    )
    writeFileSync(to, bytes)
    if (values.json) outJson({ out: to, files: withoutSignatures(positionals).length, bytes: bytes.length })
    else
      out(
        `${withoutSignatures(positionals).length} files in ${to}, ${bytes.length.toLocaleString('en-US')} bytes. On the other side: afterbell feeds load ${basename(to)}`,
      )
    return 0
  },
}

export const feedsCommands = [loadCommand, statusCommand, bundleCommand]
