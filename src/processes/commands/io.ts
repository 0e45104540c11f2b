import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { plainJson, plainLines } from '../../core/plain.ts'
import type { Refusal } from '../../core/result.ts'
import { problemText } from '../../scan/output.ts'
import { readConfig, type Config } from '../../platform/config.ts'
import { createLog } from '../../platform/log.ts'
import { openPool, type Db } from '../../platform/db/pool.ts'
import { joinDatabase } from '../database.ts'
import { districtIds } from '../../subjects/people/index.ts'

export type Call = { readonly root: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv }
export type Command = {
  readonly words: readonly string[]
  readonly usage: string
  readonly says: string
  readonly run: (call: Call) => Promise<number>
}

/** Wrong use of a command: exit 2. */
export class UsageError extends Error {}

export const readArgs = <O extends ParseArgsOptionsConfig>(args: readonly string[], options: O, positionals: { min: number; max: number }) => {
  let read
  try {
    read = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, district: { type: 'string' }, ...options },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  if (read.positionals.length < positionals.min || read.positionals.length > positionals.max)
    throw new UsageError(
      `${read.positionals.length} names given where ${positionals.min === positionals.max ? positionals.min : `${positionals.min} to ${positionals.max}`} are wanted.`,
    )
  return read
}

/** Names that machines and files gave are shown, never obeyed by the terminal. */
export const out = (text: string): void => void process.stdout.write(plainLines(text.endsWith('\n') ? text : `${text}\n`))
export const outJson = (value: unknown): void => out(plainJson(JSON.stringify(value, null, 2)))

/** A refusal on standard error as problem details, exit 3. */
export const refuseOut = (refusal: Refusal): number => {
  process.stderr.write(problemText(refusal))
  return 3
}

export type Opened = { readonly db: Db; readonly districtId: string; readonly config: Config }

/** Runs `work` in the installation's district (`--district N` where there are several). `none` answers where no installation or district exists yet. */
export const withDistrict = async (
  call: Call,
  wanted: string | undefined,
  work: (opened: Opened) => Promise<number>,
  none: () => Promise<number> | number,
): Promise<number> => {
  const config = readConfig(call.env, call.root)
  const database = await joinDatabase(config, call.root, call.env.AFTERBELL_DATA !== undefined)
  if (!database) return none()
  const { db, close } = openPool(database.addresses.app, createLog('command'), 4)
  try {
    const ids = await districtIds(db)
    if (ids.length === 0) return await none()
    if (wanted === undefined && ids.length > 1)
      throw new UsageError(`This installation has the districts ${ids.join(', ')}; choose one with --district.`)
    const districtId = wanted ?? (ids[0] as string)
    if (!ids.includes(districtId)) throw new UsageError(`There is no district ${districtId} here.`)
    return await work({ db, districtId, config })
  } finally {
    await close()
    await database.stop()
  }
}

export const notSetUp = (): number =>
  refuseOut({
    code: 'people/not-set-up',
    clause: '-',
    says: 'No district is set up in this data folder.',
    satisfiedBy: 'Run npm start and go through the first page, or set AFTERBELL_DATA to the folder of the installation.',
    status: 409,
  })
