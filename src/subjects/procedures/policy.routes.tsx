import { z } from 'zod'
import { Temporal } from 'temporal-polyfill'
import type { PolicyParameter, PolicyValue } from '../../core/policy/parameters.ts'
import { type Refusal } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { isBefore } from '../../core/time/zone.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { notFound } from '../../platform/http/problem.ts'
import { done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../people/index.ts'
import {
  concernedBy,
  keptPolicy,
  policyInForce,
  setValue,
  valueInWords,
  valueRows,
  withdrawValue,
  type ValueRow,
  type PackReader,
} from '../policy/index.ts'
import { inPositions, whoMay } from './may-words.ts'
import { packRoutes } from './pack.routes.tsx'
import { ParameterScreen, type ParameterPage, type Past } from './parameter.screens.tsx'
import { parameterHref, PolicyScreen } from './policy.screens.tsx'
import { canBeTried, simulate } from './simulate.ts'
import { VersionScreen } from './version.screens.tsx'
import { openItems } from './simulate.views.ts'

type Parts = { readonly db: Db; readonly readPack: PackReader; readonly onPolicy: (from: From, because: string) => Promise<unknown> }
const setBody = z.object({
  name: z.string().min(1).max(80),
  value: z.union([z.string().max(60_000), z.number(), z.boolean(), z.null(), z.array(z.unknown()).max(400)]),
  from: z.string().max(40).optional(),
  reason: z.string().max(2000).default(''),
})
const tryQuery = z.object({ try: z.string().max(2000).optional() })

/** A form sends text; the parameter's type says what is meant. */
const meant = (one: PolicyParameter | undefined, value: unknown): unknown => {
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (one?.type === 'whole' && /^-?\d{1,9}$/.test(text)) return Number(text)
  if (one?.type === 'yes-no' && (text === 'yes' || text === 'no')) return text === 'yes'
  if (one?.type === 'names')
    return text
      .split(/[\r\n]+/)
      .map((name) => name.trim())
      .filter(Boolean)
  if (one?.type !== 'windows') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const pastOf = (rows: readonly ValueRow[], standard: PolicyValue, now: Temporal.Instant, zone: string): readonly Past[] => {
  const when = (iso: string) => ({ iso, words: inWords(Temporal.Instant.from(iso), zone) })
  const kept = rows.filter((row) => row.withdrawnAt === null) // newest first
  const inForce = kept.find((row) => !isBefore(now, row.fromAt))
  return rows.map((row) => {
    const earlier = kept[kept.indexOf(row) + 1]
    const state = row.withdrawnAt !== null ? 'withdrawn' : isBefore(now, row.fromAt) ? 'planned' : row === inForce ? 'in force' : 'over'
    return {
      id: showId('val', row.id),
      value: row.value ?? standard,
      before: row.withdrawnAt === null ? (earlier?.value ?? standard) : '',
      from: when(row.fromAt),
      set: when(row.setAt),
      by: row.setBy,
      reason: row.reason,
      state,
    }
  })
}

const pageOf = async (tx: Tx, now: Temporal.Instant, who: Who, name: string, asked?: string): Promise<ParameterPage | undefined> => {
  const { pack, values } = await policyInForce(tx, now.toString())
  const one = pack.parameters.find((parameter) => parameter.name === name)
  if (one === undefined) return undefined
  const standard = pack.policy[name] ?? one.default
  const value = values[name] ?? standard
  const open = (await openItems(tx)).map((item) => {
    const own = item.content === null ? value : (item.content[name] ?? value)
    return { what: item.what, href: item.href, runs: item.runs, value: valueInWords(own), isOther: JSON.stringify(own) !== JSON.stringify(value) }
  })
  return {
    pack,
    one,
    value,
    zone: who.zone,
    open,
    mayChange: whoMay(who),
    concerned: inPositions(concernedBy(pack, name)),
    history: pastOf(await valueRows(tx, name), standard, now, who.zone),
    simulation:
      asked !== undefined || !canBeTried(name) ? await simulate(tx, now, pack.parameters, values, name, meant(one, asked) as PolicyValue) : undefined,
  }
}

export const policyRoutes = ({ db, readPack, onPolicy }: Parts): readonly Route<Who>[] => {
  const refusedAt = async (who: Who, name: string, problem: Refusal, sent: ParameterPage['sent']): Promise<Reply> => {
    const page = await reading({ db, districtId: who.districtId }, (tx, now) => pageOf(tx, now, who, name))
    return page === undefined
      ? refused(problem)
      : refused(problem, () => <ParameterScreen who={who} path="/policy" page={{ ...page, problem, sent }} />)
  }
  return [
    route<Who>({
      method: 'GET',
      path: '/policy',
      says: 'Every policy parameter: the district’s value beside the default, bounds, clause',
      clauses: ['PM-7'],
      may: 'procedures.see',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const { pack, values, rows, now } = await reading({ db, districtId: who.districtId }, async (tx, at) => ({
          ...(await policyInForce(tx, at.toString())),
          rows: await valueRows(tx),
          now: at,
        }))
        const planned = new Set(rows.filter((row) => row.withdrawnAt === null && isBefore(now, row.fromAt)).map((row) => row.parameter))
        const shown = pack.parameters.map((one) => ({
          ...one,
          value: values[one.name],
          isOwn: JSON.stringify(values[one.name]) !== JSON.stringify(one.default),
          changesLater: planned.has(one.name),
        }))
        return view({ pack: { name: pack.pack, version: pack.version, hash: pack.hash }, parameters: shown }, () => (
          <PolicyScreen who={who} path="/policy" page={{ pack, values, planned }} />
        ))
      },
    }),
    ...packRoutes({ db, readPack, onPolicy }),
    route<Who>({
      method: 'GET',
      path: '/policy/versions/:id',
      says: 'A set of numbers that something was opened under, beside those in force',
      clauses: ['PM-7'],
      may: 'procedures.see',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const found = await reading({ db, districtId: who.districtId }, async (tx) => ({
          kept: await keptPolicy(tx, request.params.id ?? ''),
          now: await policyInForce(tx),
        }))
        if (found.kept === undefined) return refused(notFound)
        const { kept, now } = found
        return view(kept, () => (
          <VersionScreen
            who={who}
            path="/policy"
            kept={kept}
            now={now}
            firstUsed={{ iso: kept.firstUsedAt, words: inWords(Temporal.Instant.from(kept.firstUsedAt), who.zone, { withYear: true }) }}
          />
        ))
      },
    }),
    route<Who, z.ZodType<undefined>, typeof tryQuery>({
      method: 'GET',
      path: '/policy/:name',
      says: 'One parameter: value, history, what is under way, and with ?try= what another value would have changed',
      clauses: ['PM-7'],
      may: 'procedures.see',
      query: tryQuery,
      handle: async ({ who: maybe, request, query }) => {
        const who = signedIn(maybe)
        const page = await reading({ db, districtId: who.districtId }, (tx, now) => pageOf(tx, now, who, request.params.name ?? '', query.try))
        if (page === undefined) return refused(notFound)
        const { one, value, history, open, simulation } = page
        return view({ ...one, value, history, open, ...(simulation ? { simulation } : {}) }, () => (
          <ParameterScreen who={who} path="/policy" page={page} />
        ))
      },
    }),
    route<Who, typeof setBody>({
      method: 'POST',
      path: '/parameters',
      says: 'Set one policy parameter inside its bounds, with a reason, from a moment on; null is the default',
      clauses: ['PM-7'],
      may: 'policy.change',
      body: setBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const from = { db, districtId: who.districtId, actor: actorOf(who) }
        const one = await reading(from, async (tx) => (await policyInForce(tx)).pack.parameters.find(({ name }) => name === body.name))
        const result = await setValue(from, { name: body.name, value: meant(one, body.value), from: body.from, reason: body.reason })
        if (!result.ok)
          return refusedAt(who, body.name, result.refusal, {
            value: typeof body.value === 'string' ? body.value : JSON.stringify(body.value),
            from: body.from,
            reason: body.reason,
          })
        // What begins later moves the plan, or what is found in inventories, when it begins.
        const isNow = one !== undefined && /^(priority|posture)\./.test(body.name) && (body.from ?? '').trim() === ''
        if (isNow) await onPolicy(from, `${body.name} changed`)
        return done({ ...result.value, id: showId('val', result.value.id) }, parameterHref(body.name))
      },
    }),
    route<Who, z.ZodType<{ id: string }>>({
      method: 'POST',
      path: '/parameters/withdraw',
      says: 'Withdraw a planned change of a parameter',
      clauses: ['PM-7'],
      may: 'policy.change',
      body: z.object({ id: z.string().max(60) }),
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const result = await withdrawValue({ db, districtId: who.districtId, actor: actorOf(who) }, body)
        return result.ok ? done(result.value, parameterHref(result.value.name)) : refused(result.refusal)
      },
    }),
  ]
}
