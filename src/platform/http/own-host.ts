import type { Refusal } from '../../core/result.ts'

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i
const hostOf = (url: string): string => new URL(url).host.toLowerCase()

export const isLoopbackHost = (host: string): boolean => loopback.test(host)

/**
 * Whether a request asked for this installation: the host of PUBLIC_URL, with its port. Where that is loopback - trying out - any loopback name will do, and
 * until a district is set up loopback always. Everything else may be a page that rebound its own name to our address.
 */
export const isOwnHost = (host: string, publicUrl: string, isSettingUp: boolean): boolean => {
  const url = new URL(publicUrl)
  const given = host.toLowerCase().replace(url.protocol === 'https:' ? /:443$/ : /:80$/, '')
  if (given === hostOf(publicUrl)) return true
  return (isSettingUp || isLoopbackHost(hostOf(publicUrl))) && isLoopbackHost(given)
}

/** 421, with the address people are to use; the name that was asked for is not repeated. */
export const wrongHost = (publicUrl: string): Refusal => ({
  code: 'http/wrong-host',
  clause: '-',
  status: 421,
  says: 'Afterbell is not reached by this name.',
  satisfiedBy: `Open ${publicUrl}. If people are to use another address, set PUBLIC_URL to it and start Afterbell again.`,
})
