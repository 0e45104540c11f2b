import { clausesCommand } from './clauses.ts'
import { devicesCommands } from './devices.ts'
import { feedsCommands } from './feeds.ts'
import type { Command } from './io.ts'
import { ledgerCommands } from './ledger.ts'
import { notBuiltCommands } from './not-built.ts'
import { runnerCommand } from './runner.ts'
import { reportCommands } from './report.ts'

export const commands: readonly Command[] = [clausesCommand, ...feedsCommands, ...devicesCommands, ...reportCommands, ...ledgerCommands, runnerCommand, ...notBuiltCommands]
