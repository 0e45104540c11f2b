// `npm test`: checks and tests (unit, database, HTTP, browser, clauses, light hosts), once. The last line counts. `--machines` adds real virtual machines,
// the long fault rounds, and each enforced rule switched off in turn.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stopTestCluster } from '../tests/lib/cluster.ts'
import { fetchLabPrograms } from '../tests/lib/lab-programs.ts'
import { switchOffAll } from './switch-off.ts'
import { countsAfter, countsOf, failedFiles, lineOf, type Report } from './test-report.ts'

const root = join(import.meta.dirname, '..')
const withMachines = process.argv.includes('--machines')
const onlyAdded = process.argv.includes('--only-added') // what `npm test` did not run: for whoever has just run that
const leftOut = process.argv.flatMap((word) => (word.startsWith('--without=') ? [word.slice('--without='.length)] : []))
const shared = process.env.AFTERBELL_SHARED ?? join(root, '../shared')
const env = { ...process.env, AFTERBELL_SHARED: shared, AFTERBELL_MACHINES: withMachines ? '1' : '0', AFTERBELL_TESTS_WITHOUT: leftOut.join(',') }
const say = (text: string) => process.stdout.write(`${text}\n`)

const run = (file: string, args: readonly string[], quiet = false): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, file), ...args], { cwd: root, env, stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'] })
    child.on('exit', (code) => resolve(code ?? 1))
  })

/** Browser and lab tools from Debian packages where that is possible; elsewhere the tests that need them say why they are skipped. */
const installTools = (): void => {
  const wanted = {
    chromium: '/usr/bin/chromium',
    debsecan: '/usr/bin/debsecan',
    'fusioninventory-agent': '/usr/bin/fusioninventory-agent',
    'ocsinventory-agent': '/usr/bin/ocsinventory-agent',
    restic: '/usr/bin/restic',
    'systemd-container': '/usr/bin/systemd-nspawn',
    mmdebstrap: '/usr/bin/mmdebstrap',
    'apt-utils': '/usr/bin/apt-ftparchive',
    iproute2: '/usr/sbin/ip',
    'openssh-client': '/usr/bin/ssh-keygen',
    socat: '/usr/bin/socat',
    'golang-go': '/usr/bin/go',
    'golang-golang-x-mod-dev': '/usr/share/gocode/src/golang.org/x/mod/sumdb/note/note.go',
    opensmtpd: '/usr/sbin/smtpd',
    age: '/usr/bin/age',
    'postgresql-15': '/usr/lib/postgresql/15/bin/initdb',
    'python3-prometheus-client': '/usr/lib/python3/dist-packages/prometheus_client',
    'poppler-utils': '/usr/bin/pdftotext',
    'python3-icalendar': '/usr/lib/python3/dist-packages/icalendar',
    'python3-vobject': '/usr/lib/python3/dist-packages/vobject',
    ...(withMachines
      ? {
          'qemu-system-x86': '/usr/bin/qemu-system-x86_64',
          'qemu-utils': '/usr/bin/qemu-img',
          'grub-pc-bin': '/usr/lib/grub/i386-pc/boot.img',
          fdisk: '/usr/sbin/sfdisk',
          'python3-rpm': '/usr/lib/python3/dist-packages/rpm/__init__.py',
          'python3-packaging': '/usr/lib/python3/dist-packages/packaging/version.py',
          'php-cli': '/usr/bin/php',
          'php-composer-semver': '/usr/share/php/Composer/Semver/autoload.php',
          ruby: '/usr/bin/ruby',
          'libdpkg-perl': '/usr/share/perl5/Dpkg/Version.pm',
          'libmaven3-core-java': '/usr/share/java/maven3-artifact.jar',
          'default-jre-headless': '/usr/bin/java',
        }
      : {}),
  }
  const missing = Object.entries(wanted)
    .filter(([, file]) => !existsSync(file) && !existsSync(file.replace('/usr/sbin', '/sbin')))
    .map(([name]) => name)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(
      `Not installed, and not to be installed from here (it takes root on Debian): ${missing.join(', ')}. Tests that need them are skipped and say so.`,
    )
    return
  }
  say(`Installing for the tests: ${missing.join(', ')} …`)
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['-q', 'update'], quiet)
  const done = spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], quiet)
  if (done.status !== 0) say('Debian could not install them all; the tests that need them are skipped and say so.')
}

const began = Date.now()
installTools()
fetchLabPrograms(say)
let failed = 0
let passed = 0
if (!onlyAdded) {
  say('\n— checks —')
  if ((await run('tools/check.ts', [])) === 0) passed++
  else failed++
}

const folder = mkdtempSync(join(tmpdir(), 'afterbell-test-'))
/** One run of vitest over the files named (all of them where none is): how it ended and what it told. */
const runTests = async (name: string, files: readonly string[]): Promise<{ code: number; report: Report | undefined }> => {
  const out = join(folder, `${name}.json`)
  const code = await run('node_modules/vitest/vitest.mjs', ['run', ...files, '--reporter=default', '--reporter=json', `--outputFile.json=${out}`])
  return { code, report: existsSync(out) ? (JSON.parse(readFileSync(out, 'utf8')) as Report) : undefined }
}

say('\n— tests —')
const first = await runTests('report', onlyAdded ? ['tests/machines/vm', '.long.test'] : [])
const broken = first.report ? failedFiles(first.report) : []
// Tests that kill, fill disks and drive browsers can be upset by the machine they run on: few files that failed run once more, alone, and it is said. What fails twice fails.
const again = broken.length > 0 && broken.length <= 3
if (again) say(`\n— once more, alone: ${broken.map((file) => file.replace(`${root}/`, '')).join(', ')} —`)
const second = again
  ? await runTests(
      'again',
      broken.map((file) => file.replace(`${root}/`, '')),
    )
  : undefined
const told: string[] = []
let skipped = 0
if (first.report) {
  const counts = countsAfter(first.report, second?.report)
  passed += counts.passed
  failed += counts.failures.length
  skipped = counts.skipped.length
  if (skipped > 0) say(`\nNot proved on this machine:\n${counts.skipped.map((name) => `  ${name}`).join('\n')}`)
  told.push(...counts.failures.map((one) => `Failed: ${lineOf(root, one)}`))
  const stillFailed = new Set(counts.failures.map((one) => `${one.file} ${one.name}`))
  told.push(
    ...countsOf(first.report.testResults)
      .failures.filter((one) => !stillFailed.has(`${one.file} ${one.name}`))
      .map((one) => `Failed once and passed when run again: ${lineOf(root, one)}`),
  )
}
if ((second ?? first).code !== 0 && failed === 0) failed++

if (withMachines) {
  say('\n— every enforced rule switched off once: its clause test must fail —')
  const rules = await switchOffAll(root, { ...env, AFTERBELL_MACHINES: '0' }, say)
  passed += rules.caught
  failed += rules.missed
}
await stopTestCluster()
if (told.length > 0) say(`\n${told.join('\n')}`) // at the end, where it is found

say(`\n${Math.round((Date.now() - began) / 1000)} s`)
say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
