// `afterbell windows`: the maintenance windows of a procedure pack (CM-2, PM-3.4), without server or database.
import { readFile, stat } from 'node:fs/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { plainJson, plainLines } from '../core/plain.ts'
import { windowPolicyOf } from '../core/policy/window-policy.ts'
import type { Refusal, Result } from '../core/result.ts'
import { isInside } from '../core/time/fits.ts'
import { windowsBetween, type Window, type WindowPolicy } from '../core/time/windows.ts'
import { inWords, spanInWords } from '../core/time/words.ts'
import { isBefore, readInstant } from '../core/time/zone.ts'
import { readPackText } from '../subjects/policy/pack-text.ts'
import { problemText } from './output.ts'

export const WINDOWS_USAGE = `afterbell windows --pack FILE --from TIME --to TIME [--json]
afterbell windows --pack FILE --at TIME [--json]
  --pack FILE        procedure pack (YAML)
  --from, --to TIME  every window that overlaps the span, merged and told whole; at most 20 years
  --at TIME          whether that moment is inside, and why not
TIME is ISO 8601 with an offset, or a local time or date in the district's zone.`

const longestSpanYears = 20

type Answer = { readonly json: unknown; readonly words: string }
type Outcome = Result<Answer> | { readonly ok: false; readonly wrongUse: readonly string[] }

const policyOf = (bytes: Uint8Array): Result<WindowPolicy> => {
  const read = readPackText(bytes, largestPack)
  return read.ok ? windowPolicyOf(read.value.pack.policy) : read
}

const largestPack = 4 * 2 ** 20 // bytes; the baseline has 40 KB

/** The file's bytes, or why it cannot be read. */
const readPackFile = async (path: string): Promise<{ readonly bytes: Uint8Array } | { readonly why: string }> => {
  try {
    const { size } = await stat(path)
    return size > largestPack ? { why: `is larger than ${largestPack} bytes` } : { bytes: await readFile(path) }
  } catch (error) {
    return { why: `cannot be read (${error instanceof Error ? error.message : String(error)})` }
  }
}

const windowInWords = ({ opens, closes, zone, clause }: Window): string => `${opens}  ${closes}  ${clause}  ${spanInWords(opens, closes, zone)}`

const tellSpan = (policy: WindowPolicy, from: string, to: string): Answer => {
  const windows = windowsBetween(policy, from, to)
  return { json: windows, words: windows.length === 0 ? 'No maintenance window overlaps this span.' : windows.map(windowInWords).join('\n') }
}

const tellMoment = (policy: WindowPolicy, at: string): Answer => {
  const answer = isInside(policy, at)
  if (!answer.inside) return { json: { ...answer, next: answer.next.opens }, words: `Outside (${answer.clause}): ${answer.why}.` }
  const { inside, opens, closes, zone, clause } = answer
  const words = `Inside (${clause}): ${inWords(at, zone)} lies in ${spanInWords(opens, closes, zone)}.`
  return { json: { inside, opens, closes, zone, clause }, words }
}

type Times = { readonly from?: string | undefined; readonly to?: string | undefined; readonly at?: string | undefined }

const answerOf = (policy: WindowPolicy, times: Times): Outcome => {
  const wrongUse: string[] = []
  const read = (name: keyof Times): string | undefined => {
    const text = times[name]
    const instant = text === undefined ? undefined : readInstant(text, policy.zone)
    if (instant?.ok === false) wrongUse.push(`--${name}: ${instant.refusal.says}; wanted: ${instant.refusal.satisfiedBy}`)
    return instant?.ok === true ? instant.value.toString() : undefined
  }
  const [from, to, at] = [read('from'), read('to'), read('at')]
  if (from !== undefined && to !== undefined) {
    if (!isBefore(from, to)) wrongUse.push(`--to, ${times.to}, does not lie after --from, ${times.from}`)
    else if (Number(to.slice(0, 4)) - Number(from.slice(0, 4)) > longestSpanYears)
      wrongUse.push(`--from to --to is longer than ${longestSpanYears} years`)
  }
  if (wrongUse.length > 0) return { ok: false, wrongUse }
  if (at !== undefined) return { ok: true, value: tellMoment(policy, at) }
  return { ok: true, value: tellSpan(policy, from ?? '', to ?? '') }
}

const options = {
  pack: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  at: { type: 'string' },
  json: { type: 'boolean' },
} as const

const run = async (argv: readonly string[]): Promise<Outcome & { readonly isJson?: boolean }> => {
  const wrong = (...wrongUse: string[]): Outcome => ({ ok: false, wrongUse })
  const parsed = (() => {
    try {
      return parseArgs({ args: [...argv], options, allowPositionals: false }).values
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  })()
  if (typeof parsed === 'string') return wrong(parsed)
  const { pack, from, to, at, json: isJson = false } = parsed
  const missing = [
    pack === undefined ? '--pack is missing' : [],
    at === undefined && from === undefined ? '--from (or --at) is missing' : [],
    at === undefined && to === undefined ? '--to (or --at) is missing' : [],
  ].flat()
  if (pack === undefined || missing.length > 0) return wrong(...missing)
  const file = await readPackFile(pack)
  if ('why' in file) return wrong(`--pack: ${pack} ${file.why}`)
  const policy = policyOf(file.bytes)
  return { ...(policy.ok ? answerOf(policy.value, { from, to, at }) : policy), isJson }
}

const complain = (refusal: Refusal): void => void process.stderr.write(problemText(refusal))

/**
 * Runs `windows` with the words after it. Prints to standard output (`--json`: one document) or problem details to standard error.
 * Returns the exit code: 0 done, 2 wrong use, 3 the pack is refused.
 */
export const windowsCommand = async (argv: readonly string[]): Promise<0 | 2 | 3> => {
  if (['help', '--help', '-h'].includes(argv[0] ?? '')) {
    process.stdout.write(`${WINDOWS_USAGE}\n`)
    return 0
  }
  const outcome = await run(argv)
  if (outcome.ok) {
    process.stdout.write(`${outcome.isJson === true ? plainJson(JSON.stringify(outcome.value.json)) : plainLines(outcome.value.words)}\n`)
    return 0
  }
  if ('refusal' in outcome) {
    complain(outcome.refusal)
    return 3
  }
  const { wrongUse } = outcome
  complain({ code: 'command/wrong-use', clause: '-', says: wrongUse.join('; '), satisfiedBy: WINDOWS_USAGE, status: 400, faults: wrongUse })
  return 2
}
