// The small bundle behind the quick commands: no server code, so that it starts at once.
import { main } from './scan.ts'
import { windowsCommand } from './scan/windows-command.ts'

const [command, ...rest] = process.argv.slice(2)
process.exitCode = command === 'windows' ? await windowsCommand(rest) : await main(process.argv.slice(2))
