import { realpathSync } from 'node:fs'
import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { runTool, tool } from './spawn.ts'
import { isSource, listTree } from './tree.ts'

/** oxfmt by .oxfmtrc.json: how lines are broken is nobody's taste. `npm run format` breaks them so. */
export const check: Check = async (root) => {
  const real = realpathSync(root)
  const folders = ['src', 'tools', 'tests', 'bench', 'demo', 'bin']
  const wanted = (await listTree(real)).filter((path) => isSource(path) && folders.includes(path.split('/')[0] ?? ''))
  const present = folders.filter((folder) => wanted.some((path) => path.startsWith(`${folder}/`)))
  const ran = await runTool(process.execPath, [tool('oxfmt/bin/oxfmt'), '--list-different', ...present], real)
  const different = ran.stdout.split('\n').filter((line) => line !== '')
  if (ran.code !== 0 && different.length === 0) throw new Error(`oxfmt ended with ${ran.code}: ${ran.stderr}`)
  return outcome(
    'format',
    wanted.length,
    wanted.length,
    different.map((path) => fault(path.replaceAll('\\', '/'), 1, 'not-formatted', '`npm run format` breaks its lines as everywhere')),
  )
}
