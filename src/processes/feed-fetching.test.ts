import { mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { feedFilesOf } from './feed-fetching.ts'

test('a file that vanished since the folder was listed keeps the others not waiting; links, signatures and files still being written are left', () => {
  const folder = mkdtempSync('/var/tmp/afterbell-folder-')
  try {
    const put = (name: string, atMs: number): void => {
      writeFileSync(join(folder, name), 'x')
      utimesSync(join(folder, name), atMs / 1000, atMs / 1000)
    }
    put('b.json', 10_000)
    put('a.json', 20_000)
    put('a.json.sig', 20_000)
    put('new.json', 99_000)
    symlinkSync('/etc/hostname', join(folder, 'link.json'))
    const listed = ['a.json', 'a.json.sig', 'b.json', 'gone.json', 'link.json', 'new.json', '.hidden']
    expect(feedFilesOf(folder, listed, 100_000).map(({ name }) => name)).toEqual(['b.json', 'a.json'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
