import { Temporal } from 'temporal-polyfill'
import { whole, type PolicyValues } from '../../../core/policy/parameters.ts'
import { ok } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { queueNotice } from '../../notices/index.ts'
import { districtOf } from '../../people/index.ts'
import { lateHearers, lateUntold, type LateLevel, type LateUpdate } from './emergencies.views.ts'
import { tellEmergencies } from './tell-emergencies.ts'
import { markLateTold } from './updates.store.ts'

type PolicyOf = (tx: Tx) => Promise<PolicyValues>
const many = (n: number, one: string): string => `${n.toLocaleString('en-US')} ${one}${n === 1 ? '' : 's'}`
const shown = 20

const lineOf = (one: LateUpdate): string =>
  `- ${one.package} on ${many(one.devices, 'device')}: ${one.kevCves.slice(0, 5).join(', ')}; was due ${dateInWords(Temporal.PlainDate.from(one.dueOn))}; ${
    one.target === null ? 'no fix is published' : `install ${one.target}`
  }${one.owner === null ? '; it has no owner' : `; owner: ${one.owner}`}`

/** Tells one level of what is known to be exploited and late. Noted as told only where somebody has an address. */
const tellLevel = async (act: Act, level: LateLevel, before: string): Promise<{ readonly updates: number; readonly to: readonly string[] }> => {
  const late = await lateUntold(act.tx, level, before)
  const [first] = late
  const to = first === undefined ? [] : await lateHearers(act.tx, level, act.now.toString())
  if (first === undefined || to.length === 0) return { updates: 0, to: [] }
  const what =
    late.length === 1
      ? `${first.package} is known to be exploited and late`
      : `${late.length.toLocaleString('en-US')} updates are known to be exploited and late`
  await queueNotice(act, {
    kind: 'known-exploited',
    about: showId('pe', first.id),
    subject: what,
    body: [
      `${what}:`,
      [...late.slice(0, shown).map(lineOf), ...(late.length > shown ? [`- and ${late.length - shown} more`] : [])].join('\n'),
      level === 'up'
        ? 'The technology director was notified when they became late. The patch plan says why each one is waiting.'
        : 'They are in the patch plan, whether or not the devices are exposed. What stays late goes to the superintendent.',
    ].join('\n\n'),
    to,
  })
  await markLateTold(
    act,
    level,
    late.map(({ id }) => id),
  )
  return { updates: late.length, to: to.map(({ personId }) => personId) }
}

/**
 * Tells what is left to tell (PM-3.3): emergencies nobody could be told of when they arose; what is known to be exploited and past its date, whatever its exposure,
 * to the director at once and to the superintendent after `exploited.superintendentDays`. Each once; nobody reachable, nothing is noted as told.
 */
export const tellLeft = (policyOf: PolicyOf) =>
  useCase({
    name: 'patching.tell-left',
    clauses: ['PM-3.3', 'PM-4'],
    load: async (act, _: Readonly<Record<string, never>>) => {
      const today = act.now.toZonedDateTimeISO((await districtOf(act.tx))?.zone ?? 'UTC').toPlainDate()
      return { today, days: whole(await policyOf(act.tx), 'exploited.superintendentDays') }
    },
    decide: (facts) => ok(facts),
    commit: async (act, { today, days }) => {
      const emergencies = await tellEmergencies(act)
      const told = {
        director: await tellLevel(act, 'director', today.toString()),
        up: await tellLevel(act, 'up', today.subtract({ days: days - 1 }).toString()),
      }
      const levels = (['director', 'up'] as const).filter((level) => told[level].updates > 0)
      return {
        value: { emergencies, director: told.director.updates, superintendent: told.up.updates },
        evidence: levels.map((level) => ({
          kind: 'patching.late-exploited-told',
          about: told[level].to.map((id) => showId('per', id)),
          grade: 'observed' as const,
          content: { level: level === 'up' ? 'superintendent' : 'director', updates: told[level].updates },
        })),
        ...(levels.length === 0 ? { under: 'patching.plan-evaluated' } : {}),
      }
    },
  })
