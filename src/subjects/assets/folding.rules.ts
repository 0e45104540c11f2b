// Two records of one machine, and two words about it: which one stands (PM-2, PM-3.1, PM-3.3). The more cautious, unless a person chooses.
import { actors, exposures, scopes, type Exposure, type PatchingActor, type Scope } from './assets.rules.ts'

export type Said = { readonly exposure: Exposure; readonly scope: Scope; readonly patchingActor: PatchingActor }
export type SaidName = keyof Said
/** Whose word a person chose, where both say something: of the record that stays, or of the one that goes. */
export type Choice = Partial<Record<SaidName, 'kept' | 'gone'>>

export type Conflict = {
  readonly name: SaidName
  readonly label: string
  readonly kept: string
  readonly gone: string
  /** Whose word stands where nobody chooses, and why. */
  readonly stands: 'kept' | 'gone'
  readonly because: string
}

const caution = {
  exposure: { exposed: 2, unknown: 1, 'not-exposed': 0 } satisfies Record<Exposure, number>,
  scope: { in: 2, unknown: 1, out: 0 } satisfies Record<Scope, number>,
} as const

/** Whose word of each stands. What only one record says is taken over; "out of scope" alone never is by itself: what is not known is in. */
export const standsOf = (kept: Said, gone: Said, choice: Choice = {}): Readonly<Record<SaidName, 'kept' | 'gone'>> => ({
  exposure:
    choice.exposure ??
    (kept.exposure === 'unknown' || (gone.exposure !== 'unknown' && caution.exposure[gone.exposure] > caution.exposure[kept.exposure])
      ? 'gone'
      : 'kept'),
  scope: choice.scope ?? (caution.scope[gone.scope] > caution.scope[kept.scope] ? 'gone' : 'kept'),
  patchingActor: choice.patchingActor ?? (kept.patchingActor === 'unknown' ? 'gone' : 'kept'),
})

/** Where the two say different things: told before they are made one, so that a person may choose. */
export const conflictsOf = (kept: Said, gone: Said): readonly Conflict[] => {
  const stands = standsOf(kept, gone)
  const bothSay = <K extends SaidName>(name: K): boolean => kept[name] !== gone[name] && kept[name] !== 'unknown' && gone[name] !== 'unknown'
  const cautious = 'the more cautious value counts'
  return [
    ...(bothSay('exposure')
      ? [
          {
            name: 'exposure' as const,
            label: 'Exposure',
            kept: exposures[kept.exposure],
            gone: exposures[gone.exposure],
            stands: stands.exposure,
            because: cautious,
          },
        ]
      : []),
    ...(kept.scope !== gone.scope && (kept.scope === 'out' || gone.scope === 'out')
      ? [{ name: 'scope' as const, label: 'Scope', kept: scopes[kept.scope], gone: scopes[gone.scope], stands: stands.scope, because: cautious }]
      : []),
    ...(bothSay('patchingActor')
      ? [
          {
            name: 'patchingActor' as const,
            label: 'Who patches it',
            kept: actors[kept.patchingActor],
            gone: actors[gone.patchingActor],
            stands: stands.patchingActor,
            because: 'the value of the record that stays counts',
          },
        ]
      : []),
  ]
}
