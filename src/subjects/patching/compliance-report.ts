import type { Temporal } from 'temporal-polyfill'
import { whole, type PolicyValues } from '../../core/policy/parameters.ts'
import { canonical, type Json } from '../../core/proof/canonical.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { dateInWords } from '../../core/time/words.ts'
import { inZone, isBefore, isoIn } from '../../core/time/zone.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { newId, showId } from '../../platform/ids.ts'
import { leftOut, type LeftOut } from '../assets/index.ts'
import { dataQuality } from '../inventory/index.ts'
import { ledgerState, sha256, useCase } from '../ledger/index.ts'
import { districtOf } from '../people/index.ts'
import { doubtInWords, feedsStatus, fixDataFor, releasesTold, standingStatements, type FixData } from '../vulnerabilities/index.ts'
import { classify, figuresOf, type Figures, type Judgement, type SystemFacts } from './compliance.rules.ts'
import { systemRows, type Measure, type SystemRow } from './compliance.views.ts'
import { hostedOnReport, type HostedOnReport } from './others/hosted-report.views.ts'
import type { ActorJudgement } from './others/actor.rules.ts'
import { patchedByOthers } from './others/others.views.ts'
import { planPolicy } from './policy.views.ts'
import { endedDevices } from './support/support.views.ts'
import type { TrackRecord } from './track-record.rules.ts'
import { trackRecord } from './track-record.views.ts'
import { overridesInForce, type OverrideInForce } from './updates/evaluation.views.ts'

export type PolicyOf = (tx: Tx) => Promise<PolicyValues>
export type FeedBasis = {
  readonly slot: string
  readonly kind: string
  readonly name: string
  readonly published: string | null
  readonly loadedAt: string
  readonly sha256: string
  readonly entries: number
  readonly ageDays: number | null // null: nobody told of which day it is
  readonly loadedDaysAgo: number
  readonly isOld: boolean
  readonly signature: string // none, not-checked, checked
  readonly signedBy: string | null // the key's fingerprint
}
/** What the figures stand on: without it nobody could check them later. */
export type Basis = {
  readonly feeds: readonly FeedBasis[]
  readonly inventory: {
    readonly heardOfFrom: string | null
    readonly heardOfTo: string | null
    readonly staleDays: number
    readonly turnedAway: number
    readonly openAlarms: number
    /** What the list of devices holds and no figure counts. */
    readonly leftOut: LeftOut
  }
  readonly policy: { readonly name: string; readonly clockStart: string; readonly soonDays: number; readonly feedMaxAgeDays: number }
  readonly ledger: { readonly entries: number; readonly unsealed: number; readonly head: string | null }
}
/** `lacksData`: ours to patch, and no fix data is loaded for its system; `isPartly`: only a part of it. `isEnded`: its system gets no more fixes. */
export type SystemOnReport = SystemRow &
  Judgement & { readonly proof: ActorJudgement | null; readonly lacksData: boolean; readonly isPartly: boolean; readonly isEnded: boolean }
export type ComplianceReport = Figures & {
  readonly district: string
  readonly districtName: string
  readonly zone: string
  readonly asOf: string
  readonly today: string
  readonly measure: Measure
  readonly basis: Basis
  readonly rows: readonly SystemOnReport[]
  /** Applications that run elsewhere: beside the systems, in none of their figures. */
  readonly hosted: readonly HostedOnReport[]
  readonly overrides: readonly OverrideInForce[] // every one in force, with what was computed
  readonly statements: Awaited<ReturnType<typeof standingStatements>> // findings that count nowhere above, by a person's word
  readonly trackRecord: TrackRecord // how the last days went (PM-1)
  readonly notes: readonly string[]
}

const notes = [
  'No exception is granted: no system is counted as excepted (PM-6).',
  'Up to date means: every fix that the whole list of its distribution’s release (or Microsoft’s list for its Windows), loaded and not out of date, names for it is installed, or whoever else patches it has proved it. A list that is loaded in part finds what it finds; its silence is not known. Other programs are checked if data on affected products (NVD, CVE records) is loaded.',
  'Headers, tools and kernels that are not running are counted separately and do not affect the class.',
  'Hosted applications are counted separately from the systems and are in none of their figures: they are not inventoried here, so only what their vendor proves counts.',
  'Devices that are retired or out of scope are not counted; one that is lost or stolen is counted until it is retired.',
]

type Loaded = Awaited<ReturnType<typeof feedsStatus>>['feeds']

/** An old catalogue says of nothing newer that it is not exploited. */
const kevOf = (feeds: Loaded): SystemFacts['kev'] => {
  const kev = feeds.find(({ kind }) => kind === 'kev')
  return kev === undefined ? 'none' : kev.ageDays === null ? 'undated' : kev.isOld ? 'old' : 'fresh'
}

const factsOf = (row: SystemRow, feeds: Loaded, data: FixData, proof: ActorJudgement | null, noFixes: string | undefined): SystemFacts => ({
  noFixes,
  patchingActor: row.patchingActor,
  proof,
  isStale: row.isStale,
  silentDays: row.silentDays,
  hasSoftware: row.hasSoftware,
  system: data.system,
  feed: data.is,
  feedBy: data.by,
  feedDoubt: doubtInWords(data),
  kev: kevOf(feeds),
  isCompared: row.isCompared,
  unclear: row.unclear,
  patches: row.patches,
  firstPatch:
    row.firstPackage === null ? null : { package: row.firstPackage, dueInWords: row.firstDueOn === null ? null : dateInWords(row.firstDueOn) },
  run: row.runState === null || row.ticket === null ? null : { state: row.runState, ticket: row.ticket },
  alarms: row.alarms,
})

/** The report of this very moment, read in the running transaction. `districtId` is the one the transaction is in; `ownerId` narrows its systems. */
export const complianceNow = async (
  tx: Tx,
  districtId: string,
  now: Temporal.Instant,
  policyOf: PolicyOf,
  ownerId: string | null = null,
): Promise<ComplianceReport> => {
  const district = await districtOf(tx)
  const zone = district?.zone ?? 'UTC'
  const values = await policyOf(tx)
  const { feeds: loaded, maxAgeDays } = await feedsStatus(tx, now)
  const feeds = loaded.map(
    ({ slot, kind, name, published, loadedAt, sha256: hash, entries, ageDays, loadedDaysAgo, isOld, signature, signedBy }) => ({
      slot,
      kind,
      name,
      published,
      loadedAt,
      sha256: hash,
      entries,
      ageDays,
      loadedDaysAgo,
      isOld,
      signature,
      signedBy,
    }),
  )
  const soonDays = whole(values, 'report.soonDays')
  const date = inZone(now, zone).toPlainDate()
  const measure: Measure = {
    now,
    today: date.toString(),
    soonUntil: date.add({ days: soonDays }).toString(),
    staleDays: whole(values, 'inventory.staleDays'),
  }
  const others = await patchedByOthers(tx, now, values)
  const proofs = new Map(others.map((one) => [one.id, one]))
  const ended = await endedDevices(tx, measure.today)
  const systems = await systemRows(tx, measure, ownerId)
  const told = await releasesTold(
    tx,
    systems.map(({ line }) => line),
  )
  const dataOf = (row: SystemRow): FixData =>
    fixDataFor({ line: row.line, name: row.osName, version: row.osVersion, family: row.osFamily, isWindows: row.isWindows }, loaded, told)
  const rows = systems.map((row) => {
    const proof = proofs.get(row.id) ?? null
    const facts = factsOf(row, loaded, dataOf(row), proof, ended.get(row.id))
    return {
      ...row,
      proof,
      lacksData: proof === null && facts.feed === 'none',
      isPartly: proof === null && facts.feed === 'part',
      isEnded: ended.has(row.id),
      ...classify(facts),
    }
  })
  const heard = rows
    .filter((row) => row.isSeen)
    .map((row) => row.lastSeen)
    .toSorted()
  const [quality, ledger, policy] = [await dataQuality(tx), await ledgerState(tx), await planPolicy(tx)]
  return {
    district: districtId,
    districtName: district?.name ?? '',
    zone,
    asOf: isoIn(now, zone),
    today: measure.today,
    measure,
    rows,
    hosted: await hostedOnReport(tx, now, others),
    overrides: await overridesInForce(tx),
    statements: await standingStatements(tx),
    trackRecord: await trackRecord(tx, now, zone, whole(values, 'report.recordDays')),
    notes,
    ...figuresOf(
      rows.map((row) => ({
        class: row.class,
        patches: row.patches,
        decisions: row.decisions,
        hasOwner: row.ownerId !== null,
        scope: row.scope,
        kind: row.kind,
      })),
    ),
    basis: {
      feeds,
      inventory: {
        heardOfFrom: heard[0] ?? null,
        heardOfTo: heard.at(-1) ?? null,
        staleDays: measure.staleDays,
        turnedAway: quality.quarantined,
        openAlarms: quality.alarms,
        leftOut: await leftOut(tx),
      },
      policy: { name: policy.evaluation.name, clockStart: policy.clockStart, soonDays, feedMaxAgeDays: maxAgeDays },
      ledger: { entries: ledger.sealed, unsealed: ledger.unsealed, head: ledger.head ?? null },
    },
  }
}

/** A report as of another moment than now is refused: what was true then cannot be counted again yet. */
export const checkAsOf = (asOf: string | undefined, now: Temporal.Instant): Result<true> => {
  const isNow = asOf === undefined || (!isBefore(asOf, now.subtract({ minutes: 1 })) && !isBefore(now.add({ minutes: 1 }), asOf))
  return isNow
    ? ok(true)
    : refuse({
        code: 'patching/report-as-of-not-built',
        clause: 'PM-3.6',
        status: 422,
        says: `A report as of ${asOf} cannot be created yet: only the current time can be counted.`,
        satisfiedBy:
          'Leave the time out, or read the evidence `patching.report-made` from that time, which contains the figures of each report that was created.',
      })
}

/** One system as files and evidence show it. */
export const shownSystem = (row: SystemOnReport) => ({
  device: showId('dev', row.id),
  hostname: row.hostname,
  site: row.site,
  kind: row.kind,
  scope: row.scope,
  patchedBy: row.patchingActor,
  owner: row.owner,
  class: row.class,
  says: row.says,
  reasons: row.reasons.map(({ in: each, says, about }) => ({ in: each, says, about })),
  patches: { ...row.patches },
  lastHeardOf: row.isSeen ? row.lastSeen : null,
  ...(row.runId === null ? {} : { run: showId('run', row.runId) }),
})
export type ShownSystem = ReturnType<typeof shownSystem>

export type MadeReport = {
  readonly id: string
  readonly report: ComplianceReport
  readonly shown: readonly ShownSystem[]
  readonly systemsSha256: string
}

/**
 * Makes the report: its figures, what they stand on and the hash of its list of systems go into the ledger (PM-3.6), so that whoever holds
 * the file can find it there. `systemsSha256` is over the canonical JSON (RFC 8785) of the list of systems.
 */
export const makeReport = (policyOf: PolicyOf) =>
  useCase({
    name: 'patching.make-report',
    clauses: ['PM-3.6'],
    load: async (act, _: { asOf?: string | undefined; format: string }) => complianceNow(act.tx, act.districtId, act.now, policyOf),
    decide: (report, { asOf }, { now }) => {
      const may = checkAsOf(asOf, now)
      return may.ok ? ok(report) : may
    },
    commit: async (_, report, __, { format }) => {
      const id = newId()
      const shown = report.rows.map(shownSystem)
      const systemsSha256 = sha256(canonical(shown as unknown as Json))
      return {
        value: { id: showId('rep', id), report, shown, systemsSha256 } satisfies MadeReport,
        evidence: [
          {
            kind: 'patching.report-made',
            about: [showId('rep', id)],
            grade: 'observed' as const,
            content: {
              format,
              asOf: report.asOf,
              systems: report.systems,
              gaps: report.gaps,
              patches: report.patches as unknown as Json,
              hosted: report.hosted.map(({ id: app, name, is, says }) => ({ application: showId('app', app), name, is, says })),
              trackRecord: report.trackRecord as unknown as Json,
              overrides: report.overrides.map(({ updateId, package: name, decision, dueOn, computed, computedDueOn, reason, until, devices }) => ({
                evaluation: showId('pe', updateId),
                package: name,
                decision,
                dueOn,
                computed,
                computedDueOn,
                reason,
                until,
                devices,
              })),
              statements: report.statements
                .slice(0, 200)
                .map(({ id: said, cve, package: name, kind, until, isExploited }) => ({
                  statement: showId('stm', said),
                  cve,
                  package: name,
                  kind,
                  until,
                  isExploited,
                })),
              basis: report.basis as unknown as Json,
              systemsSha256,
            },
          },
        ],
      }
    },
  })
