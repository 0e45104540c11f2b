import { refuse } from '../../core/result.ts'

/** Feeds are one for all districts: where there are several, no district's own people change what the others' findings stand on. */
export const notForAll = refuse({
  code: 'vulnerabilities/feeds-are-shared',
  clause: 'PM-3.2',
  says: 'Several districts share these feeds, so no single district loads them from its pages.',
  satisfiedBy: 'Whoever runs Afterbell loads them for everyone: afterbell feeds load FILE.',
  status: 403,
})
