import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, POLICY_NAMES, tableOf } from './decide.ts'
import { asOwnTable, combinationsOf, faultsOfTable, ownTable, pointNames, type OwnTable } from './own-table.ts'
import type { PointName } from './table.ts'

const table = (points: readonly PointName[], change: (rows: OwnTable['rows']) => OwnTable['rows'] = (rows) => rows): OwnTable => ({
  name: 'Ours',
  points,
  rows: change(
    combinationsOf(points).map((values) => ({
      values,
      decision: values.includes('yes') ? '10 days' : 'later',
      days: values.includes('yes') ? 10 : null,
      forensic: false,
    })),
  ),
})
const ready = (own: OwnTable) => {
  const made = ownTable(own, 'version 1')
  if (!made.ok) throw new Error(made.refusal.faults?.join('; '))
  return made.value
}

describe("a district's own table", () => {
  test('every one that comes with the program can be copied, is complete, and decides as its original', () => {
    for (const policy of POLICY_NAMES) {
      const original = tableOf(policy)
      if (original === undefined) continue
      const own = ready(asOwnTable(original))
      for (const values of combinationsOf(original.points)) {
        const input = Object.fromEntries(original.points.map((point, at) => [point, values[at]]))
        const [theirs, ours] = [decide(policy, input), decide('own-table', input, {}, own)]
        expect(theirs.ok && ours.ok && [ours.value.decision, ours.value.days, ours.value.forensic]).toEqual(
          theirs.ok && [theirs.value.decision, theirs.value.days, theirs.value.forensic],
        )
      }
    }
  })

  test('each missing and each repeated row is named', () => {
    const made = ownTable(
      table(['inKev', 'exposed'], (rows) => [...rows.slice(1), ...rows.slice(3)]),
      'version 1',
    )
    expect(made.ok === false && [made.refusal.code, made.refusal.faults]).toEqual([
      'ssvc/table-not-complete',
      ['no row for in KEV no, publicly exposed no', '2 rows for in KEV yes, publicly exposed yes'],
    ])
  })

  test('no name, an input twice, strange values, days that are none, one decision that means two things: each is said', () => {
    expect(faultsOfTable({ ...table(['inKev']), name: ' ' })).toEqual(['the table needs a name of at most 80 characters'])
    expect(faultsOfTable(table(['inKev', 'inKev']))).toEqual(['an input is chosen twice'])
    expect(faultsOfTable(table([]))).toEqual(['choose from one to five inputs'])
    expect(faultsOfTable(table(['inKev'], (rows) => rows.map((row) => ({ ...row, days: 0.5 }))))).toHaveLength(2)
    expect(faultsOfTable(table(['inKev'], (rows) => [...rows, { values: ['perhaps'], decision: 'later', days: null, forensic: false }]))).toEqual([
      'row "in KEV perhaps": "perhaps" is no value of inKev',
    ])
    expect(faultsOfTable(table(['inKev', 'exposed'], (rows) => rows.map((row, at) => ({ ...row, decision: 'soon', days: at }))))).toEqual([
      '"soon" has different days in different rows: one decision means one thing',
    ])
    expect(faultsOfTable(table(['humanImpact', 'severity', 'exposure', 'exploitation', 'technicalImpact']))[0]).toContain('at most 200')
  })

  test('exactly one row for every combination, whatever inputs: any other number is refused, and a complete one answers every question', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...pointNames), { minLength: 1, maxLength: 3 }),
        fc.nat(),
        fc.constantFrom('left out', 'twice', 'whole'),
        (points, at, how) => {
          const whole = table(points)
          const n = at % whole.rows.length
          const rows = how === 'left out' ? whole.rows.toSpliced(n, 1) : how === 'twice' ? [...whole.rows, ...whole.rows.slice(n, n + 1)] : whole.rows
          const made = ownTable({ ...whole, rows }, 'version 1')
          expect(made.ok).toBe(how === 'whole')
          if (!made.ok) return
          for (const { values, decision, days } of whole.rows) {
            const decided = decide('own-table', Object.fromEntries(points.map((point, i) => [point, values[i]])), {}, made.value)
            expect(decided.ok && [decided.value.decision, decided.value.days]).toEqual([decision, days])
          }
        },
      ),
    )
  })

  test('a missing input takes a labelled default, and says so; without one it is refused', () => {
    const decided = decide('own-table', { inKev: true }, {}, ready(table(['inKev', 'exposed'])))
    expect(decided.ok && [decided.value.decision, decided.value.assumed.map(({ input }) => input)]).toEqual(['10 days', ['exposed']])
    expect(decide('own-table', {}, {}, ready(table(['inKev'])))).toMatchObject({ ok: false })
    expect(decide('own-table', { inKev: true })).toMatchObject({ ok: false, refusal: { code: 'ssvc/policy-unknown' } })
  })
})
