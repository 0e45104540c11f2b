/** A path of this site to go on to after the sign-in; anything that could lead elsewhere (`//host`, `/\\host`, control characters) becomes `/`. */
export const localPath = (to: string | undefined): string => (to !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}$/.test(to) ? to : '/')
