// What a request reads of the database: the plans of its statements and the 8 KiB pages they went through. How busy the machine is
// does not move them; a table that was not vacuumed yet may: its rows are looked at where an index would do.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Installation } from '../tests/lib/installation.ts'
import { adminUrl } from './own-database.ts'

type Plan = { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number } & Readonly<Record<string, unknown>>
export type Statement = { readonly text: string; readonly pages: number; readonly plan: Plan }
export type Reads = { of(path: string, accept?: string): Promise<readonly Statement[]>; end(): Promise<void> }

const told = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
} as const

/** From here on every statement of the web leaves its plan in the server's log, which slows it: clocks are read before. */
export const watchReads = async (installation: Installation): Promise<Reads> => {
  const admin = new pg.Client({ connectionString: adminUrl(installation.data) })
  await admin.connect()
  for (const [name, value] of Object.entries(told)) await admin.query(`alter role afterbell_app set ${name} = '${value}'`)
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'afterbell_app'`)
  const { rows } = await admin.query<{ file: string }>('select pg_current_logfile() as file')
  const file = join(installation.data, 'postgres/cluster', rows[0]?.file ?? '')
  let marks = 0
  /** The log up to now: a mark of our own is waited for, behind which nothing of the request is missing. */
  const upToNow = async (): Promise<number> => {
    const mark = `reads up to ${process.pid}-${++marks}.`
    await admin.query(`do $$ begin raise log '${mark}'; end $$`)
    for (;;) {
      const log = readFileSync(file, 'latin1')
      if (log.includes(mark)) return log.length
      await wait(20)
    }
  }
  const of = async (path: string, accept = 'text/html'): Promise<readonly Statement[]> => {
    await (await installation.get(path, accept)).text() // whoever asks first opens connections and reads catalogues
    const from = await upToNow()
    const answer = await installation.get(path, accept)
    await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    const to = await upToNow()
    return [
      ...readFileSync(file)
        .subarray(from, to)
        .toString()
        .matchAll(/LOG: {2}duration: [\d.]+ ms {2}plan:\n((?:\t.*\n)+)/g),
    ].map(([, json = '']) => {
      const { 'Query Text': text, Plan: plan } = JSON.parse(json.replace(/^\t/gm, '')) as { 'Query Text': string; Plan: Plan }
      return { text, plan, pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] }
    })
  }
  return { of, end: () => admin.end() }
}

export const pagesOf = (statements: readonly Statement[]): number => statements.reduce((sum, { pages }) => sum + pages, 0)
