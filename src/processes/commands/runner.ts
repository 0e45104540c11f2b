import { sudoersFor } from '../../connectors/hosts/debian-steps.ts'
import { out, outJson, readArgs, UsageError, type Command } from './io.ts'

/** What an account on a server may do for the runner: the list of steps the runner itself works with, letter by letter. */
export const runnerCommand: Command = {
  words: ['runner', 'sudoers'],
  usage: 'runner sudoers USER',
  says: "the sudoers file for the runner's account on a server",
  run: async (call) => {
    const { values, positionals } = readArgs(call.args, {}, { min: 1, max: 1 })
    const user = positionals[0] as string
    if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(user)) throw new UsageError(`"${user}" is not an account name.`)
    if (values.json) outJson({ user, sudoers: sudoersFor(user) })
    else out(sudoersFor(user))
    return 0
  },
}
