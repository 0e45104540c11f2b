// Break-glass accounts (ours, under CM-6): for the day when nobody of IT can sign in. Their use is told at once to somebody outside IT.
import type { Position } from '../people.rules.ts'

/** What a session opened by a code may do: mend people and patch by hand. Never a position that decides a change. */
export const sealedPositions: readonly Position[] = ['technology-director', 'systems-administrator']
/** Who is told of each use, and looks at it afterwards. */
export const outsidePositions: readonly Position[] = ['superintendent', 'superintendent-designee']
export const sealedMost = 2
export const codesOnASheet = 6
