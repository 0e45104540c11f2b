import { clausesOf } from '../../core/policy/pack.ts'
import { dateInWords, inWords } from '../../core/time/words.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { findAdvisories } from '../advisories/index.ts'
import { deviceHref, findDevices, findHosted, findIssues, findServices } from '../assets/index.ts'
import { findChanges } from '../changes/index.ts'
import { findSoftware } from '../inventory/index.ts'
import { endInWords, findEndings, findTickets, findUpdates, periodInWords } from '../patching/index.ts'
import { findPeople, findTasks, type Who } from '../people/index.ts'
import { packInForce } from '../policy/index.ts'
import { findRuns } from '../runbooks/index.ts'
import { findVulnerabilities, vulnerabilityHref } from '../vulnerabilities/index.ts'

export type Hit = { readonly href: string; readonly label: string; readonly small: string }
type Asked = { readonly tx: Tx; readonly text: string; readonly limit: number; readonly who: Who; readonly today: string }
/** `list`: the page that lists all of the kind, by the same text. */
type Kind = { readonly label: string; readonly may: string; readonly list?: string; readonly find: (asked: Asked) => Promise<readonly Hit[]> }

const many = (n: number, one: string, more = `${one}s`): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`
const ownerWords = (owner: string | null): string => `owner: ${owner ?? 'nobody'}`
const short = (text: string): string => (text.length > 110 ? `${text.slice(0, 107)}…` : text)

/** What search looks through, in the order it shows it; each kind only for whoever may open its pages. */
export const searchKinds: readonly Kind[] = [
  {
    label: 'Devices',
    may: 'devices.see',
    list: '/devices',
    find: async ({ tx, text, limit }) =>
      (await findDevices(tx, text, limit)).map((one) => ({
        href: deviceHref(one.id),
        label: one.hostname,
        small: [one.site ?? 'no site', one.osName].filter(Boolean).join(', '),
      })),
  },
  {
    label: 'Updates',
    may: 'plan.see',
    list: '/plan',
    find: async ({ tx, text, limit }) =>
      (await findUpdates(tx, text, limit)).map((one) => ({
        href: `/patching/evaluations/${showId('pe', one.id)}`,
        label: one.target === null ? one.package : `${one.package} to ${one.target}`,
        small: [one.dueOn === null ? 'no date' : `due ${dateInWords(one.dueOn)}`, many(one.devices, 'device')].join(', '),
      })),
  },
  {
    label: 'Software',
    may: 'devices.see',
    list: '/devices/software',
    find: async ({ tx, text, limit }) =>
      (await findSoftware(tx, text, limit)).map((one) => ({
        href: `/devices/software?name=${encodeURIComponent(one.name)}`,
        label: one.name,
        small: [one.publisher, many(one.versions, 'version'), many(one.installations, 'installation')].filter(Boolean).join(', '),
      })),
  },
  {
    label: 'Vulnerabilities',
    may: 'plan.see',
    find: async ({ tx, text, limit }) =>
      (await findVulnerabilities(tx, text, limit)).map(({ cve, small }) => ({ href: vulnerabilityHref(cve), label: cve, small })),
  },
  {
    label: 'Advisories',
    may: 'plan.see',
    list: '/advisories',
    find: async ({ tx, text, limit, who }) =>
      (await findAdvisories(tx, text, limit)).map((one) => ({
        href: `/advisories/${showId('adv', one.id)}`,
        label: one.subject || '(no subject)',
        small: [
          inWords(one.takenAt, who.zone, { withYear: true }),
          one.state === 'untriaged' ? 'not triaged' : one.state,
          many(one.devices, 'device'),
        ].join(', '),
      })),
  },
  {
    label: 'End of support',
    may: 'devices.see',
    list: '/end-of-support',
    find: async ({ tx, text, limit, today }) =>
      (await findEndings(tx, text, limit, today)).map((one) => ({
        href: `/end-of-support/${showId('sup', one.id)}`,
        label: one.name,
        small: [endInWords(one), ownerWords(one.owner)].join(', '),
      })),
  },
  {
    label: 'Services',
    may: 'devices.see',
    list: '/services',
    find: async ({ tx, text, limit }) =>
      (await findServices(tx, text, limit)).map((one) => ({
        href: `/services/${showId('svc', one.id)}`,
        label: one.name,
        small: ownerWords(one.owner),
      })),
  },
  {
    label: 'Hosted applications',
    may: 'devices.see',
    list: '/hosted',
    find: async ({ tx, text, limit }) =>
      (await findHosted(tx, text, limit)).map((one) => ({
        href: `/hosted/${showId('app', one.id)}`,
        label: one.name,
        small: [one.vendor, ownerWords(one.owner)].filter(Boolean).join(', '),
      })),
  },
  {
    label: 'Tickets',
    may: 'cycles.see',
    list: '/cycles',
    find: async ({ tx, text, limit }) =>
      (await findTickets(tx, text, limit)).map((one) => ({
        href: `/cycles/${showId('cyc', one.id)}`,
        label: `T-${one.number} ${periodInWords(one.period)}`,
        small: `${one.administrator}, ${one.isOpen ? 'open' : 'closed'}`,
      })),
  },
  {
    label: 'Changes',
    may: 'cycles.see',
    list: '/changes',
    find: async ({ tx, text, limit }) =>
      (await findChanges(tx, text, limit)).map((one) => ({
        href: `/changes/${showId('chg', one.id)}`,
        label: `CR-${one.number} ${one.title}`,
        small: `requested by ${one.requester}`,
      })),
  },
  {
    label: 'Runs',
    may: 'runs.see',
    list: '/runs',
    find: async ({ tx, text, limit, who }) =>
      (await findRuns(tx, text, limit)).map((one) => ({
        href: `/runs/${showId('run', one.id)}`,
        label: `${one.hostname}, ${one.ticket}`,
        small: inWords(one.plannedStart, who.zone, { withYear: true }),
      })),
  },
  {
    label: 'Issues',
    may: 'issues.see',
    list: '/issues',
    find: async ({ tx, text, limit }) =>
      (await findIssues(tx, text, limit)).map((one) => ({
        href: `/issues/${showId('iss', one.id)}`,
        label: `I-${one.number} ${one.item}`,
        small: `${one.state}, assigned to ${one.responsible ?? 'nobody'}`,
      })),
  },
  {
    label: 'Tasks',
    may: 'tasks.see',
    list: '/tasks',
    find: async ({ tx, text, limit }) =>
      (await findTasks(tx, text, limit)).map((one) => ({ href: one.href, label: one.what, small: `${one.who}, due ${dateInWords(one.dueOn)}` })),
  },
  {
    label: 'People',
    may: 'people.see',
    list: '/people',
    find: async ({ tx, text, limit }) =>
      (await findPeople(tx, text, limit)).map((one) => ({
        href: `/people/${showId('per', one.id)}`,
        label: one.name,
        small: one.email ?? 'no e-mail',
      })),
  },
  {
    label: 'Clauses',
    may: 'procedures.see',
    find: async ({ tx, text, limit }) => {
      const asked = text.toLowerCase()
      return clausesOf(await packInForce(tx))
        .filter(({ id, says }) => `${id} ${says}`.toLowerCase().includes(asked))
        .toSorted((a, b) => Number(b.id.toLowerCase().startsWith(asked)) - Number(a.id.toLowerCase().startsWith(asked)))
        .slice(0, limit)
        .map(({ id, says }) => ({ href: `/clauses/${encodeURIComponent(id)}`, label: id, small: short(says) }))
    },
  },
]
