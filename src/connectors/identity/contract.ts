import type { Result } from '../../core/result.ts'

/** An identity provider as the administrator set it. The secret comes from a file and is handed in at each use. */
export type ProviderSettings = { readonly issuer: string; readonly clientId: string; readonly secret: string | undefined }
/** A sign-in that began: where the browser goes, and what the answer must fit. */
export type Begun = { readonly url: string; readonly state: string; readonly nonce: string; readonly verifier: string }
/** What a provider says of whoever signed in there, after every check of the protocol held. */
export type Claims = {
  readonly issuer: string
  readonly subject: string // the provider's own, never changing name of the person
  readonly email: string | undefined
  readonly isEmailVerified: boolean
  readonly isTwofold: boolean // the provider says that it asked for more than one factor
}

/** OpenID Connect, code flow with PKCE. Refused: `identity/unreachable`, `identity/answer-refused`. */
export type IdentityProviders = {
  /** Whether the provider answers for this issuer; asked when it is set. */
  check(settings: ProviderSettings): Promise<Result<true>>
  begin(settings: ProviderSettings, redirectUri: string): Promise<Result<Begun>>
  /** `answer`: the whole query of the redirect. */
  finish(settings: ProviderSettings, redirectUri: string, answer: string, begun: Omit<Begun, 'url'>): Promise<Result<Claims>>
}
