import type { Refusal } from '../../core/result.ts'

/** A refusal as problem details (RFC 9457), with our members code, clause, says, satisfiedBy and every fault. */
export const problemDetails = (refusal: Refusal): Record<string, unknown> => ({
  type: `about:blank#${refusal.code}`,
  title: refusal.says,
  status: refusal.status ?? 422,
  code: refusal.code,
  clause: refusal.clause,
  says: refusal.says,
  satisfiedBy: refusal.satisfiedBy,
  ...(refusal.faults && refusal.faults.length > 0 ? { faults: refusal.faults } : {}),
})

export const notFound: Refusal = {
  code: 'http/not-found',
  clause: '-',
  says: 'There is nothing at this address.',
  satisfiedBy: 'Go to Today and find it from there.',
  status: 404,
}
export const signInFirst: Refusal = {
  code: 'people/sign-in-first',
  clause: '-',
  says: 'You are not signed in.',
  satisfiedBy: 'Sign in first.',
  status: 401,
}
export const diskFull: Refusal = {
  code: 'http/disk-full',
  clause: '-',
  status: 507,
  says: 'The disk is full: what was being stored was not kept. Of a long list, the parts that were taken in before are there, each whole.',
  satisfiedBy: 'Whoever runs Afterbell frees some of it; then send it again: what is there is not taken twice.',
}
export const broken: Refusal = {
  code: 'http/broken',
  clause: '-',
  status: 503,
  says: 'Something broke on our side; nothing of this request was kept.',
  satisfiedBy: 'Try again. If it happens twice, tell whoever runs Afterbell the time and the address.',
}
