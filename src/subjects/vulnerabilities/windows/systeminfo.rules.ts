// What `systeminfo` prints, in the form of its English output: a name, a colon, a value; lists are indented.
import { ok, refuse, type Result } from '../../../core/result.ts'

export type SystemInfo = { readonly name: string; readonly version: string; readonly arch: string; readonly hotfixes: readonly string[] | null } // null: not told

/**
 * The field by any of the names it has in the languages of our samples; null where there is none. A letter with an accent, and the apostrophe, are
 * whatever stands there: consoles write them in code pages of their own.
 */
const field = (text: string, name: RegExp): string | null =>
  new RegExp(`^(?:${name.source})[ \u00a0]?:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? null

const headings = 'OS Name, OS Version, System Type and Hotfix(s)'

/** Reads the text; refused where it is no output of systeminfo or ends before the hotfixes. Updates are read by their numbers, whatever stands around them. */
export const parseSystemInfo = (given: string): Result<SystemInfo> => {
  const text = given
    .replace(/^\uFEFF/, '')
    .replaceAll('\0', '')
    .replace(/\r\n?/g, '\n')
    .slice(0, 1_000_000)
  const name = field(text, /OS Name|Betriebssystemname|Nom du syst.{1,2}me d.{1,3}exploitation|Nombre del sistema operativo/)
  const version = field(text, /OS Version|Betriebssystemversion|Version du syst.{1,2}me|Versi.{1,2}n del sistema operativo/)
  if (name === null || version === null) {
    const missing = name === null ? 'OS Name' : 'OS Version'
    const isOther = /windows/i.test(text) && (text.match(/^[^\n:]{3,40}:[ \t]+\S/gm) ?? []).length >= 5 // lines of headings, in words we do not read
    return refuse({
      code: 'vulnerabilities/no-systeminfo',
      clause: 'PM-3.2',
      status: 422,
      says: isOther
        ? `It reads like systeminfo in another language: none of its headings is "${missing}", nor the same in German, French or Spanish.`
        : `This is no output of systeminfo: its ${missing} is missing.`,
      satisfiedBy: isOther
        ? `Tell these lines with English headings: ${headings}. Or set the Windows display language to English for one run: systeminfo > systeminfo.txt`
        : 'On the Windows computer run: systeminfo > systeminfo.txt',
      faults: [`${missing}: is missing${isOther ? `; the headings wanted are ${headings}` : ''}`],
    })
  }
  const arch = field(text, /System Type|Systemtyp|Type du syst.{1,2}me|Tipo de sistema/) ?? ''
  const from = /^(?:Hotfix|Correctif|Revisi)[^:\n]*:.*$/im.exec(text)
  const list = from === null ? null : (/^(?:.*\n)(?:[ \t]+.*\n?)*/.exec(text.slice(from.index))?.[0] ?? from[0])
  const told = list === null ? null : [...new Set([...list.matchAll(/\bKB(\d{5,8})\b/gi)].map((match) => match[1] ?? ''))]
  const stated = /:\s*(\d{1,5})\b/.exec(from?.[0] ?? '')?.[1]
  // Entries are counted by their places: `[03]: File 1` is one as well. A missing one would make an installed update look missing.
  const places = new Set([...(list ?? '').matchAll(/^[ \t]*\[(\d+)\]:[ \t]*\S/gm)].map((match) => Number(match[1])))
  const listed = Math.max(places.size, told?.length ?? 0)
  if (told !== null && stated !== undefined && Number(stated) > listed) {
    return refuse({
      code: 'vulnerabilities/systeminfo-cut',
      clause: 'PM-3.2',
      status: 422,
      says: `It tells of ${stated} installed updates and lists ${listed === 0 ? 'none' : listed}: the file is cut.`,
      satisfiedBy: 'Run systeminfo again and keep all it prints.',
      faults: [`Hotfix(s): the list ${listed === 0 ? 'is missing' : `ends after ${listed} of ${stated}`}`],
    })
  }
  // "N/A" is told where Windows could not ask, and where there is none.
  return ok({ name, version, arch, hotfixes: told === null || (told.length === 0 && !/\b0\b/.test(from?.[0] ?? '')) ? null : told })
}
