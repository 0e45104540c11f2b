import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { mayDo } from './people.rules.ts'
import { providersOf } from './providers/providers.views.ts'
import { recoveriesOf } from './recovery/recovery.views.ts'
import { sealedUses } from './recovery/sealed.views.ts'
import type { Who } from './who.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

/** For Today: an own second factor that falls due, somebody to be seen and vouched for, a break-glass account that was used. */
export const dutiesFor = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => {
  const duties: Duty[] = []
  if (who.factorDueAt !== undefined)
    duties.push({
      what: 'Add a second factor',
      href: '/account',
      clause: 'CM-6',
      dueIso: who.factorDueAt,
      why: 'Your positions need one. After that day, only your account page opens until you have added one and signed in with it.',
    })
  if (mayDo(who.positions, 'people.confirm-recovery').ok)
    for (const one of await recoveriesOf(tx, { now }))
      if (one.personId !== who.personId && !one.words.some((word) => word.byId === who.personId))
        duties.push({
          what: `See ${one.person} and vouch, or stop it`,
          href: '/recoveries',
          clause: 'CM-6',
          dueIso: one.endsAt,
          why: `${one.person} says that every way to sign in is lost. ${one.words.length === 0 ? 'Two people must see them in person.' : `${one.words[0]?.by ?? 'One person'} has; one more must.`}`,
        })
  if (mayDo(who.positions, 'sign-in.configure').ok)
    for (const one of (await providersOf(tx)).filter(({ confirmedAt, setById }) => confirmedAt === null && setById !== who.personId))
      duties.push({
        what: `Confirm the identity provider “${one.label}”, or end it`,
        href: '/sign-in-providers',
        clause: 'CM-6',
        why: `${one.setBy} set it up. Until a second person confirms exactly this issuer and client, nobody can sign in there.`,
      })
  const mayReview = mayDo(who.positions, 'people.review-break-glass').ok
  if (mayReview || mayDo(who.positions, 'people.seal').ok)
    for (const use of await sealedUses(tx, { isOpen: true }))
      duties.push({
        what: `${mayReview ? 'Review' : 'Waiting for a review'}: ${use.account} was opened`,
        href: '/break-glass',
        clause: 'CM-6',
        dueIso: mayReview ? use.usedAt : undefined,
        why: `${use.who} gave this reason: ${use.why}`,
      })
  return duties
}
