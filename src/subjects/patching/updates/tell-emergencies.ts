import { Temporal } from 'temporal-polyfill'
import { dateInWords } from '../../../core/time/words.ts'
import { showId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import { queueNotice } from '../../notices/index.ts'
import { untoldEmergencies, type Emergency } from './emergencies.views.ts'
import { markTold } from './updates.store.ts'

const lineOf = (one: Emergency): string => {
  const counted = one.emergencyCount - one.statedCount
  const where = [
    one.statedCount > 0 ? `${one.statedCount} publicly exposed` : '',
    counted > 0 ? `${counted} whose exposure is not known` : '',
  ].filter((part) => part !== '')
  const what = one.target === null ? 'no fix is published: mitigate, isolate or remove it' : `install ${one.target}`
  return `- ${one.package}: ${one.kevCves.slice(0, 5).join(', ')}; ${where.join(', ')}${one.hosts.length > 0 ? ` (${one.hosts.slice(0, 5).join(', ')})` : ''}; ${what}${
    one.dueOn === null ? '' : ` by ${dateInWords(Temporal.PlainDate.from(one.dueOn))}`
  }.`
}

/**
 * Tells whoever answers for it that something known to be exploited hits what is exposed (PM-3.3, PM-4): the update's owner, the owners of the exposed
 * servers, and where nobody is named the director. Once for each vulnerability of an update; what nobody has an address for stays to be told, and is once somebody
 * has. Gives how many updates somebody was told of.
 */
export const tellEmergencies = async (act: Act): Promise<number> => {
  const found = (await untoldEmergencies(act.tx, act.now.toString())).filter(({ to }) => to.length > 0)
  if (found.length === 0) return 0
  const byAddress = Map.groupBy(
    found.flatMap((one) => one.to.map((to) => ({ one, to }))),
    ({ to }) => to.address,
  )
  const [first] = found
  if (first !== undefined) {
    const names = [...new Set(found.map((one) => one.package))]
    await queueNotice(act, {
      kind: 'known-exploited',
      about: showId('pe', first.id),
      subject: `Known exploited and exposed here: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
      body: 'A vulnerability known to be exploited affects something exposed here. It is at the top of the patch plan.',
      to: [...byAddress.values()].flatMap((some) => {
        const [head] = some
        return head === undefined
          ? []
          : [
              {
                ...head.to,
                body: [
                  'Known to be exploited, and exposed here:',
                  some.map(({ one }) => lineOf(one)).join('\n'),
                  'Isolating it now and patching in the next window is a valid first response. The patch plan says why and by when.',
                ].join('\n\n'),
              },
            ]
      }),
    })
  }
  await markTold(act, found)
  return found.length
}
