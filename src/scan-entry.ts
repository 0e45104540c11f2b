// The small bundle behind the quick commands: no server code, so that it starts at once.
import { main } from './scan.ts'

const argv = process.argv.slice(2)
// Loaded on demand: the YAML and time libraries would cost the scan half of its time.
process.exitCode = argv[0] === 'windows' ? await (await import('./scan/windows-command.ts')).windowsCommand(argv.slice(1)) : await main(argv)
