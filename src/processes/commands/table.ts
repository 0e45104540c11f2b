import { clausesCommand } from './clauses.ts'
import type { Command } from './io.ts'
import { ledgerCommands } from './ledger.ts'

export const commands: readonly Command[] = [clausesCommand, ...ledgerCommands]
