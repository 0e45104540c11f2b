import { isZone } from '../../core/time/zone.ts'
import { isPosition, mayTable, positions, type Position } from './people.rules.ts'

/** What a form or program sent, as text; what is not there is undefined. */
export type Sent = Readonly<Record<string, string | readonly string[] | undefined>>
export type Fault = { readonly field: string; readonly says: string }
export type Read<T> = { readonly value: T; readonly faults: readonly Fault[] }

const textOf = (sent: Sent, field: string): string => {
  const value = sent[field]
  return (typeof value === 'string' ? value : (value?.[0] ?? '')).trim().normalize('NFC')
}
/** One or several values of a field, as a list. */
export const listOf = (sent: Sent, field: string): readonly string[] => {
  const value = sent[field]
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

const hasControl = (text: string): boolean => /[\p{Cc}\p{Cf}]/u.test(text)
// No wider than what the sign-in library takes: an address it refuses would lock its owner out.
const address = /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/
export const isEmail = (text: string): boolean => text.length <= 254 && address.test(text)

const name = (text: string, what: string): string | undefined => {
  if (text === '') return `Give ${what}.`
  if (text.length > 200) return `${what[0]?.toUpperCase()}${what.slice(1)} is longer than 200 characters.`
  return hasControl(text) ? `${what[0]?.toUpperCase()}${what.slice(1)} contains invisible characters.` : undefined
}
const list = (...found: readonly (Fault | undefined)[]): readonly Fault[] => found.filter((one) => one !== undefined)
const fault = (field: string, says: string | undefined): Fault | undefined => (says === undefined ? undefined : { field, says })

export const minPasswordLength = 12
const maxPasswordLength = 128

/** A new password typed twice. It is not trimmed: spaces are part of it. */
export const readNewPassword = (sent: Sent): Read<string> => {
  const raw = (field: string): string => (typeof sent[field] === 'string' ? sent[field] : '')
  const [password, again] = [raw('password'), raw('passwordAgain')]
  const wrongLength =
    password.length < minPasswordLength
      ? `Give a password of at least ${minPasswordLength} characters; a few unrelated words work well.`
      : password.length > maxPasswordLength
        ? `The password is longer than ${maxPasswordLength} characters.`
        : undefined
  return {
    value: password,
    faults: list(
      fault('password', wrongLength),
      password === again ? undefined : { field: 'passwordAgain', says: 'The two passwords are not the same.' },
    ),
  }
}

export type PersonFields = { readonly name: string; readonly email: string; readonly initials: string; readonly positions: readonly Position[] }

/** Name, e-mail, initials and positions. Initials stand in snapshots' names (SP-2), so they are 2 to 4 letters or digits, in capitals. */
export const readPerson = (sent: Sent): Read<PersonFields> => {
  const [given, email, initials] = [textOf(sent, 'name'), textOf(sent, 'email').toLowerCase(), textOf(sent, 'initials').toUpperCase()]
  const chosen = listOf(sent, 'positions')
  const unknown = chosen.filter((one) => !isPosition(one))
  return {
    value: { name: given, email, initials, positions: [...new Set(chosen.filter(isPosition))] },
    faults: list(
      fault('name', name(given, 'the name')),
      isEmail(email)
        ? undefined
        : {
            field: 'email',
            says: email === '' ? 'Give the e-mail address.' : `${email.slice(0, 80)} is not an e-mail address such as j.ortiz@district.example.`,
          },
      /^[A-Z0-9]{2,4}$/.test(initials)
        ? undefined
        : { field: 'initials', says: 'Give 2 to 4 letters or digits as initials, without accents: they are used in the names of snapshots.' },
      unknown.length === 0
        ? undefined
        : { field: 'positions', says: `There is no position ${unknown.map((one) => `“${one.slice(0, 40)}”`).join(', ')}.` },
    ),
  }
}

export const siteKinds = { school: 'School', office: 'Office', 'bus-garage': 'Bus garage', kitchen: 'Kitchen', other: 'Other' } as const
export type SiteKind = keyof typeof siteKinds
export type SiteFields = { readonly name: string; readonly kind: SiteKind }

const isSiteKind = (text: string): text is SiteKind => Object.hasOwn(siteKinds, text)

export const readSite = (sent: Sent, fields = { name: 'name', kind: 'kind' }): Read<SiteFields> => {
  const [given, kind] = [textOf(sent, fields.name), textOf(sent, fields.kind)]
  return {
    value: { name: given, kind: isSiteKind(kind) ? kind : 'other' },
    faults: list(
      fault(fields.name, name(given, 'the site’s name')),
      isSiteKind(kind) ? undefined : { field: fields.kind, says: 'Choose what kind of site it is.' },
    ),
  }
}

export type DistrictFields = {
  readonly name: string
  readonly zone: string
  readonly site: SiteFields
  readonly person: PersonFields
  readonly password: string
}

/** The wizard's first page. A zone typed by hand stands over the one chosen. */
export const readSetUp = (sent: Sent): Read<DistrictFields> => {
  const [given, zone] = [textOf(sent, 'district'), textOf(sent, 'otherZone') || textOf(sent, 'zone')]
  const [person, site, password] = [readPerson(sent), readSite(sent, { name: 'site', kind: 'siteKind' }), readNewPassword(sent)]
  const founders: readonly Position[] = mayTable['people.change']
  const canGoOn = person.value.positions.some((one) => founders.includes(one))
  return {
    value: { name: given, zone, site: site.value, person: person.value, password: password.value },
    faults: [
      ...list(
        fault('district', name(given, 'the district’s name')),
        isZone(zone)
          ? undefined
          : {
              field: textOf(sent, 'otherZone') === '' ? 'zone' : 'otherZone',
              says: zone === '' ? 'Choose the time zone.' : `${zone.slice(0, 60)} is not a time zone such as America/Chicago.`,
            },
      ),
      ...site.faults,
      ...person.faults,
      ...list(
        canGoOn
          ? undefined
          : { field: 'positions', says: `Check at least one of ${founders.map((one) => positions[one]).join(', ')}: only they can add the others.` },
      ),
      ...password.faults,
    ],
  }
}
