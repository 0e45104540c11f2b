import { UsageError, type Command } from '../../src/processes/commands/io.ts'
import { root } from './cluster.ts'

export type Ran = {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly json: unknown
  readonly problem: { code?: string; says?: string; satisfiedBy?: string; faults?: string[]; clause?: string }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Runs a command in this process as the launcher does: wrong use ends with 2, a failure with 1. */
export const runCommand = async (commands: readonly Command[], line: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> => {
  const command = commands.find((one) => one.words.every((word, at) => line[at] === word))
  if (command === undefined) throw new Error(`no command ${line.join(' ')}`)
  const written = { out: '', err: '' }
  const [stdout, stderr] = [process.stdout.write, process.stderr.write]
  process.stdout.write = ((text: string) => {
    written.out += text
    return true
  }) as typeof process.stdout.write
  process.stderr.write = ((text: string) => {
    written.err += text
    return true
  }) as typeof process.stderr.write
  let code: number
  try {
    code = await command.run({ root, args: line.slice(command.words.length), env })
  } catch (error) {
    written.err += error instanceof Error ? error.message : String(error)
    code = error instanceof UsageError ? 2 : 1
  } finally {
    process.stdout.write = stdout
    process.stderr.write = stderr
  }
  return { code, ...written, json: parsed(written.out), problem: (parsed(written.err) ?? {}) as Ran['problem'] }
}
