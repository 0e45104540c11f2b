import { cleanText, type Notes } from './clean.ts'
import type { OsFamily, Title } from './contract.ts'
import { dateOf } from './dates.ts'
import type { Row } from './raw.ts'
import { ecosystemOf, isHotfix, isPackaged } from './values.ts'

/** Titles in the agent's order; the nameless left out, and the same (name, version, architecture) once: Windows registries repeat themselves. */
export const normaliseTitles = (rows: readonly Row[], family: OsFamily, notes: Notes): Title[] => {
  const titles = new Map<string, Title>()
  for (const row of rows) {
    const title = normaliseTitle(row, family, notes)
    if (title === undefined) {
      notes.add('nameless', 'software')
      continue
    }
    const key = `${title.name}\0${title.version}\0${title.arch ?? ''}`
    if (titles.has(key)) notes.add('duplicate', title.name)
    else titles.set(key, title)
  }
  return [...titles.values()]
}

// OCS writes dpkg's `binary:Package`, which is `zlib1g:amd64` where two architectures may stand side by side; everybody else's name is zlib1g.
const withoutArch = (name: string, arch: string): string => (arch !== '' && name.endsWith(`:${arch}`) ? name.slice(0, -arch.length - 1) : name)

const normaliseTitle = (row: Row, family: OsFamily, notes: Notes): Title | undefined => {
  const told = cleanText(row.name, 'software name', notes) || cleanText(row.guid, 'software id', notes)
  if (told === '') return undefined
  const ecosystem = ecosystemOf(cleanText(row.from, 'software origin', notes), family)
  const arch = cleanText(row.arch ?? row.architecture, 'software architecture', notes)
  const name = ecosystem === 'dpkg' ? withoutArch(told, arch) : told
  const publisher = cleanText(row.publisher, 'software publisher', notes)
  const installedOn = dateOf(row.install_date ?? row.installdate ?? '')
  const source = cleanText(row.source_package, 'software source', notes)
  const hotfix = ecosystem === 'windows' && isHotfix(name, row.system_category ?? '', row.release_type ?? '')
  return {
    name,
    version: cleanText(row.version, 'software version', notes),
    ecosystem,
    ...(arch === '' ? {} : { arch }),
    ...(source === '' ? {} : { source, sourceVersion: cleanText(row.source_version, 'software source', notes) }),
    ...(publisher === '' ? {} : { publisher }),
    ...(installedOn === undefined ? {} : { installedOn }),
    kind: hotfix ? 'hotfix' : ecosystem === 'browser' ? 'extension' : isPackaged(ecosystem) ? 'package' : 'app',
  }
}
