import { z } from 'zod'
import { ok, type Refusal, type Result } from '../../../core/result.ts'
import { addressUnderCheck } from '../../../platform/db/settled-address.ts'
import { readProxies } from '../../../platform/http/client-address.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readCertificate } from '../../../platform/tls/own-certificate.ts'
import { reading } from '../../ledger/index.ts'
import { AddressCheckPage, AddressPage, AddressProposedPage } from './address.screens.tsx'
import { breaks, readAddress, type AddressFields } from './address.rules.ts'
import { boundToAddress } from './address.views.ts'
import { inputRefused, text } from '../form-parts.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import type { Fault, Sent } from '../person-form.rules.ts'
import { proposeNewAddress, settleAddress } from './settle-address.ts'
import { InvitationOverPage } from '../sign-in/sign-in.screens.tsx'
import { actorOf, type Who } from '../who.ts'

const body = z.object({ publicUrl: text, tls: text, certFile: text, keyFile: text, trustedProxy: text, agreed: text })
type Checked = Result<AddressFields> & { readonly shown?: readonly Fault[] }

/** The address people use: proposed, reached by a browser, and only then in force. */
export const addressRoutes = ({ auth, db, publicUrl, isAddressFixed = false }: PeopleParts): readonly Route<Who>[] => {
  const fromOf = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const page = async (who: Who, more: { sent?: Sent; faults?: readonly Fault[]; refusal?: Refusal } = {}) => {
    const bound = await reading(fromOf(who), boundToAddress)
    const broken = breaks(publicUrl, '', bound)
    return { bound, broken, show: () => <AddressPage who={who} publicUrl={publicUrl} isFixed={isAddressFixed} broken={broken} {...more} /> }
  }
  /** Beside the form itself: that files hold a fitting certificate, that proxies can be read. */
  const check = (sent: z.infer<typeof body>): Checked => {
    const read = readAddress(sent as Parameters<typeof readAddress>[0])
    if (!read.ok) return read
    const wrong = (field: string, says: string): Checked => ({ ok: false, refusal: inputRefused([{ field, says }]), shown: [{ field, says }] })
    const { tls, certFile, keyFile, trustedProxy } = read.value
    if (tls === 'own') {
      const found = readCertificate(certFile ?? '', keyFile ?? '', new URL(read.value.publicUrl).hostname, auth.now().epochMilliseconds)
      if (!found.ok) return wrong('certFile', `${found.refusal.says} ${found.refusal.satisfiedBy}`)
    }
    try {
      readProxies(trustedProxy ?? undefined)
    } catch (error) {
      return wrong('trustedProxy', error instanceof Error ? error.message : 'This cannot be read.')
    }
    return ok(read.value)
  }
  return [
    route<Who>({
      method: 'GET',
      path: '/setup/address',
      says: 'The address people use, how TLS is handled, and what a change would break',
      may: 'sign-in.configure',
      handle: async ({ who }) => {
        const { bound, show } = await page(signedIn(who))
        return view({ publicUrl, isFixedByEnvironment: isAddressFixed, bound }, show)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/setup/address',
      says: 'Propose an address; it takes effect once a browser has reached Afterbell at it',
      may: 'sign-in.configure',
      body,
      handle: async ({ who: maybe, body: sent }) => {
        const who = signedIn(maybe)
        const no = async (refusal: Refusal, faults: readonly Fault[] = []) => refused(refusal, (await page(who, { sent, faults, refusal })).show)
        if (isAddressFixed)
          return no({
            code: 'people/address-fixed',
            clause: '-',
            status: 409,
            says: 'PUBLIC_URL is set where Afterbell is started, and overrides this page.',
            satisfiedBy: 'Change it there, or start without it.',
          })
        if (who.isDemo)
          return no({
            code: 'people/address-in-a-demonstration',
            clause: '-',
            status: 409,
            says: 'A demonstration cannot change the address of the whole installation.',
            satisfiedBy: 'Set it in a real district, or with PUBLIC_URL where Afterbell is started.',
          })
        const read = check(sent)
        if (!read.ok) return no(read.refusal, read.shown)
        const proposed = await proposeNewAddress(fromOf(who), { address: read.value, now: publicUrl, isAgreed: sent.agreed === 'yes' })
        if (!proposed.ok) return no(proposed.refusal)
        const link = `${read.value.publicUrl}${proposed.value.checkPath}`
        return view({ check: link, breaks: proposed.value.broken }, () => <AddressProposedPage who={who} link={link} address={read.value} />)
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/setup/address/check/:token',
      says: 'What a browser sees that reached Afterbell by a proposed address; opening it changes nothing',
      may: 'anyone',
      handle: async ({ request }) => {
        const host = request.headers.get('host') ?? ''
        const waiting = await addressUnderCheck(db)
        const isReached = waiting !== undefined && new URL(waiting.publicUrl).host === host.replace(/:443$/, '').toLowerCase()
        return view({ isReached, host }, () => (
          <AddressCheckPage isReached={isReached} host={host} wanted={waiting?.publicUrl} action={request.path} />
        ))
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/setup/address/check/:token',
      says: 'Use the proposed address from now on',
      may: 'anyone',
      handle: async ({ request }) => {
        const waiting = await addressUnderCheck(db)
        const host = (request.headers.get('host') ?? '').replace(/:443$/, '').toLowerCase()
        if (waiting && new URL(waiting.publicUrl).host !== host)
          return refused(
            {
              code: 'people/address-not-reached',
              clause: '-',
              status: 409,
              says: 'This browser did not reach Afterbell at the proposed address.',
              satisfiedBy: `Open the check at ${waiting.publicUrl}.`,
            },
            (refusal) => <InvitationOverPage refusal={refusal} />,
          )
        const settled = await settleAddress(db, request.params.token ?? '')
        return settled.ok
          ? done({ publicUrl: settled.value.publicUrl }, `${settled.value.publicUrl}/sign-in`)
          : refused(settled.refusal, (refusal) => <InvitationOverPage refusal={refusal} />)
      },
    }),
  ]
}
