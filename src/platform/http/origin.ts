/**
 * Whether a POST comes from our own pages. Every browser in use names its origin or its site on a POST; what names neither
 * is a program, which carries no cookie by accident. `null` (a sandboxed or rewritten page) is not ours.
 */
export const isOwnOrigin = (headers: Headers, publicUrl: string): boolean => {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  if (site !== null && site !== 'same-origin' && site !== 'none') return false
  if (origin === null) return true
  const host = headers.get('host')
  if (origin === new URL(publicUrl).origin) return true
  // Reached by another of this machine's names: the origin must then be the very host that was asked.
  return site === 'same-origin' && URL.canParse(origin) && new URL(origin).host === host
}
