import { z } from 'zod'
import type { Refusal } from '../../core/result.ts'
import { done, refused, route, view, type Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { reading } from '../ledger/index.ts'
import { accountRoutes } from './account.routes.tsx'
import { addSite } from './add-site.ts'
import { addressRoutes } from './setup/address.routes.tsx'
import { breakGlassRoutes } from './recovery/break-glass.routes.tsx'
import { endingRoutes } from './endings/endings.routes.tsx'
import { inputRefused, several, shownFaults, text } from './form-parts.ts'
import { localLinks } from './sign-in/local-links.rules.ts'
import { invitePerson } from './invite-person.ts'
import { signedIn, type PeopleParts } from './parts.ts'
import { NewPersonPage, PeoplePage, SitesPage, WhoMayPage, personHref } from './people.screens.tsx'
import { gapsOf, mayTable } from './people.rules.ts'
import { delegationsOf, holdingsOf, letInOf } from './people.views.ts'
import { readPerson, readSite, type Fault } from './person-form.rules.ts'
import { passkeyRoutes } from './passkeys/passkeys.routes.tsx'
import { peopleList } from './people-list.views.ts'
import { personRoutes } from './person.routes.tsx'
import { HandOverPage } from './setup/setup.screens.tsx'
import { savedViewRoutes, savedViews } from './saved-views/saved-views.routes.ts'
import { providerRoutes } from './providers/providers.routes.tsx'
import { recoveryRoutes } from './recovery/recovery.routes.tsx'
import { secondFactorRoutes } from './second-factor/second-factor.routes.tsx'
import { setupRoutes } from './setup/setup.routes.tsx'
import { signInRoutes } from './sign-in/sign-in.routes.tsx'
import { actorOf, type Who } from './who.ts'
import { lookRoutes } from './looks/looks.routes.ts'
import { siteList } from './site-list.views.ts'
import { readList } from '../../platform/db/list.ts'

const personBody = z.object({ name: text, email: text, initials: text, positions: several })
const siteBody = z.object({ name: text, kind: text })

const staffRoutes = ({ db, publicUrl, sendInvitation }: PeopleParts): readonly Route<Who>[] => [
  ...listRoutes({
    db,
    list: peopleList,
    says: 'People, their positions and delegates, and vacant positions',
    clauses: ['PM-8', 'PM-4'],
    may: 'people.see',
    given: (_, now) => Promise.resolve({ now }),
    more: async (tx, now, who: Who) => {
      const [delegations, holdings] = [await delegationsOf(tx, now), await holdingsOf(tx, now)]
      const gaps = gapsOf(
        holdings,
        delegations.filter((one) => one.isInForce),
        await letInOf(tx),
      )
      return { views: await savedViews(tx, 'people', who), delegations, gaps }
    },
    json: ({ page, more: { gaps, views, delegations } }) => ({
      gaps,
      views,
      people: page.rows.map(({ id, ...person }) => ({ id: showId('per', id), ...person })),
      delegations: delegations.map(({ personId, delegateId, position, since, until }) => ({
        person: showId('per', personId),
        delegate: showId('per', delegateId),
        position,
        since,
        until,
      })),
    }),
    page: ({ page, query, more }, who) => <PeoplePage who={who} page={page} query={query} {...more} />,
  }),
  route<Who>({
    method: 'GET',
    path: '/people/new',
    says: 'The form for a new person',
    may: 'people.change',
    handle: ({ who }) =>
      view({ canMail: sendInvitation !== undefined }, () => (
        <NewPersonPage who={signedIn(who)} canMail={sendInvitation !== undefined} linksNote={localLinks(publicUrl)} />
      )),
  }),
  route<Who, typeof personBody>({
    method: 'POST',
    path: '/people',
    says: 'Add a person with positions and invite them',
    clauses: ['PM-4', 'PM-8'],
    may: 'people.change',
    body: personBody,
    handle: async ({ who: maybe, body }) => {
      const who = signedIn(maybe)
      const again = (faults: readonly Fault[]) => () => (
        <NewPersonPage who={who} canMail={sendInvitation !== undefined} linksNote={localLinks(publicUrl)} sent={body} faults={faults} />
      )
      const read = readPerson(body)
      if (read.faults.length > 0) return refused(inputRefused(read.faults), again(read.faults))
      const invited = await invitePerson({ db, districtId: who.districtId, actor: actorOf(who) }, { publicUrl, sendInvitation }, read.value)
      if (!invited.ok) return refused(invited.refusal, again(shownFaults(invited.refusal)))
      const { personId, channel, link } = invited.value
      const json = { person: showId('per', personId), channel, link }
      if (link === undefined) return done(json, `${personHref(personId)}?sent=link`, { status: 201 })
      return view(
        json,
        () => (
          <HandOverPage
            name={read.value.name}
            link={link}
            districtName={who.districtName}
            nextHref={personHref(personId)}
            linksNote={localLinks(publicUrl)}
          />
        ),
        201,
      )
    },
  }),
  route<Who>({
    method: 'GET',
    path: '/people/who-may',
    says: 'The table of who may do what',
    clauses: ['PM-4'],
    may: 'signed-in',
    handle: ({ who }) => view(mayTable, () => <WhoMayPage who={signedIn(who)} />),
  }),
  ...listRoutes({
    db,
    list: siteList,
    says: 'The district’s sites',
    may: 'people.see',
    given: async () => undefined,
    more: (tx, _, who: Who) => savedViews(tx, 'sites', who),
    json: ({ page }) => ({ sites: page.rows.map(({ id, name, kind }) => ({ id: showId('sit', id), name, kind })) }),
    page: ({ page, query, more }, who) => <SitesPage who={who} page={page} query={query} views={more} />,
  }),
  route<Who, typeof siteBody>({
    method: 'POST',
    path: '/sites',
    says: 'Add a site',
    may: 'people.change',
    body: siteBody,
    handle: async ({ who: maybe, body }) => {
      const who = signedIn(maybe)
      const no = async (refusal: Refusal, faults: readonly Fault[]) => {
        const shown = await reading({ db, districtId: who.districtId }, async (tx) => ({
          page: await readList(tx, siteList, {}, undefined),
          views: await savedViews(tx, 'sites', who),
        }))
        return refused(refusal, () => <SitesPage who={who} query={{}} {...shown} sent={body} faults={faults} />)
      }
      const read = readSite(body)
      if (read.faults.length > 0) return no(inputRefused(read.faults), read.faults)
      const added = await addSite({ db, districtId: who.districtId, actor: actorOf(who) }, read.value)
      return added.ok
        ? done({ site: showId('sit', added.value.siteId) }, '/sites', { status: 201 })
        : no(added.refusal, [{ field: 'name', says: added.refusal.says }])
    },
  }),
]

/** Every address of people: set-up, sign-in, invitations, own account, persons and sites. */
export const peopleRoutes = (parts: PeopleParts): readonly Route<Who>[] => [
  ...setupRoutes(parts),
  ...addressRoutes(parts),
  ...signInRoutes(parts),
  ...accountRoutes(parts),
  ...passkeyRoutes(parts),
  ...secondFactorRoutes(parts),
  ...staffRoutes(parts),
  ...personRoutes(parts),
  ...endingRoutes(parts),
  ...recoveryRoutes(parts),
  ...providerRoutes(parts),
  ...breakGlassRoutes(parts),
  ...savedViewRoutes(parts),
  ...lookRoutes(parts),
]
