import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from '../../core/result.ts'
import type { ChildOptions, JailChild } from '../jail/child.ts'
import { createJail } from '../jail/jail.ts'

/** What the child is given. `data` reaches the template only as input (`sys.inputs`), never as source. */
export type Order = {
  readonly main: string
  readonly files: Readonly<Record<string, string>> // what `main` may import, by name
  readonly data: unknown
  readonly at: number // seconds since 1970: the document's date, so that the same facts give the same bytes
  readonly standard: 'ua-1' | 'a-2a'
}

export type Typesetter = {
  /**
   * A tagged PDF (PDF/UA-1) of a template and its data. `template` is a path from the project's root, such as `src/subjects/patching/report.typ`.
   * Refusals: `documents/not-typeset`, those of a child process (`jail/…`).
   */
  pdf(template: string, data: unknown, at: string): Promise<Result<Uint8Array>>
  close(): Promise<void>
}

type Options = {
  readonly root: string
  readonly uid?: number
  readonly gid?: number
  readonly start?: () => JailChild
  readonly log?: (what: string, facts: Record<string, unknown>) => void
}

/** Beside the bundle; from source, the entry itself. */
const entryOf = (root: string): string =>
  [join(root, 'dist/typeset.mjs'), join(root, 'src/platform/documents/typeset-entry.ts')].find((file) => existsSync(file)) ?? ''

/** What its process is and may read; whoever starts it for somebody else needs to know. */
export const typesetChild = (root: string): ChildOptions => ({
  entry: entryOf(root),
  memoryMb: 512,
  addons: true,
  reads: [`${realpathSync(join(root, 'node_modules'))}/`, join(root, 'package.json')],
})

/** One child process, started when the first document is asked for. */
export const createTypesetter = ({ root, ...options }: Options): Typesetter => {
  const jail = createJail({ ...options, ...typesetChild(root), size: 1, timeoutMs: 30_000 })
  const shared = (): Record<string, string> => ({ 'document.typ': readFileSync(join(root, 'src/kit/document.typ'), 'utf8') })
  return {
    pdf: async (template, data, at) => {
      const order: Order = {
        main: readFileSync(join(root, template), 'utf8'),
        files: shared(),
        data,
        at: Math.floor(Date.parse(at) / 1000),
        standard: 'ua-1',
      }
      const made = await jail.run('typeset', Buffer.from(JSON.stringify(order)))
      return made.ok ? { ok: true, value: Buffer.from(String(made.value), 'base64') } : made
    },
    close: () => jail.close(),
  }
}
