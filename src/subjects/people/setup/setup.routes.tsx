import { z } from 'zod'
import { showId } from '../../../platform/ids.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { localLinks } from '../sign-in/local-links.rules.ts'
import { inputRefused, several, shownFaults, text, visitOf } from '../form-parts.ts'
import { invitePerson } from '../invite-person.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import { districtIds } from '../people.views.ts'
import { readPerson, readSetUp, type Fault, type Sent } from '../person-form.rules.ts'
import { codeChecker, type CodeAnswer } from './setup-code.ts'
import { setUpDistrict } from './set-up-district.ts'
import { FirstValuePage, HandOverPage, SecondApproverPage, SetUpPage } from './setup.screens.tsx'
import { actorOf, type Who } from '../who.ts'

const setUpBody = z.object({
  code: text,
  district: text,
  zone: text,
  otherZone: text,
  site: text,
  siteKind: text,
  name: text,
  email: text,
  initials: text,
  positions: several,
  password: text,
  passwordAgain: text,
})
const personBody = z.object({ name: text, email: text, initials: text })

const codeFault = (answer: CodeAnswer): Fault | undefined =>
  ({
    right: undefined,
    wrong: { field: 'code', says: 'This is not the code that was printed.' },
    wait: { field: 'code', says: 'Too many wrong codes. Wait a minute.' },
    void: { field: 'code', says: 'The code is no longer valid. Restart Afterbell to print a new one.' },
  })[answer]

const alreadySetUp = {
  code: 'people/already-set-up',
  clause: '-',
  status: 409,
  says: 'The district is already set up.',
  satisfiedBy: 'Sign in.',
} as const

/** The wizard: public until the first district exists, then signed in. */
export const setupRoutes = ({ auth, db, setupCode, setupDone, publicUrl, sendInvitation }: PeopleParts): readonly Route<Who>[] => {
  const reach = { canMail: sendInvitation !== undefined, linksNote: localLinks(publicUrl) }
  const checkCode = codeChecker(setupCode)
  let isUnderWay = false
  const isSetUp = async () => (await districtIds(db)).length > 0

  return [
    route<Who>({
      method: 'GET',
      path: '/setup',
      says: 'The first page of the set-up',
      may: 'anyone',
      handle: async () => ((await isSetUp()) ? done({ isSetUp: true }, '/') : view({ isSetUp: false }, () => <SetUpPage isFresh />)),
    }),
    route<Who, typeof setUpBody>({
      method: 'POST',
      path: '/setup',
      says: 'Set up the first district with the printed code',
      clauses: ['PM-8'],
      may: 'anyone',
      body: setUpBody,
      handle: async ({ body, request }) => {
        if (await isSetUp()) return refused(alreadySetUp)
        const { code, ...sent } = body
        const answer = code === undefined ? 'missing' : checkCode(code)
        const read = readSetUp(sent)
        const fault = answer === 'missing' ? { field: 'code', says: 'Enter the set-up code.' } : codeFault(answer)
        const again = (faults: readonly Fault[]) => () => <SetUpPage sent={body as Sent} faults={faults} />
        if (fault) {
          const faults = answer === 'wrong' || answer === 'missing' ? [fault, ...read.faults] : [fault]
          return refused(inputRefused(faults, answer === 'wait' ? 429 : 422), again(faults))
        }
        if (read.faults.length > 0) return refused(inputRefused(read.faults), again(read.faults))
        if (isUnderWay) return refused(alreadySetUp)
        isUnderWay = true // of two sent at once, one founds the district
        try {
          if (await isSetUp()) return refused(alreadySetUp)
          const made = await setUpDistrict({ auth, db }, read.value, visitOf(request))
          if (!made.ok) return refused(made.refusal, again([{ field: 'email', says: made.refusal.says }]))
          setupDone()
          const signedIn = await auth.signIn(read.value.person.email, read.value.password, visitOf(request))
          return done({ district: made.value.districtId, person: showId('per', made.value.personId) }, '/setup/second-approver', {
            status: 201,
            cookies: signedIn.ok ? signedIn.value.cookies : [],
          })
        } finally {
          isUnderWay = false
        }
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/setup/second-approver',
      says: 'The set-up asks for the second approver',
      may: 'people.change',
      handle: ({ who }) => view({ next: 'second-approver' }, () => <SecondApproverPage {...reach} districtName={who?.districtName ?? ''} />),
    }),
    route<Who, typeof personBody>({
      method: 'POST',
      path: '/setup/second-approver',
      says: 'Name the second approver: another person',
      clauses: ['CM-6'],
      may: 'people.change',
      body: personBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const read = readPerson({ ...body, positions: ['second-approver'] })
        const again = (faults: readonly Fault[]) => () => (
          <SecondApproverPage {...reach} sent={body} faults={faults} districtName={who.districtName} />
        )
        if (read.faults.length > 0) return refused(inputRefused(read.faults), again(read.faults))
        const invited = await invitePerson({ db, districtId: who.districtId, actor: actorOf(who) }, { publicUrl, sendInvitation }, read.value)
        if (!invited.ok) {
          const isTaken = invited.refusal.code === 'people/person-taken'
          const refusal = isTaken
            ? { ...invited.refusal, clause: 'CM-6', says: 'The second approver must be somebody other than those already here.' }
            : invited.refusal
          return refused(refusal, again(shownFaults(refusal)))
        }
        const { link, channel, personId } = invited.value
        const json = { person: showId('per', personId), channel, link }
        if (link === undefined) return done(json, '/setup/first-value')
        return view(json, () => (
          <HandOverPage
            name={read.value.name}
            link={link}
            districtName={who.districtName}
            nextHref="/setup/first-value"
            linksNote={reach.linksNote}
          />
        ))
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/setup/first-value',
      says: 'The set-up offers a first look at this machine',
      may: 'signed-in',
      handle: ({ who }) =>
        view({ next: ['/devices/this-machine', '/devices/enrol'] }, () => <FirstValuePage districtName={who?.districtName ?? ''} />),
    }),
  ]
}
