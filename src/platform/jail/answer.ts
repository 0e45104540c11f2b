import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'

/** A refusal of the jail itself. Clause `-`: what was being read is the caller's business. */
export const jailRefusal = (code: string, says: string, status: 413 | 422 | 503): { readonly ok: false; readonly refusal: Refusal } =>
  refuse({
    code: `jail/${code}`,
    clause: '-',
    says,
    status,
    satisfiedBy: status === 503 ? 'Send it again in a minute.' : 'Send something smaller or simpler; the same bytes will end the same way.',
  })

const statuses: readonly unknown[] = [400, 401, 403, 404, 409, 413, 422, 429, 503]

/** The child may be in a stranger's hands: its answer is taken as a Result only when it has the shape of one. */
export const readAnswer = (frame: Buffer): Result<unknown> => {
  const broken = jailRefusal('bad-answer', 'The reader answered with something unreadable; nothing was stored.', 422)
  try {
    const answer = JSON.parse(frame.toString('utf8')) as { ok?: unknown; value?: unknown; refusal?: Record<string, unknown> } | null
    if (answer?.ok === true) return ok(answer.value)
    const { code, clause, says, satisfiedBy, faults, status } = answer?.refusal ?? {}
    if (answer?.ok !== false || !isText(code) || !isText(clause) || !isText(says) || !isText(satisfiedBy)) return broken
    return refuse({
      code,
      clause,
      says,
      satisfiedBy,
      ...(Array.isArray(faults) && faults.length <= 1_000 && faults.every(isText) ? { faults } : {}),
      ...(statuses.includes(status) ? { status: status as NonNullable<Refusal['status']> } : {}),
    })
  } catch {
    return broken
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 2_000
