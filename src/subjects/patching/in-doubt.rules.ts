// Devices that lists of fixes leave in doubt, in words (PM-3.2).

/** `system`: as a sentence calls it, '' where nobody told. `why`: what only a part of its data is loaded of. */
export type InDoubt = { readonly system: string; readonly devices: number; readonly why: string | null }

const shown = 4
const number = (n: number): string => n.toLocaleString('en-US')

/** `No fix data is loaded for Ubuntu 22.04 (12) and Rocky Linux 9 (3).` A number stands beside each where there are several. */
export const silentWords = (silent: readonly InDoubt[]): string => {
  const names = silent.map(
    ({ system, devices }) => `${system === '' ? 'systems not known' : system}${silent.length > 1 ? ` (${number(devices)})` : ''}`,
  )
  const more = names.length - shown
  const listed = more > 1 ? [...names.slice(0, shown), `${number(more)} other systems`] : names
  const all = listed.length < 2 ? (listed[0] ?? '') : `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}`
  return `No fix data is loaded for ${all}.`
}

/** What each part of fix data is a part of, with the devices that it leaves in doubt. */
export const partlyWords = (partly: readonly InDoubt[]): string =>
  partly
    .slice(0, shown)
    .map(
      ({ why, system, devices }) =>
        `${why ?? `Only a part of the fix data for ${system} is loaded`}${partly.length > 1 ? ` (${number(devices)})` : ''}.`,
    )
    .concat(partly.length > shown ? [`The same holds for ${number(partly.length - shown)} other systems.`] : [])
    .join(' ')
