// The door of every npm command. Plain JavaScript that an old Node can read: it installs what is missing, then goes on
// with the pinned Node 24. Usage: node tools/bootstrap.mjs start|demo|test|machines|check|bench [arguments]
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules/.afterbell-installed')
const pinned = join(root, 'node_modules/.bin/node')

const stop = (sentence) => {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(readFileSync(join(root, 'package.json')))
    .digest('hex')
const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash() && existsSync(pinned)

/** Two starts at once must not install into one folder: the second waits for the first. */
const withLock = (work) => {
  const lock = join(root, '.installing')
  const until = Date.now() + 600_000
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code === 'EACCES' || error.code === 'EROFS')
        stop(`Nothing can be written into ${root}. Run this as a user who may, or copy the project to a folder of your own.`)
      if (error.code !== 'EEXIST') throw error
      const stale = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 900_000
      if (stale) rmSync(lock, { recursive: true, force: true })
      if (Date.now() > until) stop(`Another start has been installing for ten minutes. If none is running, remove ${lock}.`)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
    }
  }
  try {
    return work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

const install = () =>
  withLock(() => {
    if (isInstalled()) return
    process.stdout.write('Installing what is missing (about a minute the first time) …\n')
    const npm =
      process.env.npm_execpath && /npm-cli\.[cm]?js$/.test(process.env.npm_execpath) ? [process.execPath, process.env.npm_execpath] : ['npm']
    const done = spawnSync(
      npm[0],
      [
        ...npm.slice(1),
        'install',
        '--include=dev',
        '--include=optional',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--no-save',
        '--loglevel=error',
      ],
      { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
    )
    if (done.status !== 0)
      stop(
        'npm could not install the packages; what it says stands above. With a network or a registry mirror that answers, run the same command again.',
      )
    if (!existsSync(pinned))
      stop(`No Node 24 is shipped for ${process.platform}-${process.arch}. Install Node 24 yourself and run the same command with it.`)
    writeFileSync(stamp, lockHash())
  })

if (!isInstalled()) install()
if (!process.version.startsWith('v24.') || process.env.AFTERBELL_PINNED !== '1') {
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, AFTERBELL_PINNED: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm ended by a signal tells nobody below it: whoever lost the parent it was started by ends too.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 1000).unref()
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
} else {
  const { build, writeLauncher } = await import('./build.mjs')
  await build()
  writeLauncher()
  const [command = 'start', ...rest] = process.argv.slice(2)
  const doors = {
    start: 'dist/main.mjs',
    demo: 'dist/main.mjs',
    test: 'tools/test.ts',
    machines: 'tools/test.ts',
    check: 'tools/check.ts',
    bench: 'bench/run.ts',
  }
  const door = doors[command]
  if (!door || !existsSync(join(root, door))) stop(`There is no command "${command}" yet.`)
  process.argv = [
    process.execPath,
    join(root, door),
    ...(command === 'start' || command === 'demo' ? [command] : command === 'machines' ? ['--machines'] : []),
    ...rest,
  ]
  await import(pathToFileURL(join(root, door)).href)
}
