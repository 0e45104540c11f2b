import { backupCommands } from './backup.ts'
import { clausesCommand } from './clauses.ts'
import { demoCommand } from './demo.ts'
import { devicesCommands } from './devices.ts'
import { feedKeysCommands } from './feed-keys.ts'
import { feedsCommands } from './feeds.ts'
import type { Command } from './io.ts'
import { ledgerCommands } from './ledger.ts'
import { approverCommands } from './runner-approvers.ts'
import { runnerCommand } from './runner.ts'
import { reportCommands } from './report.ts'
import { restoreCommands } from './restore.ts'
import { serviceCommands } from './service.ts'

export const commands: readonly Command[] = [
  clausesCommand,
  ...feedsCommands,
  ...feedKeysCommands,
  ...devicesCommands,
  ...reportCommands,
  ...ledgerCommands,
  runnerCommand,
  demoCommand,
  ...approverCommands,
  ...backupCommands,
  ...restoreCommands,
  ...serviceCommands,
]
