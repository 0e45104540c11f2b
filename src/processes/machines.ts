import type { Machine } from '../core/state/machine.ts'
import { runMachine } from '../subjects/runbooks/run.rules.ts'

/** Every state machine of the product, for the database's table of legal moves. */
export const machines: readonly Machine<string>[] = [runMachine]
