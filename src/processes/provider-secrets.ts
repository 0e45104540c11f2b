import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the client secret of an identity provider lies: one file an issuer, readable by the web part alone, read at each sign-in. */
export const providerSecrets =
  (ownDir: string) =>
  (issuer: string): { readonly file: string; readonly secret: string | undefined } => {
    const { host, pathname } = new URL(issuer)
    const file = join(ownDir, `provider-${`${host}${pathname}`.replace(/[^a-z0-9.-]+/gi, '-').replace(/-$/, '')}`)
    return { file, secret: existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined }
  }
