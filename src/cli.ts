import type { Refusal } from './core/result.ts'
import { findRoot } from './platform/root.ts'
import { commands } from './processes/commands/table.ts'
import { UsageError } from './processes/commands/io.ts'
import { failureOf, problemText, wrongUseOf } from './scan/output.ts'

const root = findRoot(import.meta.dirname)
const argv = process.argv.slice(2)

// In a bundle of their own (src/scan-entry.ts), so that they start at once; told here so that help is whole.
const quick = [
  {
    usage: 'scan (--dpkg-status | --rpm-list | --inventory | --systeminfo | --cyclonedx) FILE --feed FILE…',
    says: 'one host against feeds, without a server',
  },
  { usage: 'versions compare ECOSYSTEM A B', says: '-1, 0 or 1' },
  { usage: 'priority --policy NAME --stdin', says: 'decisions and days, one JSON object a line' },
  { usage: 'windows --pack FILE --from TIME --to TIME | --at TIME', says: 'maintenance windows' },
]
const all = [...commands, ...quick].map(({ usage, says }) => ({ usage, says }))
const width = Math.max(...all.map((one) => one.usage.length))
const usage = (): string => `afterbell COMMAND [--json]\n${all.map((one) => `  ${one.usage.padEnd(width)}  ${one.says}\n`).join('')}
Exit codes: 0 done, 1 failed, 2 wrong use, 3 refused; 1 to 3 say why on standard error, as problem details (JSON).
`
const isHelp = (words: readonly string[]): boolean => words.some((word) => word === 'help' || word === '--help' || word === '-h')
const tell = (refusal: Refusal, code: number): number => {
  process.stderr.write(problemText(refusal))
  return code
}

const run = async (): Promise<number> => {
  const command = commands.find((one) => one.words.every((word, at) => argv[at] === word))
  if (isHelp(argv.slice(0, (command?.words.length ?? 0) + 1))) {
    if (argv.includes('--json'))
      process.stdout.write(`${JSON.stringify({ commands: all, exitCodes: { 0: 'done', 1: 'failed', 2: 'wrong use', 3: 'refused' } }, null, 2)}\n`)
    else process.stdout.write(command ? `afterbell ${command.usage}\n  ${command.says}\n` : usage())
    return 0
  }
  if (!command && argv.length === 0) {
    process.stderr.write(usage())
    return 2
  }
  if (!command)
    return tell(
      wrongUseOf(
        `There is no command "${argv
          .filter((word) => !word.startsWith('-'))
          .slice(0, 2)
          .join(' ')}".`,
        'afterbell help',
      ),
      2,
    )
  try {
    return await command.run({ root, args: argv.slice(command.words.length), env: process.env })
  } catch (error) {
    return error instanceof UsageError ? tell(wrongUseOf(error.message, `afterbell ${command.usage}`), 2) : tell(failureOf(error), 1)
  }
}

// Whoever reads us may stop early (`| head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : 1))
process.exitCode = await run()
