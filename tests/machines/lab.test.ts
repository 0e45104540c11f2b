// The lab itself: it leaves nothing behind, and what a killed run left behind goes with the next one.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { run } from './lab/exec.ts'
import { openLab } from './lab/lab.ts'
import { lightHost } from './lab/light.ts'
import { labTools } from './lab/tools.ts'

const ready = await labTools(['light'])

const remains = async (id: string): Promise<string[]> => {
  const links = `${await run('ip', ['netns', 'list'])}\n${await run('ip', ['-o', 'link'])}\n${readFileSync('/proc/mounts', 'utf8')}`
  const groups = ['systemd', 'unified', '.'].filter((hierarchy) => existsSync(`/sys/fs/cgroup/${hierarchy}/ab-${id}-0`))
  return [...links.split('\n').filter((line) => line.includes(id)), ...groups]
}

const killedRun = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const lab = new URL('./lab/', import.meta.url)
    const program = `
      const { openLab } = await import('${new URL('lab.ts', lab).href}')
      const { lightHost } = await import('${new URL('light.ts', lab).href}')
      const lab = await openLab()
      await lightHost(lab, { name: 'orphan' })
      console.log(lab.id)
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.once('data', (data: Buffer) => {
      child.once('exit', () => resolve(data.toString().trim()))
      child.kill('SIGKILL')
    })
    child.once('error', reject)
  })

describe.skipIf(!ready.ready)(`the lab${ready.ready ? '' : ` (skipped: ${ready.reason})`}`, () => {
  it('leaves no namespace, cable, mount or control group', async () => {
    const lab = await openLab()
    await lightHost(lab, { name: 'srv1' })
    expect((await remains(lab.id)).length).toBeGreaterThan(2)
    await lab.close()
    expect(await remains(lab.id)).toEqual([])
    expect(existsSync(lab.folder)).toBe(false)
  }, 600_000)

  it('clears what a killed run left behind', async () => {
    const id = await killedRun()
    expect((await remains(id)).length).toBeGreaterThan(2)
    const next = await openLab()
    await next.close()
    expect(await remains(id)).toEqual([])
  }, 120_000)
})
