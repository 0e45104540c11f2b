import { resolve } from 'node:path'
import { check as deadCode } from './dead-code.ts'
import { check as docs } from './docs.ts'
import { check as format } from './format.ts'
import { check as imports } from './imports.ts'
import { check as language } from './language.ts'
import { check as lint } from './lint.ts'
import { check as migrations } from './migrations.ts'
import { check as network } from './network.ts'
import type { Check, Outcome } from './outcome.ts'
import { check as parameters } from './parameters.ts'
import { check as purity } from './purity.ts'
import { check as secrets } from './secrets.ts'
import { check as sizes } from './sizes.ts'
import { check as skips } from './skips.ts'
import { check as sqlRooms } from './sql-rooms.ts'
import { check as sqlWords } from './sql-words.ts'
import { check as types } from './types.ts'
import { check as words } from './words.ts'

/** Every check, the slow ones (programs of their own) first. */
export const checks = {
  types,
  'dead-code': deadCode,
  purity,
  lint,
  format,
  imports,
  'sql-rooms': sqlRooms,
  'sql-words': sqlWords,
  migrations,
  sizes,
  words,
  language,
  skips,
  secrets,
  network,
  parameters,
  docs,
} as const satisfies Readonly<Record<string, Check>>

type Timed = Outcome & { readonly seconds: number }

/** One check with its time. What it throws is a fault: a check that cannot run has not passed. */
export const runCheck = async (name: string, check: Check, root: string): Promise<Timed> => {
  const started = performance.now()
  const told = await check(root).catch((error: unknown): Outcome => ({
    name,
    looked: 0,
    faults: [`${name} could not run: ${error instanceof Error ? error.message : String(error)}`],
  }))
  return { ...told, seconds: (performance.now() - started) / 1000 }
}

const row = ({ name, looked, faults, seconds }: Timed): string => {
  const figures = `${String(looked).padStart(6)} looked at${String(faults.length).padStart(5)} faults${seconds.toFixed(1).padStart(7)} s`
  return `${faults.length === 0 ? 'ok   ' : 'FAULT'} ${name.padEnd(12)}${figures}`
}
const part = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`\n${title}`, ...lines.map((line) => `  ${line}`)]

const report = (outcomes: readonly Timed[]): string => {
  const notes = outcomes.flatMap(({ name, notes: told }) => part(name, told ?? []))
  const faults = outcomes.flatMap((each) => part(`${each.name}: ${each.faults.length} faults`, each.faults))
  return [...notes, ...faults, '', ...outcomes.map(row), ''].join('\n')
}

/** `run.ts [--root DIR] [name…]`: all checks or those named. Prints a table and answers the exit code: 1 on any fault, 2 on wrong use. */
export const main = async (args: readonly string[]): Promise<number> => {
  const at = args.indexOf('--root')
  const root = resolve(at < 0 ? '.' : (args[at + 1] ?? '.'))
  const names = at < 0 ? args : args.toSpliced(at, 2)
  const unknown = names.filter((name) => !(name in checks))
  if (unknown.length > 0) {
    process.stderr.write(`No such check: ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}\n`)
    return 2
  }
  const wanted = Object.entries(checks).filter(([name]) => names.length === 0 || names.includes(name))
  const outcomes = await Promise.all(wanted.map(([name, check]) => runCheck(name, check, root)))
  process.stdout.write(report(outcomes))
  return outcomes.some((each) => each.faults.length > 0) ? 1 : 0
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
