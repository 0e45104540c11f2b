import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** A program of this project's node_modules, whichever tree is looked at. */
export const tool = (path: string): string => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url))

export const runTool = (command: string, args: readonly string[], cwd: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }))
  })
