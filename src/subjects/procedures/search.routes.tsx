import { z } from 'zod'
import { Card, Empty, Stack } from '../../kit/card.tsx'
import { hrefWith } from '../../kit/href.ts'
import type { Db } from '../../platform/db/pool.ts'
import { route, view, type Route } from '../../platform/http/route.ts'
import { reading } from '../ledger/index.ts'
import { mayDo, signedIn, StaffPage, type Who } from '../people/index.ts'
import { searchKinds, type Hit } from './search.kinds.ts'

/** `more`: where the whole list is, when there is more than is shown. */
type Group = { readonly label: string; readonly hits: readonly Hit[]; readonly more?: string }
const query = z.object({ text: z.string().max(200).optional(), few: z.enum(['yes']).optional() })

/** One search over everything the person may open; the palette asks the same address for JSON. */
export const searchRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => [
  route<Who, z.ZodType<undefined>, typeof query>({
    method: 'GET',
    path: '/search',
    says: 'Devices, software, work on them, people and clauses that contain a text, by kind',
    may: 'signed-in',
    query,
    handle: async ({ who: maybe, query: { text: asked = '', few } }) => {
      const who = signedIn(maybe)
      const text = asked.trim()
      const found =
        text === ''
          ? []
          : await reading({ db, districtId: who.districtId }, async (tx, now) => {
              const today = now.toZonedDateTimeISO(who.zone).toPlainDate().toString()
              const limit = few ? 4 : 10
              const groups: Group[] = []
              for (const { label, may, list, find } of searchKinds) {
                const hits = mayDo(who.positions, may).ok ? await find({ tx, text, limit, who, today }) : []
                const more = list !== undefined && hits.length === limit ? hrefWith(list, { text }) : undefined
                if (hits.length > 0) groups.push({ label, hits, ...(more === undefined ? {} : { more }) })
              }
              return groups
            })
      return view({ text, found }, () => <SearchPage who={who} text={text} found={found} />)
    },
  }),
]

function SearchPage({ who, text, found }: { who: Who; text: string; found: readonly Group[] }) {
  const count = found.reduce((sum, { hits }) => sum + hits.length, 0)
  const isMore = found.some(({ more }) => more !== undefined)
  return (
    <StaffPage
      who={who}
      path="/search"
      title="Search"
      question="Where is it?"
      answer={
        text === ''
          ? undefined
          : `${count === 0 ? 'Nothing contains' : isMore ? `More than ${count} results contain` : count === 1 ? 'One result contains' : `${count} results contain`} “${text}”.`
      }
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
        {text !== '' && count === 0 && <Empty says="Nothing found.">Try fewer letters: part of a name is enough.</Empty>}
        {found.map(({ label, hits, more }) => (
          <Card id={`found-${label.toLowerCase().replaceAll(' ', '-')}`} title={label}>
            <ul class="hits">
              {hits.map((hit) => (
                <li>
                  <a href={hit.href}>{hit.label}</a>
                  <small>{hit.small}</small>
                </li>
              ))}
            </ul>
            {more !== undefined && (
              <p class="reason">
                The first {hits.length}.{' '}
                <a href={more}>
                  {label} with “{text}”
                </a>
              </p>
            )}
          </Card>
        ))}
      </Stack>
    </StaffPage>
  )
}
