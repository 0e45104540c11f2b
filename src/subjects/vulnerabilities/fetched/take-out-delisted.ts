// Documents that a provider's list names no more are taken out of what is loaded (PM-3.2): their publisher withdrew them without a word.
import { createHash } from 'node:crypto'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { saveAdvisories } from '../advisories.store.ts'
import type { AdvisoryFeed } from '../advisory.rules.ts'
import { refuseEmptied, type Loss } from '../feed-loss.rules.ts'
import { lossOfRecords } from '../feed-loss.views.ts'
import { lockFeeds, saveFeed } from '../feeds.store.ts'
import { saveWithdrawals } from '../withdrawals.store.ts'
import type { Withdrawal } from '../withdrawal.rules.ts'
import { feedSourceNotFound } from './feed-source.rules.ts'
import { feedSources, type FeedSource } from './feed-sources.views.ts'
import { markDocuments } from './provider-documents.store.ts'
import { documentsAt, type DocumentHeld } from './provider-documents.views.ts'

type Wish = { readonly id: string; readonly urls?: readonly string[]; readonly isLossAgreed?: boolean }
type Facts = { readonly source: FeedSource; readonly documents: readonly DocumentHeld[]; readonly loss: Loss }
export type TakenOut = { readonly documents: number; readonly closed: number }

const load = async (act: Act, { id, urls }: Wish): Promise<Facts | undefined> => {
  await lockFeeds(act)
  const source = (await feedSources(act.tx)).find((one) => one.id === id)
  if (source === undefined) return undefined
  const documents = await documentsAt(act.tx, id, urls)
  const losses: Loss[] = []
  for (const [feed, some] of Map.groupBy(documents, (one) => one.feed))
    losses.push(
      await lossOfRecords(
        act.tx,
        feed,
        some.map((one) => one.document),
      ),
    )
  const sum = (key: keyof Loss): number => losses.reduce((total, one) => total + one[key], 0)
  return { source, documents, loss: { named: 0, lost: 0, findings: sum('findings'), closed: sum('closed'), exploited: sum('exploited') } }
}

const decide = (facts: Facts | undefined, { isLossAgreed }: Wish): Result<Facts> => {
  if (facts === undefined) return refuse(feedSourceNotFound)
  const { source, documents, loss } = facts
  if (documents.length === 0)
    return refuse({
      code: 'vulnerabilities/nothing-delisted',
      clause: 'PM-3.2',
      status: 409,
      says: `Nothing that ${source.name} no longer lists is loaded.`,
      satisfiedBy: 'Nothing has to be done.',
    })
  const emptied = refuseEmptied(`Taking out what ${source.name} no longer lists`, loss, isLossAgreed === true)
  if (emptied === undefined) return ok(facts)
  const { faults: _, ...refusal } = emptied.refusal
  return refuse({
    ...refusal,
    satisfiedBy: 'If the publisher really withdrew them, confirm on the Feeds page that you checked, and take them out there.',
  })
}

/**
 * Takes documents of a provider out of what is loaded: those at these addresses, or all that wait for a person. What they alone found closes with the reason;
 * what would close much waits for a person, as with a file.
 */
export const takeOutDelisted = useCase({
  name: 'vulnerabilities.take-out-delisted',
  clauses: ['PM-3.2'],
  load,
  decide,
  commit: async (act, { source, documents, loss }, _, { isLossAgreed }) => {
    const today = act.now.toZonedDateTimeISO('UTC').toPlainDate().toString()
    const taken: Withdrawal[] = []
    for (const [feed, some] of Map.groupBy(documents, (one) => one.feed)) {
      const name = `${some.length === 1 ? (some[0]?.document ?? '') : `${some.length} documents`}: no longer listed`
      const sha256 = createHash('sha256')
        .update(some.map(({ url }) => url).join('\n'))
        .update(act.now.toString())
        .digest('hex')
      const slot = `${feed}/${sha256.slice(0, 16)}`
      const ids = some.map((one) => one.document)
      const none: AdvisoryFeed = {
        kind: 'advisories',
        format: 'csaf',
        name,
        date: today,
        entries: ids.length,
        scope: null,
        records: [],
        withdrawn: [],
        oddities: [],
      }
      const file = { name: name.slice(0, 200), sha256, size: 0, signatureSha256: null }
      const id = await saveFeed(act, { slot, release: null }, none, file, {
        oddities: [],
        signed: { state: 'none', key: null, signedAt: null },
        releases: [],
      })
      const withdrawn = ids.map((one): Withdrawal => ({ id: one, cves: [], how: 'delisted', on: today }))
      taken.push(...(await saveWithdrawals(act, { feedId: id, slot, date: today, ids: [], withdrawn })))
      await saveAdvisories(act, id, slot, [], ids)
    }
    await markDocuments(
      act,
      source.id,
      documents.map(({ url }) => url),
      'withdrawn',
      `no longer listed, taken out on ${today}`,
    )
    return {
      value: { documents: documents.length, closed: loss.closed } satisfies TakenOut,
      evidence: [
        {
          kind: 'vulnerabilities.feed-documents-taken-out',
          about: [...new Set(documents.map(({ feed }) => `feed_${feed}`))],
          grade: 'observed' as const,
          content: {
            name: source.name,
            documents: documents.length,
            withdrawn: taken.slice(0, 200).map((one) => ({ ...one, cves: one.cves.slice(0, 20) })),
            loss,
            agreed: isLossAgreed === true,
          },
        },
      ],
    }
  },
})
