// `versions compare`: which of two versions is older, by the ecosystem's own order.
import { compareVersions, ECOSYSTEMS } from '../core/versions/versions.ts'
import { readArguments } from './arguments.ts'
import { answerLines, type Exit, problemOf, type Streams, wrongUse } from './output.ts'

export const VERSIONS_USAGE = `afterbell versions compare ECOSYSTEM A B | versions compare --stdin (ECOSYSTEM: ${ECOSYSTEMS.join(', ')})`

const compareLine = (line: string | null): { readonly text: string; readonly isAnswer: boolean } => {
  let parsed: unknown
  try {
    parsed = JSON.parse(line ?? '')
  } catch {
    parsed = null
  }
  const [ecosystem, a, b, ...more]: readonly unknown[] = Array.isArray(parsed) ? parsed : []
  if (typeof ecosystem !== 'string' || typeof a !== 'string' || typeof b !== 'string' || more.length > 0) {
    const says = line === null ? 'This line is longer than a megabyte.' : 'This line is not a JSON array of three texts.'
    const problem = problemOf({ code: 'versions/line-unreadable', clause: '-', says, satisfiedBy: 'Write ["ECOSYSTEM", "A", "B"].', status: 400 })
    return { text: JSON.stringify(problem), isAnswer: false }
  }
  const result = compareVersions(ecosystem, a, b)
  return result.ok ? { text: String(result.value), isAnswer: true } : { text: JSON.stringify(problemOf(result.refusal)), isAnswer: false }
}

/** Prints -1, 0 or 1 (each is also a JSON document). With --stdin every line is answered; any that could not be makes the exit code 2. */
export const versionsCommand = async (argv: readonly string[], streams: Streams): Promise<Exit> => {
  // A version may itself begin with two dashes, so the positional form is not read as options.
  const [verb, ...rest] = argv
  const words = rest.filter((word) => word !== '--json')
  if (verb !== 'compare') return wrongUse(streams, 'The only thing done to versions here is to compare them.', VERSIONS_USAGE)
  if (words.length === 3 && words[0] !== '--stdin') {
    const [ecosystem = '', a = '', b = ''] = words
    const result = compareVersions(ecosystem, a, b)
    if (!result.ok) return wrongUse(streams, result.refusal.says, result.refusal.satisfiedBy)
    streams.out(`${result.value}\n`)
    return 0
  }
  const args = readArguments(rest, { stdin: 'flag', json: 'flag' })
  if (typeof args === 'string') return wrongUse(streams, args, VERSIONS_USAGE)
  if (!args.options.has('stdin') || args.words.length > 0) return wrongUse(streams, 'Give an ecosystem and two versions, or --stdin.', VERSIONS_USAGE)
  let isEveryLineAnswered = true
  await answerLines(streams, (line) => {
    const { text, isAnswer } = compareLine(line)
    isEveryLineAnswered &&= isAnswer
    return text
  })
  return isEveryLineAnswered ? 0 : 2
}
