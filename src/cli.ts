import { findRoot } from './platform/root.ts'
import { commands } from './processes/commands/table.ts'
import { UsageError } from './processes/commands/io.ts'

const root = findRoot(import.meta.dirname)
const argv = process.argv.slice(2)

const usage = (): string => `afterbell COMMAND [--json]\n${commands.map((one) => `  ${one.usage.padEnd(58)} ${one.says}`).join('\n')}\n  (also scan, versions, priority, windows: see the README)\n`

const run = async (): Promise<number> => {
  const command = commands.find((one) => one.words.every((word, at) => argv[at] === word))
  if (!command) {
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
