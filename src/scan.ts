// The fast command-line entry: matching, version comparison and priorities without server, database or any package.
// Bundled by itself; nothing here may import more than node: built-ins and pure code (agents' formats are loaded only when asked for).
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { type Exit, failureOf, problemText, type Streams, wrongUse } from './scan/output.ts'
import { priorityCommand, PRIORITY_USAGE } from './scan/priority-command.ts'
import { SCAN_USAGE, scanCommand } from './scan/scan-command.ts'
import { VERSIONS_USAGE, versionsCommand } from './scan/versions-command.ts'

export type ScanHooks = {
  readonly streams?: Streams
  readonly now?: string // ISO instant; the machine's clock where absent
}

const processStreams = (): Streams => {
  // Whoever reads us may stop early (`| head`): that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    input: process.stdin,
    isTerminal: process.stdout.isTTY === true,
  }
}

const usages: Readonly<Record<string, string>> = { scan: SCAN_USAGE, versions: VERSIONS_USAGE, priority: PRIORITY_USAGE }

const run = async (argv: readonly string[], streams: Streams, hooks: ScanHooks): Promise<Exit> => {
  const [command, ...rest] = argv
  const usage = usages[command ?? '']
  if (usage !== undefined && ['help', '--help', '-h'].includes(rest[0] ?? '')) {
    streams.out(`${usage}\n`)
    return 0
  }
  if (command === 'scan') {
    // One scan is over before optimised code pays for its compilation: without that it takes 40 % less CPU. Streams of lines keep it.
    // Windows needs Microsoft's whole list, 135 MB of text: there it pays.
    if (hooks.streams === undefined && !rest.includes('--systeminfo')) setFlagsFromString('--no-opt')
    return scanCommand(rest, streams, hooks.now ?? new Date().toISOString())
  }
  if (command === 'versions') return versionsCommand(rest, streams)
  if (command === 'priority') return priorityCommand(rest, streams)
  const says = command === undefined ? 'No command is given.' : `There is no command "${command}" here.`
  return wrongUse(streams, says, [SCAN_USAGE, VERSIONS_USAGE, PRIORITY_USAGE].join(' · '))
}

/**
 * Runs one command of the fast entry. @param argv the words after the program's name, e.g. `['scan', '--feed', …]`.
 * @returns 0 done, 1 failure, 2 wrong use, 3 refusal (problem details on standard error).
 */
export const main = async (argv: readonly string[], hooks: ScanHooks = {}): Promise<Exit> => {
  const streams = hooks.streams ?? processStreams()
  try {
    return await run(argv, streams, hooks)
  } catch (error) {
    streams.err(problemText(failureOf(error)))
    return 1
  }
}
