import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { windowPolicyOf } from './window-policy.ts'
import { clausesOf, readPack } from './pack.ts'

const folder = new URL('../../../packs/', import.meta.url)
type Draft = Record<string, unknown>
const baseline = (): Draft => parse(readFileSync(new URL('baseline.yaml', folder), 'utf8')) as Draft
const isValid = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(new URL('pack.schema.json', folder), 'utf8')) as object)

const faultsOf = (spoil: (pack: Draft) => void): readonly string[] => {
  const pack = baseline()
  spoil(pack)
  const result = readPack(pack)
  return result.ok ? [] : (result.refusal.faults ?? [])
}

/** Sets what lies at a path such as `procedures.0.title`; without a value it is taken away. */
const set = (pack: Draft, path: string, value?: unknown): void => {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const holder = names.reduce((at, name) => at[name] as Draft, pack)
  if (value === undefined) delete holder[last]
  else holder[last] = value
}

const get = (pack: Draft, path: string): unknown => path.split('.').reduce((at, name) => at[name] as Draft, pack)

const numbered = (procedure: string, ids: string) => ids.split(' ').map((id) => `${procedure}-${id}`)
const allClauses = [
  ...numbered('PM', '1 2 3.1 3.2 3.3 3.4 3.5 3.6 3.7 4 5 6 7 8'),
  ...numbered('SP', '0 1.1 1.2 1.3 1.4 1.5 1.6 2 3 4.1 4.2 4.3 4.4 4.5 4.6 4.7 5'),
  ...numbered('CM', '0 1 1.x 2 3 4 5 6 7 8 9 10 11 12'),
  ...numbered('TU', '1 2 3.A 3.1 3.2 3.3 4.A 4.B 4.C 4.D 4.E 4.F 4.G 4.H 4.I 6.A 6.B 6.C 6.D 6.E 6.F 6.G 7.A 7.B 8'),
]

describe('the baseline pack', () => {
  const pack = readPack(baseline())
  if (!pack.ok) throw new Error(pack.refusal.faults?.join('\n'))

  test('fits its schema', () => expect(isValid(baseline()) ? [] : isValid.errors).toEqual([]))
  test('holds every clause of the four procedures, in order', () => expect(clausesOf(pack.value).map(({ id }) => id)).toEqual(allClauses))

  test('sets the numbers of the procedures', () =>
    expect(pack.value.policy).toMatchObject({
      'district.zone': 'America/Chicago',
      'window.weekdayOpens': '19:00',
      'window.weekdayCloses': '05:00',
      'window.weekend': true,
      'window.mondayTail': true,
      'notice.hours': 6,
      'notice.maxAgeDays': 7,
      'change.leadDays': 14,
      'cycle.opensDaysAhead': 14,
      'hold.hours': 48,
      'hold.maxDays': 5,
      'priority.policy': 'bod-26-04',
      'review.months': 12,
      'access.oneDayHours': 24,
      'loss.reportBusinessDays': 1,
    }))

  test('a cycle opens no later than the lead time asks', () =>
    expect(Number(pack.value.policy['cycle.opensDaysAhead'])).toBeGreaterThanOrEqual(Number(pack.value.policy['change.leadDays'])))
  test('tells a whole window', () => expect(windowPolicyOf(pack.value.policy).ok).toBe(true))
  test('has titles of two to six words', () => {
    const words = (title: string) => title.split(' ').length
    expect(
      clausesOf(pack.value)
        .filter(({ title }) => words(title) < 2 || words(title) > 6)
        .map(({ title }) => title),
    ).toEqual([])
  })
  test('each parameter is listed by a clause', () => {
    const listed = clausesOf(pack.value).flatMap(({ parameters }) => parameters)
    expect(pack.value.parameters.filter(({ name }) => !listed.includes(name)).map(({ name }) => name)).toEqual([])
  })
})

describe('a spoilt pack is refused whole', () => {
  test('with every fault and its place', () =>
    expect(
      faultsOf((pack) => {
        set(pack, 'format', 'afterbell-pack/9')
        set(pack, 'colour', 'red')
        set(pack, 'parameters.0.origin', 'someone')
        set(pack, 'parameters.7.default', 3)
        set(pack, 'procedures.0.clauses.1.rules.0.id', 'SP-1.4/elsewhere')
        set(pack, 'procedures.1.clauses.0.responsible', 'The Boss')
        set(pack, 'procedures.2.clauses.0.says')
      }),
    ).toEqual([
      'pack: has colour, which is not known here',
      'format: "afterbell-pack/9"; it must be one of afterbell-pack/1',
      'parameter district.zone, origin: "someone"; it must be one of procedure, ours',
      'parameter change.leadDays, default: change.leadDays: 3 is not a whole number from 14 to 90 (days, CM-5)',
      'rule SP-1.4/elsewhere: does not begin with its clause, PM-2/',
      'clause SP-0, responsible: "The Boss" cannot be read here',
      'clause CM-0, says: is missing',
    ]))

  test('when its parts do not fit each other', () =>
    expect(
      faultsOf((pack) => {
        set(pack, 'parameters.1.clause', 'XX-1')
        set(pack, `parameters.${(pack['parameters'] as unknown[]).length}`, get(pack, 'parameters.2'))
        set(pack, 'procedures.0.clauses.0.parameters', ['notice.weeks'])
        set(pack, 'procedures.3.clauses.25', get(pack, 'procedures.3.clauses.0'))
      }),
    ).toEqual([
      'parameter window.weekdayCloses is there twice',
      'clause TU-1 is there twice',
      'parameter window.weekdayOpens: there is no clause XX-1',
      'clause PM-1: there is no parameter notice.weeks',
    ]))

  test("when the district's values are out of bounds", () => {
    expect(
      faultsOf((pack) => {
        set(pack, 'values', { 'notice.hours': 2, 'notice.hour': 8 })
      }),
    ).toEqual(['notice.hours: 2 is not a whole number from 6 to 168 (hours, SP-1.4)', 'notice.hour: there is no such parameter'])
    expect(
      faultsOf((pack) => {
        set(pack, 'values', [])
      }),
    ).toEqual(['values: is not a set of named fields'])
  })

  test.each([
    [
      'min',
      (pack: Draft) => {
        set(pack, 'parameters.7.min', 99)
      },
    ],
    [
      'options',
      (pack: Draft) => {
        set(pack, 'parameters.10.options')
      },
    ],
    [
      'max fit',
      (pack: Draft) => {
        set(pack, 'parameters.0.max', 1)
      },
    ],
    [
      'type',
      (pack: Draft) => {
        set(pack, 'parameters.0.type', 'colour')
      },
    ],
  ])("when a parameter's %s cannot be", (fault, spoil) => expect(faultsOf(spoil).join()).toContain(fault))

  test.each([
    null,
    undefined,
    1,
    'pack',
    [],
    {},
    { parameters: {}, procedures: [null, 1] },
    { parameters: [null], procedures: [{ clauses: [{ rules: [[]] }] }] },
  ])('%j is none', (value) => expect(readPack(value)).toMatchObject({ ok: false, refusal: { code: 'procedures/pack-refused' } }))
})

test('what the schema refuses is refused here too', () => {
  const spoilers: ((pack: Draft) => void)[] = [
    (pack) => {
      set(pack, 'title')
    },
    (pack) => {
      set(pack, 'parameters.0.default', 5)
    },
    (pack) => {
      set(pack, 'parameters.7.options', ['a'])
    },
    (pack) => {
      set(pack, 'procedures.0.id', 'pm')
    },
    (pack) => {
      set(pack, 'procedures.0.clauses.0.colour', 1)
    },
    (pack) => {
      set(pack, 'procedures.0.clauses.1.rules.0.level', 'sure')
    },
    (pack) => {
      set(pack, 'parameters.5.default', [{ opens: 'noon', closes: '2026-11-27T19:00', agreement: 'x' }])
    },
  ]
  for (const spoil of spoilers) {
    const pack = baseline()
    spoil(pack)
    expect([isValid(pack), readPack(pack).ok]).toEqual([false, false])
  }
})
