import { z } from 'zod'
import { clausesOf } from '../../core/policy/pack.ts'
import { inWords } from '../../core/time/words.ts'
import { Card, Empty, Stack } from '../../kit/card.tsx'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { route, view, type Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { findDevices } from '../assets/index.ts'
import { findChanges } from '../changes/index.ts'
import { reading } from '../ledger/index.ts'
import { findPeople, mayDo, signedIn, StaffPage, type Who } from '../people/index.ts'
import { packInForce } from '../policy/index.ts'
import { findRuns } from '../runbooks/index.ts'
import { findVulnerabilities, vulnerabilityHref } from '../vulnerabilities/index.ts'

type Hit = { readonly href: string; readonly label: string; readonly small: string }
type Kind = {
  readonly label: string
  readonly may: string
  readonly find: (tx: Tx, text: string, limit: number, who: Who) => Promise<readonly Hit[]>
}

/** What search looks through; each kind only for whoever may open its pages. */
const kinds: readonly Kind[] = [
  {
    label: 'Devices',
    may: 'devices.see',
    find: async (tx, text, limit) =>
      (await findDevices(tx, text, limit)).map((one) => ({
        href: `/devices/${showId('dev', one.id)}`,
        label: one.hostname,
        small: [one.site ?? 'no site', one.osName].filter(Boolean).join(', '),
      })),
  },
  {
    label: 'Vulnerabilities',
    may: 'plan.see',
    find: async (tx, text, limit) =>
      (await findVulnerabilities(tx, text, limit)).map(({ cve, small }) => ({ href: vulnerabilityHref(cve), label: cve, small })),
  },
  {
    label: 'Changes',
    may: 'cycles.see',
    find: async (tx, text, limit) =>
      (await findChanges(tx, text, limit)).map((one) => ({
        href: `/changes/${showId('chg', one.id)}`,
        label: `CR-${one.number} ${one.title}`,
        small: `asked for by ${one.requester}`,
      })),
  },
  {
    label: 'Runs',
    may: 'runs.see',
    find: async (tx, text, limit, { zone }) =>
      (await findRuns(tx, text, limit)).map((one) => ({
        href: `/runs/${showId('run', one.id)}`,
        label: `${one.hostname}, ${one.ticket}`,
        small: inWords(one.plannedStart, zone, { withYear: true }),
      })),
  },
  {
    label: 'People',
    may: 'people.see',
    find: async (tx, text, limit) =>
      (await findPeople(tx, text, limit)).map((one) => ({
        href: `/people/${showId('per', one.id)}`,
        label: one.name,
        small: one.email ?? 'no e-mail',
      })),
  },
  {
    label: 'Clauses',
    may: 'procedures.see',
    find: async (tx, text, limit) =>
      clausesOf(await packInForce(tx))
        .filter(({ id, says }) => `${id} ${says}`.toLowerCase().includes(text.toLowerCase()))
        .toSorted((a, b) => Number(b.id.toLowerCase().startsWith(text.toLowerCase())) - Number(a.id.toLowerCase().startsWith(text.toLowerCase())))
        .slice(0, limit)
        .map(({ id, says }) => ({
          href: `/clauses/${encodeURIComponent(id)}`,
          label: id,
          small: says.length > 110 ? `${says.slice(0, 107)}…` : says,
        })),
  },
]

const query = z.object({ text: z.string().max(200).optional(), few: z.enum(['yes']).optional() })

/** One search over everything the person may open; the palette asks the same address for JSON. */
export const searchRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => [
  route<Who, z.ZodType<undefined>, typeof query>({
    method: 'GET',
    path: '/search',
    says: 'Devices, vulnerabilities, changes, runs, people and clauses that hold a text',
    may: 'signed-in',
    query,
    handle: async ({ who: maybe, query: { text: asked = '', few } }) => {
      const who = signedIn(maybe)
      const text = asked.trim()
      const found =
        text === ''
          ? []
          : await reading({ db, districtId: who.districtId }, async (tx) => {
              const groups: { label: string; hits: readonly Hit[] }[] = []
              for (const kind of kinds)
                if (mayDo(who.positions, kind.may).ok) groups.push({ label: kind.label, hits: await kind.find(tx, text, few ? 5 : 25, who) })
              return groups.filter(({ hits }) => hits.length > 0)
            })
      return view({ text, found }, () => <SearchPage who={who} text={text} found={found} />)
    },
  }),
]

function SearchPage({ who, text, found }: { who: Who; text: string; found: readonly { readonly label: string; readonly hits: readonly Hit[] }[] }) {
  const count = found.reduce((sum, { hits }) => sum + hits.length, 0)
  return (
    <StaffPage
      who={who}
      path="/search"
      title="Search"
      question="Where is it?"
      answer={text === '' ? undefined : `${count === 0 ? 'Nothing holds' : count === 1 ? 'One thing holds' : `${count} things hold`} “${text}”.`}
    >
      <Stack>
        <form class="filters" method="get" action="/search" role="search">
          <div class="field wide">
            <label for="search-text">Name, number, serial number or words</label>
            <input class="input" type="search" id="search-text" name="text" value={text} maxlength={200} autofocus />
          </div>
          <button class="button first" type="submit">
            Search
          </button>
        </form>
        {text !== '' && count === 0 && <Empty says="Nothing found.">Fewer letters find more: part of a name is enough.</Empty>}
        {found.map(({ label, hits }) => (
          <Card id={`found-${label.toLowerCase()}`} title={label}>
            <ul class="hits">
              {hits.map((hit) => (
                <li>
                  <a href={hit.href}>{hit.label}</a>
                  <small>{hit.small}</small>
                </li>
              ))}
            </ul>
          </Card>
        ))}
      </Stack>
    </StaffPage>
  )
}
