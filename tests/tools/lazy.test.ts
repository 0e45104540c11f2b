// What a process loads on demand arrives whole: a package that is CommonJS, asked for by `import()` in a bundle in pieces, loses its names.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../lib/cluster.ts'

const asked = (text: string): string[] =>
  [...text.matchAll(/(?<!typeof )\bimport\('([^.'][^']*)'\)/g)].map(([, name]) => name as string).filter((name) => !name.startsWith('node:'))

/** Whether what `import()` gives of a package is a module of its own kind. */
const isModule = (name: string): boolean => {
  const owner = name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? '')
  const { type, exports = {} } = JSON.parse(readFileSync(join(root, 'node_modules', owner, 'package.json'), 'utf8')) as {
    type?: string
    exports?: Record<string, unknown>
  }
  const told = exports[`.${name.slice(owner.length)}`] as { import?: string } | undefined
  if (typeof told?.import !== 'string') return type === 'module'
  const file = join(root, 'node_modules', owner, told.import)
  for (let at = dirname(file); ; at = dirname(at)) {
    if (file.endsWith('.mjs')) return true
    if (existsSync(join(at, 'package.json')))
      return (JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as { type?: string }).type === 'module'
  }
}

// The scan's own bundle is one file, in which such an import keeps its names.
const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .map((file) => ({ path: join(file.parentPath, file.name), isFile: file.isFile() }))
  .filter(({ path, isFile }) => isFile && /\.tsx?$/.test(path) && !path.includes('.test.') && !path.includes('/src/scan/'))

test('no CommonJS package is imported on demand; the check knows one when it sees it', () => {
  const found = sources.flatMap(({ path }) => asked(readFileSync(path, 'utf8')).map((name) => ({ path: path.slice(root.length + 1), name })))
  expect(found.length).toBeGreaterThan(4)
  expect(found.filter(({ name }) => !isModule(name))).toEqual([])
  expect(asked("const { parse } = await import('yaml')")).toEqual(['yaml'])
  expect([isModule('yaml'), isModule('hucre/xlsx')]).toEqual([false, true])
  expect(createRequire(import.meta.url).resolve('yaml')).toContain('yaml') // it is there, or the lines above say nothing
})
