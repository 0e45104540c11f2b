// A line is kept as a short key (`bookworm`, `windows_11_24h2`, `ubuntu:22.04`); people read the system's name.

const debian: Readonly<Record<string, string>> = { buster: '10', bullseye: '11', bookworm: '12', trixie: '13', forky: '14' }
const names: Readonly<Record<string, string>> = {
  windows: 'Windows',
  macos: 'macOS',
  ios: 'iOS',
  ipados: 'iPadOS',
  android: 'Android',
  linux: 'Linux',
  firmware: 'firmware',
  chromeos: 'ChromeOS',
  chrome_os: 'ChromeOS',
  rhel: 'Red Hat Enterprise Linux',
  ubuntu: 'Ubuntu',
  alpine: 'Alpine Linux',
  debian: 'Debian',
}
const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`

/** `windows_11_24h2` is "Windows 11 24H2", `bookworm` "Debian 12 (bookworm)"; what is no key, such as a scanner's name, stays as it is. */
export const lineInWords = (line: string): string => {
  const [system = ''] = line.split(' as ')
  const number = debian[system]
  if (number !== undefined) return `Debian ${number} (${system})`
  if (!/^[a-z][a-z0-9_.:-]*$/.test(system)) return system
  if (names[system] !== undefined) return names[system]
  const [first = '', ...rest] = system.split(/[_:]/)
  return [names[first] ?? capital(first), ...rest.map((part) => (/^\d+h\d$/.test(part) ? part.toUpperCase() : capital(part)))].join(' ')
}
