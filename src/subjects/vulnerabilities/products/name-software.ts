import { ok, refuse, type Result } from '../../../core/result.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { markUndone, mayUndo, offerUndo, undoForChange } from '../../people/index.ts'
import { followTitles, type Follow } from '../follow.ts'
import { parseCpe } from './cpe.rules.ts'
import { endRule, ensureRetold, reviveRule, saveRule } from './identity.store.ts'
import { ruleForChange, softwareName, titlesNamed, type SoftwareName } from './identity.views.ts'

export type Naming = { readonly nameId: string; readonly product: string | null; readonly label: string; readonly reason: string }

/** What a person wrote as a product: `vendor:product`, or a whole CPE name. Undefined where it is neither. */
const productIn = (text: string): string | undefined => {
  const plain = text.trim().toLowerCase()
  return parseCpe(plain)?.product ?? (/^[^\s:*]+:[^\s:*]+$/.test(plain) && plain.length <= 200 ? plain : undefined)
}

const notThere = {
  code: 'vulnerabilities/software-not-there',
  clause: 'PM-3.2',
  says: 'No device reports software with this name.',
  satisfiedBy: 'Choose it from the list.',
  status: 404,
} as const

/** Whether a name may be taken for that product, or for none (null): every fault at once. */
export const mayNameSo = (
  name: SoftwareName | undefined,
  { product, reason }: Pick<Naming, 'product' | 'reason'>,
  personId: string | undefined,
): Result<{ readonly name: SoftwareName; readonly product: string | null; readonly reason: string }> => {
  if (name === undefined) return refuse(notThere)
  if (personId === undefined)
    return refuse({
      code: 'vulnerabilities/naming-needs-a-person',
      clause: 'PM-3.2',
      says: 'Only a signed-in person can do this.',
      satisfiedBy: 'Sign in.',
      status: 403,
    })
  const read = product === null ? null : productIn(product)
  const faults = [
    ...(read === undefined ? ['product: is not a vendor:product such as papercut:papercut_mf'] : []),
    ...(reason.trim() === '' ? ['reason: is missing'] : []),
  ]
  if (read === undefined || faults.length > 0)
    return refuse({
      code: 'vulnerabilities/naming-incomplete',
      clause: 'PM-3.2',
      says: 'Which product it is needs its name and how you know.',
      satisfiedBy: 'Write it as feeds do, vendor:product, and say how you know.',
      faults,
      status: 422,
    })
  return ok({ name, product: read, reason: reason.trim() })
}

/**
 * A person says which product a reported name is, or that it is none (PM-3.2). It holds for every version and language of the name, now and later, and
 * judges again only what it speaks of.
 */
export const nameSoftware = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.name-software',
    clauses: ['PM-3.2'],
    load: (act, { nameId }: Naming) => softwareName(act.tx, nameId),
    decide: (name, { product, label, reason }, { actor }) => {
      const may = mayNameSo(name, { product, reason }, actor.personId)
      return may.ok ? ok({ ...may.value, label: label.trim() || may.value.name.name }) : may
    },
    commit: async (act, { name, product, label, reason }) => {
      const { id, replaced } = await saveRule(act, {
        ecosystem: name.ecosystem,
        plainName: name.plainName,
        product,
        label: label.slice(0, 200),
        reason,
        until: null,
      })
      const titleIds = await titlesNamed(act.tx, name)
      await ensureRetold(act)
      const devices = await followTitles(follow)(act, titleIds, `${name.name} is ${product ?? 'no product'}`)
      await offerUndo(act, {
        kind: 'vulnerabilities.identity',
        about: showId('idr', id),
        says: `${name.name}: ${product === null ? 'not a product' : label}.`,
        before: { replaced },
        after: { rule: id },
      })
      return {
        value: { id, titles: titleIds.length, devices },
        evidence: [
          {
            kind: 'vulnerabilities.software-named',
            about: [showId('idr', id)],
            grade: 'attested' as const,
            content: {
              rule: showId('idr', id),
              name: name.plainName,
              ecosystem: name.ecosystem,
              product,
              label,
              reason,
              titles: titleIds.length,
              devices,
            },
          },
        ],
      }
    },
  })

const gone = {
  code: 'vulnerabilities/naming-not-there',
  clause: 'PM-3.2',
  says: 'This entry no longer applies.',
  satisfiedBy: 'Look at the list.',
  status: 404,
} as const

/** What a person said of a name no longer holds; the table decides again. */
export const forgetNaming = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.forget-naming',
    clauses: ['PM-3.2'],
    load: (act, { id }: { readonly id: string }) => ruleForChange(act.tx, id),
    decide: (rule) => (rule === undefined ? refuse(gone) : ok(rule)),
    commit: async (act, rule) => {
      await endRule(act, rule.id)
      const devices = await followTitles(follow)(act, await titlesNamed(act.tx, rule), `${rule.plainName} is judged by the table again`)
      return {
        value: { id: rule.id, devices },
        evidence: [
          {
            kind: 'vulnerabilities.naming-taken-back',
            about: [showId('idr', rule.id)],
            grade: 'attested' as const,
            content: { rule: showId('idr', rule.id), name: rule.plainName, product: rule.product, devices },
          },
        ],
      }
    },
  })

/** Takes back what was just said of a name; the rule it replaced stands again. */
export const undoNaming = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.undo-naming',
    clauses: ['PM-3.2'],
    load: async (act, { id }: { readonly id: string }) => {
      const offered = await undoForChange(act.tx, id)
      const ruleId = offered === undefined ? undefined : readId('idr', offered.about)
      return { offered, rule: ruleId === undefined ? undefined : await ruleForChange(act.tx, ruleId) }
    },
    decide: ({ offered, rule }, _, { actor, now }) => {
      const may = mayUndo(rule && offered, {
        personId: actor.personId,
        nowMs: now.epochMilliseconds,
        endsMs: offered === undefined ? 0 : Date.parse(offered.endsAt),
        isUnchanged: rule !== undefined,
      })
      if (!may.ok) return may
      return rule === undefined ? refuse(gone) : ok({ rule, replaced: (offered?.before as { replaced?: string | null } | null)?.replaced ?? null })
    },
    commit: async (act, { rule, replaced }, _, { id }) => {
      await endRule(act, rule.id)
      if (replaced !== null) await reviveRule(act, replaced)
      await ensureRetold(act)
      await markUndone(act, id)
      const devices = await followTitles(follow)(act, await titlesNamed(act.tx, rule), `${rule.plainName}: what was said about it is removed`)
      return {
        value: { id: rule.id, devices },
        evidence: [
          {
            kind: 'vulnerabilities.naming-taken-back',
            about: [showId('idr', rule.id)],
            grade: 'attested' as const,
            content: { rule: showId('idr', rule.id), name: rule.plainName, product: rule.product, devices },
          },
        ],
      }
    },
  })
