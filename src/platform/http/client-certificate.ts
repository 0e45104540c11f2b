/** What of a request's connection is looked at. */
export type Incoming = {
  readonly socket?: {
    readonly authorized?: boolean
    readonly getPeerCertificate?: () => { readonly subject?: { readonly OU?: string | readonly string[] } }
  }
}

/**
 * The organisational unit of a client certificate, where our own TLS asked for one and checked it against the district's authority; undefined for anything
 * else. Never from a header: behind a proxy certificates are the proxy's matter, and nothing of them is believed here.
 */
export const certificateUnit = (incoming: Incoming | undefined): string | undefined => {
  const socket = incoming?.socket
  if (socket?.authorized !== true) return undefined
  const unit = socket.getPeerCertificate?.().subject?.OU
  return typeof unit === 'string' ? unit : undefined
}
