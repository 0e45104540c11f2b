import type { DecisionTable } from './table.ts'

/** CISA BOD 26-04 of 10 June 2026, which revoked BOD 19-02 and BOD 22-01. Calendar days. */
export const BOD_26_04: DecisionTable = {
  name: 'CISA BOD 26-04',
  version: '1.0.0',
  source: 'CERTCC/SSVC, decision table DT_BOD2604',
  points: ['inKev', 'exposed', 'automatable', 'technicalImpact'],
  across: ['partial', 'total'],
  rows: {
    'no / no / no': ['fix on system upgrade', 'fix on system upgrade'],
    'no / no / yes': ['60 days', '60 days'],
    'no / yes / no': ['60 days', '14 days'],
    'no / yes / yes': ['14 days', '3 days'],
    'yes / no / no': ['14 days', '14 days'],
    'yes / no / yes': ['14 days', '3 days & forensic investigation'],
    'yes / yes / no': ['14 days', '3 days & forensic investigation'],
    'yes / yes / yes': ['3 days', '3 days & forensic investigation'],
  },
  outcomes: {
    'fix on system upgrade': { days: null, forensic: false, means: 'fix it at the next upgrade or rebuild of the system' },
    '60 days': { days: 60, forensic: false, means: 'fix it within 60 calendar days' },
    '14 days': { days: 14, forensic: false, means: 'fix it within 14 calendar days' },
    '3 days': { days: 3, forensic: false, means: 'fix it within 3 calendar days' },
    '3 days & forensic investigation': { days: 3, forensic: true, means: 'fix it within 3 calendar days and look for signs of a break-in' },
  },
}
