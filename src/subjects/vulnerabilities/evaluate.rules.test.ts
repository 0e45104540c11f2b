import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRank, evaluateFinding, type Evaluation, type EvaluationFacts, type EvaluationPolicy, rankFindings } from './evaluate.rules.ts'
import { riskOf } from './risk.rules.ts'

const kev = {
  cve: 'CVE-2026-1',
  vendor: '',
  product: '',
  title: '',
  addedOn: '2026-10-01',
  dueOn: '2026-10-22',
  requiredAction: '',
  ransomware: false,
}
const baseline: EvaluationPolicy = {
  name: 'bod-26-04',
  clockStart: 'later-of-fix-and-detection',
  unknownExposure: 'exposed',
  unknownTechnicalImpact: 'total',
}
const facts: EvaluationFacts = {
  cve: 'CVE-2026-1000',
  package: 'openssl',
  fixed: '3.1',
  noise: false,
  kev: null,
  exposure: { exposed: false, statedBy: 'M. Ortiz', statedOn: '2026-11-02' },
  automatable: true,
  technicalImpact: 'total',
  severity: 'high',
  impact: 'high',
  detectedOn: '2026-11-21',
  fixPublishedOn: '2026-11-10',
}
const evaluated = (changes: Partial<EvaluationFacts>, policy = baseline): Evaluation => {
  const result = evaluateFinding({ ...facts, ...changes }, policy)
  if (!result.ok) throw new Error(result.refusal.says)
  return result.value
}

describe('a due date', () => {
  it('counts calendar days from the later of fix and detection', () => {
    expect(evaluated({})).toMatchObject({ decision: '60 days', startsOn: '2026-11-21', dueOn: '2027-01-20', forensic: false })
    expect(evaluated({ fixPublishedOn: '2026-12-01' })).toMatchObject({ startsOn: '2026-12-01', dueOn: '2027-01-30' })
    expect(evaluated({ fixPublishedOn: '2026-12-01' }, { ...baseline, clockStart: 'detected-here' }).startsOn).toBe('2026-11-21')
  })
  it('moves with exposure, in its sentence too', () => {
    const after = evaluated({ exposure: { exposed: true, statedBy: 'M. Ortiz', statedOn: '2026-11-21' } })
    expect(after).toMatchObject({ decision: '3 days', dueOn: '2026-11-24' })
    expect(after.reason).toBe(
      'CISA BOD 26-04: not in KEV, publicly exposed, automatable, technical impact total: fix it within 3 calendar days; counted from 2026-11-21, ' +
        'the day it was found here, that is by 2026-11-24; exposure stated by M. Ortiz on 2026-11-21.',
    )
    expect(compareRank(after, evaluated({}))).toBeLessThan(0)
  })
  it('takes labelled defaults where nobody knows, and says so', () => {
    const unknown = evaluated({ kev, exposure: { exposed: null, statedBy: null, statedOn: null }, automatable: null, technicalImpact: null })
    expect(unknown.decision).toBe('3 days & forensic investigation')
    expect(unknown.assumed.map(({ input }) => input)).toEqual(['exposed', 'automatable', 'technicalImpact'])
    expect(unknown.reason.match(/not known/g)).toHaveLength(3)
  })
  it('is refused where the district reads unknown exposure as undecided and it would matter', () => {
    const unknown = { ...facts, exposure: { exposed: null, statedBy: null, statedOn: null } }
    const result = evaluateFinding(unknown, { ...baseline, unknownExposure: 'undecided' })
    expect(result.ok === false && result.refusal.says).toContain('publicly exposed must be known')
  })
  it('is none for "on upgrade", and a missing fix is said', () => {
    const upgrade = evaluated({ automatable: false, fixed: null })
    expect(upgrade).toMatchObject({ days: null, dueOn: null })
    expect(upgrade.reason).toContain('no fixed version exists yet')
  })
  it("under the revoked BOD 22-01 is KEV's own, unless that precedes the day of adding", () => {
    const legacy = { ...baseline, name: 'bod-22-01' } as const
    expect(evaluated({ kev }, legacy).dueOn).toBe('2026-10-22')
    expect(evaluated({ kev: { ...kev, dueOn: '2026-09-01' } }, legacy)).toMatchObject({ startsOn: '2026-10-01', dueOn: '2026-10-15' })
    expect(evaluated({}, legacy).dueOn).toBeNull()
  })
})

describe('the order of work', () => {
  const row = fc.record({
    cve: fc.constantFrom('CVE-1', 'CVE-2'),
    package: fc.constantFrom('a', 'b'),
    dueOn: fc.constantFrom(null, '2026-11-24', '2026-12-01'),
    risk: fc
      .tuple(fc.constantFrom(null, 'low', 'critical'), fc.constantFrom(null, 'low', 'high'))
      .map(([severity, impact]) => riskOf(severity as never, impact as never)),
    noise: fc.boolean(),
  })
  it('is due date, then risk, noise last of all, whatever the order before', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const ranked = rankFindings(rows)
        const keyOf = (r: (typeof rows)[number]) => [r.noise, r.dueOn, r.risk.score, r.cve, r.package]
        expect(rankFindings(rows.toReversed()).map(keyOf)).toEqual(ranked.map(keyOf))
        for (let i = 1; i < ranked.length; i++) {
          const [before, after] = [ranked[i - 1], ranked[i]]
          if (before === undefined || after === undefined) continue
          expect(Number(before.noise)).toBeLessThanOrEqual(Number(after.noise))
          if (before.noise !== after.noise) continue
          expect((before.dueOn ?? '9999') <= (after.dueOn ?? '9999')).toBe(true)
          if (before.dueOn === after.dueOn) expect(before.risk.score).toBeGreaterThanOrEqual(after.risk.score)
        }
      }),
    )
  })
  it('names what of the risk was assumed', () => {
    expect(riskOf('critical', 'high')).toEqual({ level: 'very high', score: 12, assumed: [] })
    expect(riskOf(null, null)).toEqual({ level: 'moderate', score: 4, assumed: ['severity', 'impact'] })
  })
})
