// Exit codes and shapes every command shares: 0 done, 1 failure, 2 wrong use, 3 refusal (problem details on standard error).
import type { Refusal } from '../core/result.ts'

export type Exit = 0 | 1 | 2 | 3

export type Streams = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly input: AsyncIterable<Uint8Array | string>
  readonly isTerminal: boolean // a person reads standard output
}

/** RFC 9457 problem details of a refusal. */
export const problemOf = (refusal: Refusal): Readonly<Record<string, unknown>> => ({
  type: 'about:blank',
  title: refusal.says,
  status: refusal.status ?? 422,
  code: refusal.code,
  clause: refusal.clause,
  says: refusal.says,
  satisfiedBy: refusal.satisfiedBy,
  ...(refusal.faults === undefined ? {} : { faults: refusal.faults }),
})

export const refused = (streams: Streams, refusal: Refusal): Exit => {
  streams.err(`${JSON.stringify(problemOf(refusal))}\n`)
  return 3
}

export const wrongUse = (streams: Streams, says: string, usage: string): Exit => {
  streams.err(`${JSON.stringify(problemOf({ code: 'command/wrong-use', clause: '-', says, satisfiedBy: usage, status: 400 }))}\n`)
  return 2
}

/** Answers each line of standard input with one line, as it comes: a caller may write one, read one. Empty lines are skipped. */
export const answerLines = async (streams: Streams, answer: (line: string) => string): Promise<void> => {
  const decoder = new TextDecoder()
  let rest = ''
  const flush = (text: string): void => {
    let output = ''
    for (const line of text.split('\n')) if (line.trim() !== '') output += `${answer(line.trim())}\n`
    if (output !== '') streams.out(output)
  }
  for await (const chunk of streams.input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const end = rest.lastIndexOf('\n')
    if (end < 0) continue
    flush(rest.slice(0, end))
    rest = rest.slice(end + 1)
  }
  flush(rest)
}
