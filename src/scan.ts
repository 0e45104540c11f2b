// The fast command-line entry: matching, version comparison and priorities without server, database or any package.
// It is bundled by itself (dist/scan.mjs); nothing here may import more than node: built-ins and pure code.
import process from 'node:process'
import { type Exit, type Streams, wrongUse } from './scan/output.ts'
import { priorityCommand, PRIORITY_USAGE } from './scan/priority-command.ts'
import { type InventoryReader, SCAN_USAGE, scanCommand } from './scan/scan-command.ts'
import { VERSIONS_USAGE, versionsCommand } from './scan/versions-command.ts'

export type ScanHooks = {
  readonly streams?: Streams
  readonly now?: string // ISO instant; the machine's clock where absent
  readonly readInventory?: InventoryReader
}

const processStreams = (): Streams => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  input: process.stdin,
  isTerminal: process.stdout.isTTY === true,
})

/**
 * Runs one command of the fast entry. @param argv the words after the program's name, e.g. `['scan', '--feed', …]`.
 * @returns 0 done, 1 failure, 2 wrong use, 3 refusal (problem details on standard error).
 */
export const main = async (argv: readonly string[], hooks: ScanHooks = {}): Promise<Exit> => {
  const streams = hooks.streams ?? processStreams()
  const [command, ...rest] = argv
  if (command === 'scan') return scanCommand(rest, streams, hooks.now ?? new Date().toISOString(), hooks.readInventory)
  if (command === 'versions') return versionsCommand(rest, streams)
  if (command === 'priority') return priorityCommand(rest, streams)
  return wrongUse(streams, command === undefined ? 'No command is given.' : `There is no command "${command}" here.`, [SCAN_USAGE, VERSIONS_USAGE, PRIORITY_USAGE].join(' · '))
}

// Run as a program (this file or its bundle, by name: inside another bundle `import.meta.url` would be that bundle's own).
if (/(^|[\\/])scan\.(mjs|ts)$/.test(process.argv[1] ?? '')) {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code
    },
    (error: unknown) => {
      process.stderr.write(`${JSON.stringify({ code: 'command/failed', title: error instanceof Error ? error.message : String(error), status: 500 })}\n`)
      process.exitCode = 1
    },
  )
}
