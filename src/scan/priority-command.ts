// `priority`: one JSON object a line in, one decision or refusal a line out.
import { decide, POLICY_NAMES } from '../core/ssvc/decide.ts'
import { readArguments } from './arguments.ts'
import { answerLines, type Exit, problemOf, type Streams, wrongUse } from './output.ts'

export const PRIORITY_USAGE = `afterbell priority --policy NAME --stdin (NAME: ${POLICY_NAMES.join(', ')})`

const unreadable = (says: string): string =>
  JSON.stringify({
    cve: null,
    reason: says,
    refusal: problemOf({ code: 'ssvc/line-unreadable', clause: '-', says, satisfiedBy: 'Write one JSON object per line.', status: 400 }),
  })

const answer = (policy: string, line: string | null): string => {
  if (line === null) return unreadable('This line is longer than a megabyte.')
  let input: unknown
  try {
    input = JSON.parse(line)
  } catch (error) {
    return unreadable(`This line is not JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return unreadable('This line is not a JSON object.')
  const fields: Readonly<Record<string, unknown>> = { ...input }
  const told = fields['cve'] ?? null
  if (told !== null && typeof told !== 'string') return unreadable('cve is not a text.')
  const cve = told === null ? null : told.slice(0, 60)
  const result = decide(policy, fields)
  if (!result.ok) return JSON.stringify({ cve, reason: result.refusal.says, refusal: problemOf(result.refusal) })
  const { decision, days, forensic, reason, assumed } = result.value
  return JSON.stringify({ cve, decision, days, forensic, reason, ...(assumed.length > 0 ? { assumed } : {}) })
}

/** A line that is refused is answered on that line; the command itself is then done (0). Its lines are the documents, so --json changes nothing. */
export const priorityCommand = async (argv: readonly string[], streams: Streams): Promise<Exit> => {
  const args = readArguments(argv, { policy: 'one', stdin: 'flag', json: 'flag' })
  if (typeof args === 'string') return wrongUse(streams, args, PRIORITY_USAGE)
  const policy = args.options.get('policy')?.[0]
  if (policy === undefined || !args.options.has('stdin') || args.words.length > 0) {
    return wrongUse(streams, 'Give --policy NAME and --stdin, nothing else.', PRIORITY_USAGE)
  }
  if (!POLICY_NAMES.some((name) => name === policy)) return wrongUse(streams, `There is no policy "${policy}".`, PRIORITY_USAGE)
  await answerLines(streams, (line) => answer(policy, line))
  return 0
}
