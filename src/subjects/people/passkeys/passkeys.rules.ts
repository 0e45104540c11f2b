// Names and fingerprints of passkeys, as people read and compare them.

/** The first 128 bits in eight groups: long enough that nobody finds another key to it, short enough to be read out. */
export const fingerprintWords = (fingerprint: string): string => (fingerprint.slice(0, 32).match(/.{4}/g) ?? []).join('-')

/** What was typed at the shell, with or without its hyphens, as the beginning of a fingerprint; undefined for anything shorter than 128 bits. */
export const readFingerprint = (typed: string): string | undefined => {
  const hex = typed.trim().toLowerCase().replaceAll('-', '')
  return /^[0-9a-f]{32,64}$/.test(hex) ? hex : undefined
}

/** Which person of which district a passkey names: its authenticator gives this back at sign-in. */
export const ownerHandle = (districtId: string, personId: string): string => `${districtId}:${personId}`
export const readOwnerHandle = (handle: string): { readonly districtId: string; readonly personId: string } | undefined => {
  const found = /^([1-9]\d{0,17}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(handle)
  return found?.[1] !== undefined && found[2] !== undefined ? { districtId: found[1], personId: found[2] } : undefined
}

/** The name its owner gives a passkey, without controls and direction marks. */
export const passkeyLabel = (typed: string | undefined): string =>
  (typed ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, 60)
