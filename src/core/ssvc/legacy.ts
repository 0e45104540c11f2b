import type { DecisionTable } from './table.ts'

/** CISA BOD 19-02 (2019, revoked by BOD 26-04): internet-facing systems, by severity, calendar days. */
export const BOD_19_02: DecisionTable = {
  name: 'CISA BOD 19-02 (revoked)',
  version: '2019-04-29',
  source: 'the directive; revoked by BOD 26-04',
  points: ['exposed', 'severity'],
  across: ['low', 'medium', 'high', 'critical'],
  rows: { no: ['no deadline', 'no deadline', 'no deadline', 'no deadline'], yes: ['no deadline', 'no deadline', '30 days', '15 days'] },
  outcomes: {
    'no deadline': { days: null, forensic: false, means: 'this directive sets no deadline for it' },
    '30 days': { days: 30, forensic: false, means: 'fix it within 30 calendar days' },
    '15 days': { days: 15, forensic: false, means: 'fix it within 15 calendar days' },
  },
}

/**
 * CISA BOD 22-01 (2021, revoked by BOD 26-04): what KEV lists is due on the day KEV itself states; where that is not at hand or is
 * a data error, the directive's own default by the year of the CVE id. Six months are counted as 180 days.
 */
export const BOD_22_01 = { name: 'CISA BOD 22-01 (revoked)', version: '2021-11-03', defaultDays: 14, defaultDaysBefore2021: 180 } as const
