import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDemo } from '../../demo/load.ts'
import { signInLinks } from '../../demo/links.ts'
import { openPool } from '../platform/db/pool.ts'
import type { Addresses } from '../platform/db/roles.ts'
import { createLog } from '../platform/log.ts'
import { isDemoDistrict, isTold, removeDistrict } from '../subjects/demo/index.ts'
import { districtIds } from '../subjects/people/index.ts'
import { start } from './start.ts'

type Given = { readonly addresses: Addresses; readonly publicUrl: string; readonly say: (line: string) => void }

// What a demonstration is never told, whatever the shell has set: it writes to nobody and touches no host.
const kept = ['SMTP_URL', 'MAIL_FROM', 'MAIL_BOUNCE_ADDRESS', 'MAIL_BOUNCES', 'AFTERBELL_RUNNER_CONFIG']

/** The demonstration of this data folder; made where there is no district yet. @throws Error where a real district lives here. */
const fill = async (root: string, { addresses, publicUrl, say }: Given): Promise<void> => {
  const { db, close } = openPool(addresses.app, createLog('demo'), 2)
  try {
    const ids = await districtIds(db)
    for (const id of ids)
      if (!(await isDemoDistrict(db, id)))
        throw new Error('a real district lives in this data folder. Give the demonstration one of its own: AFTERBELL_DATA=FOLDER npm run demo.')
    for (const id of ids) if (!(await isTold(db, id))) await removeDistrict(db, id) // cut off half-way: told anew
    if ((await districtIds(db)).length > 0) return
  } finally {
    await close()
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'afterbell-demo-'))
  try {
    say('The demonstration is being told, through the product itself; once; it takes one to five minutes:')
    const { seconds } = await loadDemo({ root, addresses, dataDir, publicUrl }, say)
    say(`  ${seconds.toFixed(0).padStart(3)} s  done`)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const welcome = async ({ addresses, publicUrl, say }: Given): Promise<void> => {
  const { db, close } = openPool(addresses.app, createLog('demo'), 2)
  try {
    const [districtId] = await districtIds(db)
    const links = districtId === undefined ? [] : await signInLinks({ db, districtId }, publicUrl)
    say('\nTry it as one of its people; each link works once, and every start prints fresh ones:')
    for (const { role, name, link } of links) say(`  ${`${role}, ${name}`.padEnd(50)} ${link}`)
    say('\nNothing in it is real: no mail leaves it, no host is touched. Remove it with: npx afterbell demo remove --yes')
  } finally {
    await close()
  }
}

/** `npm run demo`: the product with the demonstration district, in a data folder of its own. */
export const startDemo = (root: string, env: NodeJS.ProcessEnv): Promise<number> => {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !kept.includes(name)))
  return start(
    root,
    { ...own, AFTERBELL_DATA: env.AFTERBELL_DATA ?? 'data-demo' },
    { chosen: env.AFTERBELL_DATA !== undefined, cookies: 'afterbell-demo', before: (given) => fill(root, given), after: welcome },
  )
}
