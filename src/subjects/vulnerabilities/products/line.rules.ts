// A line is what findings are kept under: a system (`bookworm`, `windows_11`, `ubuntu:22.04`), and where people of a district told that a title
// is another product than the table says, that product too (`windows_11 as acme:thing`, `… as nothing`).

const debian: Readonly<Record<string, string>> = { buster: '10', bullseye: '11', bookworm: '12', trixie: '13', forky: '14' }

export const judgedAs = (line: string): { readonly system: string; readonly as: string | null } => {
  const at = line.indexOf(' as ')
  return at < 0 ? { system: line, as: null } : { system: line.slice(0, at), as: line.slice(at + 4) }
}

/** The distribution whose packages a line's are, as OSV names it; null for systems that have none. */
export const distributionOf = (line: string): { readonly ecosystem: string; readonly release: string } | null => {
  const { system } = judgedAs(line)
  const number = debian[system]
  if (number !== undefined) return { ecosystem: 'debian', release: number }
  const at = system.indexOf(':')
  return at < 0 ? null : { ecosystem: system.slice(0, at), release: system.slice(at + 1) }
}

const systems = ['windows', 'macos', 'android', 'ios', 'linux', 'firmware']
/** Lines of Debian are the code names of its releases. */
export const isDebian = (line: string): boolean => /^[a-z]+$/.test(line) && !systems.includes(line)
