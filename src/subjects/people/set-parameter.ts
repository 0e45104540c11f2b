import type { Json } from '../../core/proof/canonical.ts'
import { refuse, type Result } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { saveSetting } from './people.store.ts'
import { settingsOf } from './people.views.ts'

/** Whether the pack knows the parameter and the value lies in its bounds; gives the value as it is to be kept. */
export type CheckParameter = (name: string, value: unknown) => Result<unknown>
type Input = { readonly name: string; readonly value: unknown }

/** The act of changing one policy parameter; before and after are the evidence. */
export const parameterSetter = (check: CheckParameter) =>
  useCase<Input, Readonly<Record<string, unknown>>, Json, { name: string; value: Json }>({
    name: 'people.set-parameter',
    clauses: ['PM-7'],
    load: (act) => settingsOf(act.tx),
    decide: (before, { name, value }) => {
      const checked = check(name, value)
      if (!checked.ok) return checked
      return JSON.stringify(before[name]) === JSON.stringify(checked.value)
        ? refuse({
            code: 'people/parameter-unchanged',
            clause: '-',
            status: 409,
            says: `${name} has this value already.`,
            satisfiedBy: 'Another value.',
          })
        : (checked as Result<Json>)
    },
    commit: async (act, value, before, { name }) => {
      if (act.actor.personId === undefined) throw new Error('a parameter is set by a person')
      await saveSetting(act, name, value, act.actor.personId)
      return {
        value: { name, value },
        evidence: [
          {
            kind: 'people.parameter-set',
            grade: 'enforced',
            about: [`parameter:${name}`],
            content: { parameter: name, before: before[name] as Json | undefined, after: value },
          },
        ],
      }
    },
  })
