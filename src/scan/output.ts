// Exit codes and shapes every command shares: 0 done, 1 failure, 2 wrong use, 3 refusal (problem details on standard error).
import { plainJson } from '../core/plain.ts'
import type { Refusal } from '../core/result.ts'
import { problemDetails } from '../platform/http/problem.ts'

export type Exit = 0 | 1 | 2 | 3

export type Streams = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly input: AsyncIterable<Uint8Array | string>
  readonly isTerminal: boolean // a person reads standard output
}

/** The same shape as pages and the API give. */
export { problemDetails as problemOf } from '../platform/http/problem.ts'

/** Problem details as every command writes them on standard error: one JSON document. */
export const problemText = (refusal: Refusal): string => `${plainJson(JSON.stringify(problemDetails(refusal), null, 2))}\n`

export const refused = (streams: Streams, refusal: Refusal): Exit => {
  streams.err(problemText(refusal))
  return 3
}

/** What broke, as a refusal; status 503 stands for every failure of ours. */
export const failureOf = (error: unknown): Refusal => ({
  code: 'command/failed',
  clause: '-',
  says: error instanceof Error ? error.message : String(error),
  satisfiedBy: 'See docs/operations.md, or show this message to whoever runs Afterbell.',
  status: 503,
})

/** Wrong use of a command as a refusal: what is wrong, and how it is used. */
export const wrongUseOf = (says: string, usage: string): Refusal => ({
  code: 'command/wrong-use',
  clause: '-',
  says,
  satisfiedBy: usage,
  status: 400,
})

export const wrongUse = (streams: Streams, says: string, usage: string): Exit => {
  streams.err(problemText(wrongUseOf(says, usage)))
  return 2
}

/** No question here is nearly as long; what is longer is not held in memory. */
const LONGEST_LINE = 1_048_576

/**
 * Answers each line of standard input with one line, as it comes: a caller may write one, read one, and count. An empty line is a question too, but
 * for those at the end. `answer` gets null for a line of more than a megabyte.
 */
export const answerLines = async (streams: Streams, answer: (line: string | null) => string): Promise<void> => {
  const decoder = new TextDecoder()
  let rest: string[] = [] // the begun line, piece by piece
  let held = 0
  let empty = 0
  let output = ''
  const end = (): void => {
    const line = held > LONGEST_LINE ? null : rest.join('').trim()
    ;[rest, held] = [[], 0]
    if (line === '') {
      empty++
      return
    }
    for (; empty > 0; empty--) output += `${plainJson(answer(''))}\n`
    output += `${plainJson(answer(line))}\n`
  }
  const take = (piece: string): void => {
    held += piece.length
    if (held <= LONGEST_LINE) rest.push(piece)
    else rest = []
  }
  for await (const chunk of streams.input) {
    const pieces = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n')
    pieces.forEach((piece, i) => {
      take(piece)
      if (i < pieces.length - 1) end()
    })
    if (output !== '') streams.out(output)
    output = ''
  }
  end()
  if (output !== '') streams.out(output)
}
