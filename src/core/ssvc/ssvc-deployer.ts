import type { DecisionTable } from './table.ts'

/** The SSVC Deployer tree (patch application priority): its outcomes are a district's windows. */
export const SSVC_DEPLOYER: DecisionTable = {
  name: 'SSVC Deployer',
  version: '1.0.0',
  source: 'CERTCC/SSVC, patch application priority',
  points: ['exploitation', 'exposure', 'automatable', 'humanImpact'],
  across: ['low', 'medium', 'high', 'very high'],
  rows: {
    'none / small / no': ['defer', 'defer', 'scheduled', 'scheduled'],
    'none / small / yes': ['defer', 'scheduled', 'scheduled', 'scheduled'],
    'none / controlled / no': ['defer', 'scheduled', 'scheduled', 'scheduled'],
    'none / controlled / yes': ['scheduled', 'scheduled', 'scheduled', 'scheduled'],
    'none / open / no': ['defer', 'scheduled', 'scheduled', 'scheduled'],
    'none / open / yes': ['scheduled', 'scheduled', 'scheduled', 'out-of-cycle'],
    'public poc / small / no': ['defer', 'scheduled', 'scheduled', 'scheduled'],
    'public poc / small / yes': ['scheduled', 'scheduled', 'scheduled', 'scheduled'],
    'public poc / controlled / no': ['defer', 'scheduled', 'scheduled', 'scheduled'],
    'public poc / controlled / yes': ['scheduled', 'scheduled', 'scheduled', 'out-of-cycle'],
    'public poc / open / no': ['scheduled', 'scheduled', 'scheduled', 'out-of-cycle'],
    'public poc / open / yes': ['scheduled', 'scheduled', 'out-of-cycle', 'out-of-cycle'],
    'active / small / no': ['scheduled', 'scheduled', 'out-of-cycle', 'out-of-cycle'],
    'active / small / yes': ['scheduled', 'out-of-cycle', 'out-of-cycle', 'out-of-cycle'],
    'active / controlled / no': ['scheduled', 'scheduled', 'out-of-cycle', 'out-of-cycle'],
    'active / controlled / yes': ['out-of-cycle', 'out-of-cycle', 'out-of-cycle', 'out-of-cycle'],
    'active / open / no': ['scheduled', 'out-of-cycle', 'out-of-cycle', 'immediate'],
    'active / open / yes': ['out-of-cycle', 'out-of-cycle', 'immediate', 'immediate'],
  },
  outcomes: {
    defer: { days: null, forensic: false, means: 'leave it for now' },
    scheduled: { days: null, forensic: false, means: 'patch it in the next regular window' },
    'out-of-cycle': { days: null, forensic: false, means: 'patch it in an extra window, before the next regular one' },
    immediate: { days: null, forensic: false, means: 'patch it at once, ahead of any cycle' },
  },
}
