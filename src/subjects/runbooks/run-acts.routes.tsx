import { z } from 'zod'
import type { Refusal, Result } from '../../core/result.ts'
import { readInstant } from '../../core/time/zone.ts'
import { done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { readId } from '../../platform/ids.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, passkeyAnswer, type Who } from '../people/index.ts'
import { askAgain, backInProduction, confirmRevert, keepNotClean, stopRun } from './administrator-acts.ts'
import { closeCycleIfDone } from './close-cycle.ts'
import { runNotFound } from './load-run.ts'
import { readPolicy } from './parts.ts'
import { runOf } from './runbooks.views.ts'
import { onceOrdered } from './revert-ordered.ts'
import { withdrawRun } from './schedule-run.ts'
import { askRevertSignature, takeRevertSignature, type SigningParts } from './sign-revert.ts'
import { withShownIds } from './shown-ids.ts'
import { startRun } from './start-run.ts'
import { isStepId } from './steps.rules.ts'
import { tryAgain } from './try-again.ts'
import { complete, intend } from './work-step.ts'

const text = (limit = 2000) => z.string().max(limit).default('')
const nothing = z.object({})
const reasoned = z.object({ reason: text() })
const remarked = z.object({ remark: text() })
const agreed = z.object({ agreedTo: z.iso.datetime({ offset: true }), passkey: passkeyAnswer.optional() })
const yesNo = z.enum(['yes', 'no']).transform((word) => word === 'yes')
const attesting = z.object({
  said: text(20_000),
  fileHash: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'is not a SHA-256: 64 characters of 0-9 and a-f')
    .optional(),
  lastGoodAt: z.string().max(40).optional(),
  result: z.enum(['ok', 'warn', 'fail']).optional(),
  yes: z.union([yesNo, z.boolean()]).optional(),
  installed: z.coerce.number().int().min(0).max(10_000).optional(),
})
const needsScripts: Refusal = {
  code: 'runbooks/passkey-needs-scripts',
  clause: 'SP-4.3',
  status: 400,
  says: 'Signing with a passkey works only where scripts may run. Nothing was started.',
  satisfiedBy: 'Allow scripts for this site, or restore the snapshot by hand on the hypervisor.',
}
type OnePage = (who: Who, shownId: string, problem?: Refusal) => Promise<Reply>
type Acting<B> = { readonly who: Who; readonly from: From; readonly runId: string; readonly body: B; readonly step: string }

/** What is done to a run, one address an act. A refusal is shown on the run's own page. */
export const runActRoutes = (parts: SigningParts, onePage: OnePage): readonly Route<Who>[] => {
  const acts = <S extends z.ZodType>(
    path: string,
    says: string,
    clauses: readonly string[],
    may: string,
    body: S,
    act: (one: Acting<z.infer<S>>) => Promise<Result<object>>,
  ): Route<Who> =>
    route<Who, S>({
      method: 'POST',
      path: `/runs/:id/${path}`,
      says,
      clauses,
      may,
      body,
      handle: async ({ who: someone, request, body: given }) => {
        const who = someone as Who
        const shownId = request.params.id ?? ''
        const runId = readId('run', shownId)
        if (runId === undefined) return refused(runNotFound)
        const result = await act({
          who,
          runId,
          body: given,
          step: request.params.step ?? '',
          from: { db: parts.db, districtId: who.districtId, actor: actorOf(who) },
        })
        return result.ok ? done(withShownIds(result.value) as object, `/runs/${shownId}`) : onePage(who, shownId, result.refusal)
      },
    })
  // A local time is the district's, as the form shows it.
  const instant = async (who: Who, local: string | undefined): Promise<Result<string | undefined>> => {
    if (local === undefined) return { ok: true, value: undefined }
    const { zone } = await reading({ db: parts.db, districtId: who.districtId }, (tx) => readPolicy(parts, tx))
    const read = readInstant(local, zone)
    return read.ok ? { ok: true, value: read.value.toString() } : read
  }
  const noStep = (step: string): Result<never> => ({
    ok: false,
    refusal: {
      code: 'runbooks/no-such-step',
      clause: 'SP-0',
      says: `There is no step ${step.slice(0, 40)}.`,
      satisfiedBy: 'a step of the list',
      status: 404,
    },
  })

  return [
    acts('withdraw', 'Withdraw a plan that has not begun', ['SP-1.3'], 'cycles.plan', reasoned, ({ from, runId, body }) =>
      withdrawRun(parts)(from, { runId, ...body }),
    ),
    acts('start', 'Begin a run by hand, if every gate holds', ['SP-1.2', 'CM-2', 'SP-1.4', 'SP-1.5'], 'runs.work', nothing, ({ from, runId }) =>
      startRun(parts)(from, { runId }),
    ),
    acts('steps/:step/begin', 'Begin a step by hand', ['SP-2', 'SP-3'], 'runs.work', nothing, async ({ from, runId, step }) =>
      isStepId(step) ? intend(parts)(from, { runId, step }) : noStep(step),
    ),
    acts(
      'steps/:step/attest',
      'Attest a step done by hand, with evidence',
      ['SP-0', 'SP-1.6', 'SP-2', 'SP-3', 'SP-4.6', 'SP-4.7'],
      'runs.work',
      attesting,
      async ({ who, from, runId, step, body }) => {
        const lastGoodAt = await instant(who, body.lastGoodAt)
        if (!lastGoodAt.ok) return lastGoodAt
        const given = { ...body, lastGoodAt: lastGoodAt.value }
        return isStepId(step) ? complete(parts)(from, { runId, step, finding: { given }, grade: 'attested', kind: 'attested' }) : noStep(step)
      },
    ),
    acts(
      'revert',
      'Confirm putting the server back, with what is lost',
      ['SP-4.3'],
      'runs.work',
      agreed,
      async ({ who, from, runId, body: { agreedTo, passkey } }) => {
        const signed = passkey && (await takeRevertSignature(parts, who, runId, passkey))
        if (signed?.ok === false) return signed
        const actor = signed ? { ...from.actor, proof: 'passkey' as const } : from.actor
        const isAdministrator = who.positions.includes('systems-administrator')
        return onceOrdered(
          parts,
          from,
          runId,
          await confirmRevert(parts)({ ...from, actor }, { runId, agreedTo, isAdministrator, signed: signed?.value }),
        )
      },
    ),
    route<Who, typeof agreed>({
      method: 'POST',
      path: '/runs/:id/revert/sign',
      says: 'What a passkey signs to have the server put back; does nothing',
      clauses: ['SP-4.3'],
      may: 'runs.work',
      body: agreed,
      handle: async ({ who, request }) => {
        const runId = readId('run', request.params.id ?? '')
        if (runId === undefined) return refused(runNotFound)
        const asked = request.wantsJson ? await askRevertSignature(parts, who as Who, runId) : { ok: false as const, refusal: needsScripts }
        return asked.ok ? view(asked.value, () => '') : onePage(who as Who, request.params.id ?? '', asked.refusal)
      },
    }),
    acts('back-in-production', 'Results and remark onto the ticket', ['SP-4.5'], 'runs.work', remarked, ({ from, runId, body }) =>
      backInProduction(parts)(from, { runId, ...body }),
    ),
    acts('ask-again', 'Ask the silent testers once more', ['SP-4.2'], 'runs.work', reasoned, ({ from, runId, body }) =>
      askAgain(parts)(from, { runId, ...body }),
    ),
    acts(
      'try-again',
      'Go on after an installation that failed by hand, in the same window',
      ['SP-3', 'CM-2'],
      'runs.work',
      nothing,
      ({ from, runId }) => tryAgain(parts)(from, { runId }),
    ),
    acts(
      'keep',
      'Keep a server that is not clean, or whose window closed, and have it tested',
      ['SP-3'],
      'runs.work',
      reasoned,
      ({ from, runId, body }) => keepNotClean(parts)(from, { runId, ...body }),
    ),
    acts('close-ticket', 'Close the ticket, if no server owes anything', ['SP-5', 'CM-8'], 'cycles.plan', nothing, async ({ from, runId }) => {
      const run = await reading(from, (tx) => runOf(tx, runId))
      const closed = run ? await closeCycleIfDone(parts)(from, { cycleId: run.cycleId }) : undefined
      return closed === undefined ? { ok: false, refusal: runNotFound } : closed.ok ? { ok: true, value: { resolution: closed.value } } : closed
    }),
    acts('stop', 'End a run before anything was touched', ['SP-1.6'], 'runs.work', reasoned, ({ from, runId, body }) =>
      stopRun(parts)(from, { runId, ...body }),
    ),
  ]
}
