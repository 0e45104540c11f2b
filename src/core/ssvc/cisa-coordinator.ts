import type { DecisionTable } from './table.ts'

/** The CISA Coordinator tree for SSVC. It ranks attention and sets no days. */
export const CISA_COORDINATOR: DecisionTable = {
  name: 'CISA Coordinator SSVC',
  version: '2.0.3',
  source: 'CERTCC/SSVC, decision table DT_CO',
  points: ['exploitation', 'automatable', 'technicalImpact', 'missionWellbeing'],
  across: ['low', 'medium', 'high'],
  rows: {
    'none / no / partial': ['track', 'track', 'track'],
    'none / no / total': ['track', 'track', 'track*'],
    'none / yes / partial': ['track', 'track', 'attend'],
    'none / yes / total': ['track', 'track', 'attend'],
    'public poc / no / partial': ['track', 'track', 'track*'],
    'public poc / no / total': ['track', 'track*', 'attend'],
    'public poc / yes / partial': ['track', 'track', 'attend'],
    'public poc / yes / total': ['track', 'track*', 'attend'],
    'active / no / partial': ['track', 'track', 'attend'],
    'active / no / total': ['track', 'attend', 'act'],
    'active / yes / partial': ['attend', 'attend', 'act'],
    'active / yes / total': ['attend', 'act', 'act'],
  },
  outcomes: {
    track: { days: null, forensic: false, means: 'no action beyond routine patching; look again when facts change' },
    'track*': { days: null, forensic: false, means: 'routine patching, watched more closely' },
    attend: { days: null, forensic: false, means: 'fix it sooner than routine patching would; supervisors are told' },
    act: { days: null, forensic: false, means: 'fix it as soon as possible; leaders decide on the response' },
  },
}
