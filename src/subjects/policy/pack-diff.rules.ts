// What would change if a district went by another pack: told before it is taken (PM-7).
import { clausesOf, type Pack } from '../../core/policy/pack.ts'
import type { PolicyParameter } from '../../core/policy/parameters.ts'
import { boundsInWords, valueInWords } from './value.rules.ts'

export type Difference = { readonly what: string; readonly before: string; readonly after: string }

const shown = (parameter: PolicyParameter): string =>
  `${valueInWords(parameter.default)} (${parameter.unit}; ${boundsInWords(parameter)}; ${parameter.origin})`

const ofParameters = (now: Pack, next: Pack): readonly Difference[] => {
  const before = new Map(now.parameters.map((one) => [one.name, one]))
  const after = new Map(next.parameters.map((one) => [one.name, one]))
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, fresh] = [before.get(name), after.get(name)]
    const [was, is] = [old ? shown(old) : 'not there', fresh ? shown(fresh) : 'not there']
    const [said, says] = [old?.says ?? '', fresh?.says ?? '']
    const isMoved = old !== undefined && fresh !== undefined && old.clause !== fresh.clause
    return [
      ...(was === is ? [] : [{ what: `parameter ${name}`, before: was, after: is }]),
      ...(isMoved ? [{ what: `parameter ${name}, clause`, before: old.clause, after: fresh.clause }] : []),
      ...(said === says || old === undefined || fresh === undefined ? [] : [{ what: `parameter ${name}, words`, before: said, after: says }]),
    ]
  })
}

const ofClauses = (now: Pack, next: Pack): readonly Difference[] => {
  const before = new Map(clausesOf(now).map((one) => [one.id, one]))
  const after = new Map(clausesOf(next).map((one) => [one.id, one]))
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id): Difference[] => {
    const [old, fresh] = [before.get(id), after.get(id)]
    if (old === undefined || fresh === undefined)
      return [
        {
          what: `clause ${id}`,
          before: old?.title ?? 'not there',
          after: fresh?.title ?? 'not there; what the program enforces under it stays in force, but no page shows it',
        },
      ]
    const words = old.says === fresh.says ? [] : [{ what: `clause ${id}, words`, before: old.says, after: fresh.says }]
    const titles = old.title === fresh.title ? [] : [{ what: `clause ${id}, title`, before: old.title, after: fresh.title }]
    const roles =
      old.responsible === fresh.responsible ? [] : [{ what: `clause ${id}, responsible`, before: old.responsible, after: fresh.responsible }]
    return [...titles, ...words, ...roles]
  })
}

/** Every difference between the pack in force and another one, and what happens to the values that hold now. `own`: the district's own values. */
export const differences = (now: Pack, next: Pack, own: Readonly<Record<string, unknown>>): readonly Difference[] => {
  const set = Object.entries(next.policy).flatMap(([name, value]): Difference[] => {
    if (Object.hasOwn(own, name) || !Object.hasOwn(now.policy, name)) return []
    const before = valueInWords(now.policy[name])
    const after = valueInWords(value)
    return JSON.stringify(now.policy[name]) === JSON.stringify(value) ? [] : [{ what: `value in force of ${name}`, before, after }]
  })
  return [...set, ...ofParameters(now, next), ...ofClauses(now, next)]
}

/** The district's own values that have no place under another pack: each must be taken back or set anew first. */
export const unfitOwn = (
  next: Pack,
  own: Readonly<Record<string, unknown>>,
  fault: (name: string, value: unknown) => string | undefined,
): readonly string[] =>
  Object.entries(own).flatMap(([name, value]) => {
    if (name === 'district.zone') return []
    if (!next.parameters.some((one) => one.name === name))
      return [`${name}: is set by the district and not in this pack; set it back to its default first`]
    return fault(name, value) ?? []
  })
