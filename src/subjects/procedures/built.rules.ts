import type { BuiltRules } from './clauses.rules.ts'

const pm = (clause: string): string => `tests/clauses/${clause}.test.ts`

/** The rules that the product really contains, each with the test that proves it. A rule enters together with its test, never before. */
export const builtRules: BuiltRules = {
  'PM-2/scope-is-told': { level: 'observed', test: pm('PM-2'), proved: 'full' },
  'PM-3.1/agents-feed-inventory': { level: 'observed', test: pm('PM-3.1'), proved: 'full' },
  'PM-3.1/raw-submission-kept': { level: 'observed', test: pm('PM-3.1'), proved: 'full' },
  'PM-3.1/key-required': { level: 'enforced', test: pm('PM-3.1'), proved: 'full' },
  'PM-3.1/identity-not-taken-over': { level: 'enforced', test: pm('PM-3.1'), proved: 'full' },
  'PM-3.1/stale-devices-shown': { level: 'observed', test: pm('PM-3.1'), proved: 'full' },
  'PM-3.2/feeds-tied-to-inventory': { level: 'observed', test: pm('PM-3.2'), proved: 'full' },
  'PM-3.2/feed-refused-whole': { level: 'enforced', test: pm('PM-3.2'), proved: 'full' },
  'PM-3.2/feed-age-shown': { level: 'observed', test: pm('PM-3.2'), proved: 'full' },
  'PM-3.3/decision-and-due-date': {
    level: 'observed', test: pm('PM-3.3'), proved: 'partial',
    missing: 'a choice of how an untold exposure is read, and feeds that tell what is automatable and its technical impact (the stricter default stands in, labelled)',
  },
  'PM-3.3/exposure-moves-rank': { level: 'observed', test: pm('PM-3.3'), proved: 'full' },
  'PM-3.6/systems-counted-first': { level: 'observed', test: pm('PM-3.6'), proved: 'full' },
  'PM-3.6/figures-lead-to-evidence': { level: 'observed', test: pm('PM-3.6'), proved: 'full' },
  'PM-4/every-server-has-an-owner': { level: 'observed', test: pm('PM-4'), proved: 'full' },
  'PM-8/responsible-role-named': {
    level: 'observed', test: pm('PM-8'), proved: 'partial',
    missing: 'vacancies of positions that answer for no clause of patch management but PM-5, and a leader of the change process who is not the coordinator',
  },
}
