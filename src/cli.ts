import { findRoot } from './platform/root.ts'
import { commands } from './processes/commands/table.ts'
import { UsageError } from './processes/commands/io.ts'

const root = findRoot(import.meta.dirname)
const argv = process.argv.slice(2)

// In a bundle of their own (src/scan-entry.ts), so that they start at once; told here so that help is whole.
const quick = [
  { usage: 'scan --dpkg-status FILE --feed FILE…', says: 'one host against feeds, without a server' },
  { usage: 'versions compare ECOSYSTEM A B', says: '-1, 0 or 1' },
  { usage: 'priority --policy NAME --stdin', says: 'decisions and days, one JSON object a line' },
  { usage: 'windows --pack FILE --from TIME --to TIME | --at TIME', says: 'maintenance windows' },
]
const usage = (): string => `afterbell COMMAND [--json]\n${[...commands, ...quick].map((one) => `  ${one.usage.padEnd(58)} ${one.says}\n`).join('')}`

const run = async (): Promise<number> => {
  const command = commands.find((one) => one.words.every((word, at) => argv[at] === word))
  if (!command) {
    if (argv[0] !== undefined && !/^(help|--help)$/.test(argv[0])) process.stderr.write(`There is no command "${argv.slice(0, 2).join(' ')}".\n`)
    const asked = argv.length === 0 || argv[0] === 'help' || argv[0] === '--help'
    ;(asked && argv.length > 0 ? process.stdout : process.stderr).write(usage())
    return asked && argv.length > 0 ? 0 : 2
  }
  try {
    return await command.run({ root, args: argv.slice(command.words.length), env: process.env })
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nusage: afterbell ${command.usage}\n`)
      return 2
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

process.exitCode = await run()
