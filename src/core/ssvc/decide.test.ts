import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BOD_26_04 } from './bod-26-04.ts'
import { CISA_COORDINATOR } from './cisa-coordinator.ts'
import { decide, type Decision, POLICY_NAMES } from './decide.ts'
import { BOD_19_02 } from './legacy.ts'
import { SSVC_DEPLOYER } from './ssvc-deployer.ts'
import { lookUp, valuesOf } from './table.ts'

const decided = (policy: string, input: Record<string, unknown>): Decision => {
  const result = decide(policy, input)
  if (!result.ok) throw new Error(result.refusal.says)
  return result.value
}
const refusal = (policy: string, input: Record<string, unknown>) => {
  const result = decide(policy, input)
  return result.ok ? null : result.refusal
}

describe('the tables', () => {
  for (const table of [BOD_26_04, CISA_COORDINATOR, SSVC_DEPLOYER, BOD_19_02]) {
    it(`${table.name}: every combination has an outcome that is described`, () => {
      const combinations = table.points.reduce<string[][]>(
        (rows, point) => rows.flatMap((row) => valuesOf(table, point).map((value) => [...row, value])),
        [[]],
      )
      expect(combinations.length).toBe(Object.keys(table.rows).length * table.across.length)
      for (const values of combinations) expect(table.outcomes[lookUp(table, values) ?? ''], values.join(' / ')).toBeDefined()
    })
  }
})

const folder = join(process.env['AFTERBELL_SHARED'] ?? '../shared', 'data/ssvc')
const present = existsSync(folder)
const rowsOf = (file: string): string[][] =>
  (present ? readFileSync(join(folder, file), 'utf8') : '')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(1))

describe.skipIf(!present)(`every row as published${present ? '' : ` (skipped: ${folder} is absent)`}`, () => {
  it('CISA BOD 26-04', () => {
    const rows = rowsOf('cisa_bod_26_04_1_0_0.csv')
    expect(rows).toHaveLength(16)
    for (const [inKev, exposed, automatable, technicalImpact, outcome = ''] of rows) {
      const { decision, days, forensic } = decided('bod-26-04', { inKev: inKev === 'yes', exposed: exposed === 'yes', automatable, technicalImpact })
      expect(decision).toBe(outcome)
      expect(days).toBe(outcome.startsWith('fix') ? null : Number.parseInt(outcome, 10))
      expect(forensic).toBe(outcome.includes('forensic'))
    }
  })
  it('CISA Coordinator', () => {
    const rows = rowsOf('cisa_coordinator_2_0_3.csv')
    expect(rows).toHaveLength(36)
    for (const [exploitation, automatable, technicalImpact, missionWellbeing, outcome] of rows) {
      expect(decided('cisa-coordinator', { exploitation, automatable, technicalImpact, missionWellbeing }).decision).toBe(outcome)
    }
  })
  it('SSVC Deployer', () => {
    const rows = rowsOf('deployer_patch_application_priority_1_0_0.csv')
    expect(rows).toHaveLength(72)
    for (const [exploitation, exposed, automatable, humanImpact, outcome] of rows) {
      expect(decided('ssvc-deployer', { exploitation, exposed, automatable, humanImpact }).decision).toBe(outcome)
    }
  })
})

describe('what is not known', () => {
  it('BOD 26-04: unknown exposure counts as exposed, and the reason says so', () => {
    const { decision, assumed, reason } = decided('bod-26-04', { inKev: true, automatable: 'yes', technicalImpact: 'total' })
    expect(decision).toBe('3 days & forensic investigation')
    expect(assumed.map(({ input, value }) => [input, value])).toEqual([['exposed', 'yes']])
    expect(reason).toContain("publicly exposed (not known; the policy's default")
    expect(decided('bod-26-04', { inKev: true, exposed: 'unknown', automatable: true, technicalImpact: 'T' }).decision).toBe(decision)
  })
  it('an input without a default is refused, and named with what it decides between', () => {
    expect(refusal('bod-26-04', { exposed: true, automatable: 'yes', technicalImpact: 'total' })?.faults).toEqual([
      'inKev is missing and this policy has no default for it',
    ])
    expect(refusal('bod-26-04', { inKev: false, exposed: true, automatable: 'yes' })?.says).toContain('14 days, or 3 days')
  })
  it('an input that changes nothing is not asked for', () => {
    const { decision, reason } = decided('bod-26-04', { inKev: false, exposed: false, automatable: 'yes' })
    expect(decision).toBe('60 days')
    expect(reason).toContain('technical impact not known, which changes nothing here')
  })
  it('SSVC suggests its own defaults for the deployer, and they give "scheduled"', () => {
    const { decision, assumed } = decided('ssvc-deployer', {})
    expect(decision).toBe('scheduled')
    expect(assumed).toHaveLength(4)
  })
  it('KEV is evidence of active exploitation, and "not publicly exposed" is said to be taken as controlled', () => {
    const { decision, reason } = decided('ssvc-deployer', { inKev: true, exposed: false, automatable: 'no', humanImpact: 'high' })
    expect(decision).toBe('out-of-cycle')
    expect(reason).toContain('it is in KEV')
    expect(reason).toContain('controlled (not publicly exposed')
  })
  it('unreadable words are refused, all of them', () => {
    expect(refusal('bod-26-04', { inKev: 'perhaps', exposed: 7, automatable: 'yes', technicalImpact: 'some' })?.faults).toHaveLength(3)
  })
  it('a word nobody knows is refused by the name of its field, though another input could stand in for it', () => {
    const faults = (policy: string, input: Record<string, unknown>) => refusal(policy, input)?.faults?.map((fault) => fault.split(':')[0])
    const rest = { automatable: 'no', humanImpact: 'low', missionWellbeing: 'low', technicalImpact: 'total' }
    expect(faults('ssvc-deployer', { ...rest, exposure: 'nearly', exposed: false, exploitation: 'none' })).toEqual(['exposure is "nearly"'])
    expect(faults('ssvc-deployer', { ...rest, exposed: 'nearly', exploitation: 'none' })).toEqual(['exposed is "nearly"'])
    expect(faults('cisa-coordinator', { ...rest, exploitation: 'some', inKev: true })).toEqual(['exploitation is "some"'])
    expect(faults('cisa-coordinator', { ...rest, inKev: 'some' })).toEqual(['inKev is "some"'])
    expect(faults('bod-26-04', { ...rest, inKev: [], exposed: 1 })).toEqual(['inKev is []', 'exposed is 1'])
    expect(decided('ssvc-deployer', { ...rest, exposure: 'unknown', exposed: true, exploitation: 'none' }).reason).toContain('system exposure open, ')
  })
  it('never guesses: leaving out any inputs gives the full answer, a labelled default, or a refusal', () => {
    const full = {
      inKev: false,
      exposed: true,
      automatable: 'no',
      technicalImpact: 'partial',
      exploitation: 'none',
      missionWellbeing: 'high',
      humanImpact: 'low',
      severity: 'high',
      cve: 'CVE-2024-1234',
    }
    fc.assert(
      fc.property(fc.constantFrom(...POLICY_NAMES), fc.subarray(Object.keys(full)), (policy, kept) => {
        const result = decide(policy, Object.fromEntries(Object.entries(full).filter(([key]) => kept.includes(key))))
        const complete = decided(policy, full)
        if (result.ok && result.value.decision !== complete.decision) {
          expect(result.value.assumed.length).toBeGreaterThan(0)
          expect(result.value.reason).toContain("not known; the policy's default")
        }
      }),
    )
  })
})

describe('the revoked directives', () => {
  it('BOD 19-02 asks internet-facing systems for 15 and 30 days', () => {
    expect(decided('bod-19-02', { exposed: true, severity: 'critical' }).days).toBe(15)
    expect(decided('bod-19-02', { severity: 7.5 }).days).toBe(30)
    expect(decided('bod-19-02', { exposed: true, severity: 'medium' }).days).toBeNull()
    expect(decided('bod-19-02', { exposed: false }).days).toBeNull()
    expect(refusal('bod-19-02', { exposed: true })?.says).toContain('severity')
  })
  it('BOD 22-01 goes by KEV and the year of the id', () => {
    expect(decided('bod-22-01', { cve: 'CVE-2024-1234', inKev: true }).days).toBe(14)
    expect(decided('bod-22-01', { cve: 'CVE-2019-11510', inKev: 'yes' }).days).toBe(180)
    expect(decided('bod-22-01', { inKev: false }).days).toBeNull()
    expect(refusal('bod-22-01', { cve: 'CVE-2024-1234' })?.faults).toHaveLength(1)
    expect(refusal('bod-22-01', { inKev: true })).not.toBeNull()
  })
  it('an unknown policy is refused with the known ones', () => {
    expect(refusal('toString', {})?.satisfiedBy).toContain('bod-26-04')
  })
})
