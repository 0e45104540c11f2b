// What the product's own rule (SP-3) says of a host's facts, for tests of hosts: the same two steps that a run takes.
import type { HostFacts, Pending } from '../../src/connectors/hosts/contract.ts'
import { lookOf } from '../../src/subjects/runbooks/engine/look.rules.ts'
import { whyNotClean } from '../../src/subjects/runbooks/passes.rules.ts'
import { stepsWith } from './run-facts.ts'

/** Why it is not clean; none is clean. `installedUnder`: the boot id under which this run last installed something. */
export const whyNotCleanNow = (facts: HostFacts, pending: Pending, installedUnder: string): readonly string[] =>
  whyNotClean(lookOf(stepsWith({ 'update-1': { installed: ['something'], bootId: installedUnder } }), facts, pending, null))
