import { isPosition, mayDo, mayTable, positions, type Who } from '../people/index.ts'

export const inPositions = (held: readonly string[]): readonly string[] => held.map((one) => (isPosition(one) ? positions[one] : one))

/** Who may change the policy, in words; empty where this person may. */
export const whoMay = (who: Who): readonly string[] => (mayDo(who.positions, 'policy.change').ok ? [] : inPositions(mayTable['policy.change']))
