import type { Command } from './io.ts'
import { ledgerCommands } from './ledger.ts'

export const commands: readonly Command[] = [...ledgerCommands]
