// A procedure pack: a district's written procedures as data. Its JSON Schema (packs/pack.schema.json) tells the shape to editors; this reads it.
import { faultOfValue, readValues, type PolicyParameter, type PolicyValues } from './parameters.ts'
import { ok, refuse, type Result } from '../result.ts'
import { faultsOfTwice, fieldsOf, listOf, oneOf, textOf, type Faults } from './shape.ts'

export const levels = ['enforced', 'observed', 'attested'] as const // strongest first
export type Level = (typeof levels)[number]
export type PackRule = { readonly id: string; readonly says: string; readonly level: Level }

export type Clause = {
  readonly id: string
  readonly title: string
  readonly says: string
  readonly responsible: string // a position
  readonly parameters: readonly string[]
  readonly rules: readonly PackRule[]
  readonly partial?: string // what the rules leave open of the clause
}

export type Procedure = { readonly id: string; readonly title: string; readonly clauses: readonly Clause[] }

/** `policy` is the file's own values over the defaults. `version`: '' where the file tells none. */
export type Pack = {
  readonly pack: string
  readonly version: string
  readonly title: string
  readonly parameters: readonly PolicyParameter[]
  readonly procedures: readonly Procedure[]
  readonly policy: PolicyValues
}

const clauseId = /^[A-Z]{2}-\d+(\.[0-9A-Za-z]+)?$/
const parameterName = /^[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9]*)+$/
const ruleId = /^[A-Z]{2}-\d+(\.[0-9A-Za-z]+)?\/[a-z0-9]+(-[a-z0-9]+)*$/
const parameterFields = ['name', 'clause', 'says', 'unit', 'origin', 'type', 'default', 'min', 'max', 'options', 'readBy']
const parameterTypes = ['whole', 'time', 'yes-no', 'choice', 'zone', 'windows', 'names'] as const

const faultsOfKind = (fields: Readonly<Record<string, unknown>>, place: string): Faults => {
  const { type, min, max, options } = fields
  if (type === 'whole' && !(Number.isInteger(min) && Number.isInteger(max) && Number(min) <= Number(max)))
    return [`${place}: min and max must be whole numbers, min not above max`]
  if (type === 'choice' && !(Array.isArray(options) && options.length > 0 && options.every((option) => typeof option === 'string')))
    return [`${place}: options must be a list of texts`]
  const unfit = [type === 'whole' ? [] : ['min', 'max'], type === 'choice' ? [] : ['options']].flat().filter((name) => fields[name] !== undefined)
  return unfit.length > 0 ? [`${place}: ${unfit.join(', ')} fit no parameter of type ${String(type)}`] : []
}

const readParameter = (value: unknown, index: number, faults: Faults): PolicyParameter => {
  const before = faults.length
  const found = fieldsOf(value, `parameters[${index}]`, parameterFields, faults)
  const place = typeof found.name === 'string' ? `parameter ${found.name}` : `parameters[${index}]`
  textOf(found.name, `${place}, name`, faults, parameterName)
  textOf(found.clause, `${place}, clause`, faults, clauseId)
  textOf(found.says, `${place}, says`, faults)
  textOf(found.unit, `${place}, unit`, faults)
  oneOf(found.origin, ['procedure', 'ours'], `${place}, origin`, faults)
  oneOf(found.type, parameterTypes, `${place}, type`, faults)
  for (const rule of found.readBy === undefined ? [] : listOf(found.readBy, `${place}, readBy`, faults))
    textOf(rule, `${place}, readBy`, faults, ruleId)
  if (faults.length === before) faults.push(...faultsOfKind(found, place))
  const parameter = found as PolicyParameter // every field was looked at; with a fault the whole is refused
  if (faults.length > before) return parameter
  const fault = faultOfValue(parameter, parameter.default)
  if (fault !== undefined) faults.push(`${place}, default: ${fault}`)
  return parameter
}

const readRule = (value: unknown, clause: string, faults: Faults): PackRule => {
  const found = fieldsOf(value, `clause ${clause}, rule`, ['id', 'says', 'level'], faults)
  const id = textOf(found.id, `clause ${clause}, rule id`, faults, /^[^/]+\/[a-z0-9]+(-[a-z0-9]+)*$/)
  if (id !== '' && !id.startsWith(`${clause}/`)) faults.push(`rule ${id}: does not begin with its clause, ${clause}/`)
  return { id, says: textOf(found.says, `rule ${id}, says`, faults), level: oneOf(found.level, levels, `rule ${id}, level`, faults) }
}

const clauseFields = ['id', 'title', 'says', 'responsible', 'parameters', 'rules', 'partial']

const readClause = (value: unknown, procedure: string, faults: Faults): Clause => {
  const found = fieldsOf(value, `a clause of ${procedure}`, clauseFields, faults)
  const id = textOf(found.id, `clause id in ${procedure}`, faults, clauseId)
  if (id !== '' && !id.startsWith(`${procedure}-`)) faults.push(`clause ${id}: does not begin with its procedure, ${procedure}-`)
  const place = `clause ${id}`
  const partial = found.partial === undefined ? {} : { partial: textOf(found.partial, `${place}, partial`, faults) }
  return {
    id,
    title: textOf(found.title, `${place}, title`, faults),
    says: textOf(found.says, `${place}, says`, faults),
    responsible: textOf(found.responsible, `${place}, responsible`, faults, /^[a-z]+(-[a-z]+)*$/),
    parameters: listOf(found.parameters, `${place}, parameters`, faults).map((name) => textOf(name, `${place}, parameter`, faults, parameterName)),
    rules: listOf(found.rules, `${place}, rules`, faults).map((rule) => readRule(rule, id, faults)),
    ...partial,
  }
}

const readProcedure = (value: unknown, index: number, faults: Faults): Procedure => {
  const found = fieldsOf(value, `procedures[${index}]`, ['id', 'title', 'clauses'], faults)
  const id = textOf(found.id, `procedures[${index}], id`, faults, /^[A-Z]{2}$/)
  const clauses = listOf(found.clauses, `procedure ${id}, clauses`, faults)
  return { id, title: textOf(found.title, `procedure ${id}, title`, faults), clauses: clauses.map((clause) => readClause(clause, id, faults)) }
}

export const clausesOf = (pack: Pick<Pack, 'procedures'>): readonly Clause[] => pack.procedures.flatMap(({ clauses }) => clauses)

const faultsBetween = (parameters: readonly PolicyParameter[], clauses: readonly Clause[]): Faults => {
  const names = parameters.map(({ name }) => name)
  const ids = clauses.map(({ id }) => id)
  const rules = clauses.flatMap((clause) => clause.rules.map(({ id }) => id))
  return [
    ...faultsOfTwice(names, 'parameter'),
    ...faultsOfTwice(ids, 'clause'),
    ...faultsOfTwice(rules, 'rule'),
    ...parameters.filter(({ clause }) => !ids.includes(clause)).map(({ name, clause }) => `parameter ${name}: there is no clause ${clause}`),
    ...parameters.flatMap(({ name, readBy = [] }) =>
      readBy.filter((rule) => !rules.includes(rule)).map((rule) => `parameter ${name}: there is no rule ${rule}`),
    ),
    ...clauses.flatMap((clause) =>
      clause.parameters.filter((name) => !names.includes(name)).map((name) => `clause ${clause.id}: there is no parameter ${name}`),
    ),
  ]
}

/** Reads a parsed pack. Refused whole (`procedures/pack-refused`) with every fault and its place; `values` are taken over the defaults. */
export const readPack = (value: unknown): Result<Pack> => {
  const faults: Faults = []
  const found = fieldsOf(value, 'pack', ['format', 'pack', 'version', 'title', 'values', 'parameters', 'procedures'], faults)
  oneOf(found.format, ['afterbell-pack/1'], 'format', faults)
  const pack = textOf(found.pack, 'pack', faults, /^[a-z][a-z0-9-]{0,59}$/)
  const version = found.version === undefined ? '' : textOf(found.version, 'version', faults, /^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$/)
  const title = textOf(found.title, 'title', faults)
  const parameters = listOf(found.parameters, 'parameters', faults).map((parameter, index) => readParameter(parameter, index, faults))
  const procedures = listOf(found.procedures, 'procedures', faults).map((procedure, index) => readProcedure(procedure, index, faults))
  if (faults.length === 0) faults.push(...faultsBetween(parameters, clausesOf({ procedures })))
  const values = fieldsOf(found.values ?? {}, 'values', Object.keys(found.values ?? {}), faults) // names are judged by readValues
  const policy = faults.length === 0 ? readValues(parameters, values) : undefined
  if (policy?.ok === false) faults.push(...(policy.refusal.faults ?? []))
  if (policy?.ok === true) return ok({ pack, version, title, parameters, procedures, policy: policy.value })
  return refuse({
    code: 'procedures/pack-refused',
    clause: '-',
    status: 422,
    faults,
    says: `The procedure pack has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}; nothing was loaded.`,
    satisfiedBy: 'Correct each fault listed.',
  })
}

/**
 * A pack that a district took over, beside the one the program came with: what the program leaves open of a clause, and the rules it keeps there, are
 * the program's to tell, so that leaving them out of a file makes no clause look better. Which rules read a parameter is the program's to tell too.
 */
export const adopt = (taken: Pack, shipped: Pack): Pack => {
  const clauses = new Map(clausesOf(shipped).map((clause) => [clause.id, clause]))
  const parameters = new Map(shipped.parameters.map((parameter) => [parameter.name, parameter]))
  return {
    ...taken,
    parameters: taken.parameters.map((parameter) => ({ ...parameter, readBy: parameters.get(parameter.name)?.readBy ?? [] })),
    procedures: taken.procedures.map((procedure) => ({
      ...procedure,
      clauses: procedure.clauses.map((clause) => {
        const own = clauses.get(clause.id)
        if (own === undefined) return clause
        const rules = [...own.rules, ...clause.rules.filter((rule) => !own.rules.some(({ id }) => id === rule.id))]
        const { partial } = own
        return { ...clause, rules, ...(partial === undefined ? {} : { partial }) }
      }),
    })),
  }
}

/** Why a program that needs everything of the shipped pack cannot go by this one; empty where it can. */
export const faultsBeside = (taken: Pack, shipped: Pack): string[] => {
  const found = new Map(taken.parameters.map((parameter) => [parameter.name, parameter]))
  return [
    ...(taken.version === '' ? ['version: is missing; a pack that is taken over tells its version'] : []),
    ...shipped.parameters
      .filter(({ readBy = [] }) => readBy.length > 0)
      .flatMap((own) => {
        const one = found.get(own.name)
        if (one === undefined) return [`parameter ${own.name}: is missing, and ${(own.readBy ?? []).join(', ')} reads it`]
        if (one.type !== own.type) return [`parameter ${own.name}: is of type ${one.type}, and is read as ${own.type}`]
        if (one.type === 'choice' && own.type === 'choice') {
          const unknown = one.options.filter((option) => !own.options.includes(option))
          return unknown.length === 0 ? [] : [`parameter ${own.name}: knows no ${unknown.join(', ')}; there is ${own.options.join(', ')}`]
        }
        if (one.type === 'whole' && (one.min < 0 || one.max > 1_000_000)) return [`parameter ${own.name}: its bounds must lie between 0 and 1000000`]
        return []
      }),
  ]
}
