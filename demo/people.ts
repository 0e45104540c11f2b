// Who works in the district of the story. Every name is made up; every address lies under example.org, which nobody can receive mail at.
import type { Position } from '../src/subjects/people/people.rules.ts'

export type Person = {
  readonly name: string
  readonly initials: string
  readonly positions: readonly Position[]
  readonly school?: string // of a principal or secretary
  readonly role?: string // what the sign-in links call this part
}

export const district = { name: 'Juniper Flats School District (demonstration)', zone: 'America/Chicago' } as const

export const sites = [
  ['District Office', 'office'],
  ['Juniper Flats High School', 'school'],
  ['Sagebrush Middle School', 'school'],
  ['Cottonwood Elementary', 'school'],
  ['Meadowlark Elementary', 'school'],
  ['Prairie Dog Elementary', 'school'],
  ['Tumbleweed Academy', 'school'],
  ['Bus Garage', 'bus-garage'],
] as const
export type SiteName = (typeof sites)[number][0]

/** The first is the founder. Positions hang on persons; several persons test, and none of them decides. */
export const people = {
  dale: { name: 'Dale Quillfeather', initials: 'DQ', positions: ['technology-director'], role: 'Technology Director' },
  corinne: { name: 'Corinne Applewhistle', initials: 'CA', positions: ['technology-coordinator'], role: 'Technology Coordinator' },
  ivor: { name: 'Ivor Stapleton-Mock', initials: 'IS', positions: ['it-systems-manager'], role: 'IT Systems Manager' },
  rosa: { name: 'Rosa Tinkerfield', initials: 'RT', positions: ['systems-administrator'], role: 'Systems administrator' },
  sven: { name: 'Sven Patchwright', initials: 'SP', positions: ['systems-administrator'], role: 'Systems administrator (second)' },
  hana: { name: 'Hana Ticketmore', initials: 'HT', positions: ['it-support'], role: 'Help desk' },
  gus: { name: 'Augusta Bellweather', initials: 'AB', positions: ['superintendent'], role: 'Superintendent' },
  pia: { name: 'Pia Gradebook', initials: 'PG', positions: ['second-approver', 'superintendent-designee'], role: 'Second approver' },
  marlow: { name: 'Marlow Hallpass', initials: 'MH', positions: ['principal'], school: 'Juniper Flats High School', role: 'Principal' },
  odette: { name: 'Odette Chalkline', initials: 'OC', positions: ['principal'], school: 'Cottonwood Elementary' },
  bertil: { name: 'Bertil Recess', initials: 'BR', positions: ['principal'], school: 'Sagebrush Middle School' },
  mina: {
    name: 'Mina Frontdesk',
    initials: 'MF',
    positions: ['building-secretary', 'tester'],
    school: 'Juniper Flats High School',
    role: 'Secretary and tester',
  },
  theo: { name: 'Theo Lunchcard', initials: 'TL', positions: ['tester', 'business-owner'] },
  wanda: { name: 'Wanda Payslip', initials: 'WP', positions: ['tester', 'business-owner'] },
  juno: { name: 'Juno Bookend', initials: 'JB', positions: ['teacher', 'tester'], school: 'Sagebrush Middle School', role: 'Teacher and tester' },
  otto: { name: 'Otto Roundabout', initials: 'OR', positions: ['tester', 'business-owner'] },
  lena: { name: 'Lena Sparepart', initials: 'LS', positions: ['third-party'], role: 'Vendor' },
  abel: { name: 'Abel Footnote', initials: 'AF', positions: ['auditor'], role: 'Auditor' },
} as const satisfies Readonly<Record<string, Person>>
export type Name = keyof typeof people
export const names = Object.keys(people) as readonly Name[]

/** `dale.quillfeather@example.org`. */
export const addressOf = (name: Name): string => `${people[name].name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.org`
