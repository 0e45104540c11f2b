// The whole of what is ever run on a Debian server. Constants and one harmless token; the sudoers file that a server needs
// is made from the same list, so that the account can do this and nothing else, whoever holds its key.
import type { Work } from './contract.ts'

/** One command as a list of words; the words hold no space and nothing a shell would read. */
type Words = readonly string[]

const unitOf = (token: string): string => `afterbell-${token}`

// Nobody answers a question at night: keep the configuration that is there, ask nothing, restart nothing by itself.
const quiet = ['--setenv=DEBIAN_FRONTEND=noninteractive', '--setenv=NEEDRESTART_SUSPEND=1', '--setenv=LC_ALL=C']
const keepConfiguration = ['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold']

const aptGet = (token: string, ...what: string[]): Words => [
  '/usr/bin/apt-get',
  '-y',
  '-q',
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  `Afterbell::Run=${token}`,
  ...keepConfiguration,
  ...what,
]

// `Afterbell::Run` means nothing to apt, but apt writes its command line to history.log, which outlives a reboot and
// a power loss: the probe of an install. `upgrade` never removes a package; a release upgrade is not on the list at all.
const works = {
  upgrade: (token) => aptGet(token, '--with-new-pkgs', 'upgrade'),
  'fix-broken': (token) => aptGet(token, '--no-remove', '-f', 'install'), // mending may not remove either
  configure: () => ['/usr/bin/dpkg', '--force-confdef', '--force-confold', '--configure', '-a'],
} satisfies Record<Work, (token: string) => Words>

/** The steps that need root, as argument lists for sudo. */
const rootSteps = {
  refresh: (): Words => ['/usr/bin/apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'APT::Update::Error-Mode=any', 'update'],
  // Standard input of a transient unit is /dev/null. RemainAfterExit keeps the exit code until the next boot.
  start: (work: Work, token: string): Words => [
    '/usr/bin/systemd-run',
    '--quiet',
    `--unit=${unitOf(token)}`,
    '--property=RemainAfterExit=yes',
    ...quiet,
    ...works[work](token),
  ],
  journal: (token: string): Words => ['/usr/bin/journalctl', '-q', '-o', 'cat', '-n', '40', '--no-pager', '-u', unitOf(token)],
  audit: (): Words => ['/usr/bin/dpkg', '--audit'], // an ordinary account is refused just when there is something to tell
  deletedMaps: (): Words => [
    '/usr/bin/find',
    '/proc',
    '-mindepth',
    '2',
    '-maxdepth',
    '2',
    '-name',
    'maps',
    '-exec',
    '/usr/bin/grep',
    '-sHa',
    '(deleted)',
    '{}',
    '+',
  ],
  reboot: (): Words => ['/usr/bin/systemd-run', '--quiet', '--no-block', '--on-active=1', '/usr/bin/systemctl', 'reboot'],
  setClock: (epochSeconds: number): Words => ['/usr/bin/date', '-u', '-s', `@${epochSeconds}`],
} as const

const quoted = (word: string): string => (/^[A-Za-z0-9/=:@%+.,_-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
const asRoot = (words: Words): string => ['LC_ALL=C', 'sudo', '-n', ...words.map(quoted)].join(' ')

/** The command lines sent over SSH. Only tokens that match `tokenPattern` and whole numbers get in: the caller checks. */
export const commands = {
  bootId: 'cat /proc/sys/kernel/random/boot_id',
  clock: 'date +%s%3N',
  osRelease: 'cat /etc/os-release',
  architecture: 'dpkg --print-architecture',
  kernel: 'uname -r; uname -v',
  container: 'systemd-detect-virt --container || true',
  held: 'LC_ALL=C apt-mark showhold',
  rebootRequired: 'ls /run | grep -cx reboot-required || true',
  free: 'LC_ALL=C df -B1 --output=avail / /var/cache/apt/archives',
  versions: "LC_ALL=C dpkg-query -W -f='${Package}\\t${Architecture}\\t${Version}\\t${db:Status-Abbrev}\\n'",
  simulate: 'LC_ALL=C apt-get -s -q -o Debug::NoLocking=true --with-new-pkgs upgrade',
  history: 'tail -c 500000 /var/log/apt/history.log 2>/dev/null || true',
  progress: 'tail -n 1 /var/log/dpkg.log 2>/dev/null || true',
  unit: (token: string) => `LC_ALL=C systemctl show -p LoadState,ActiveState,SubState,Result,ExecMainCode,ExecMainStatus ${unitOf(token)}.service`,
  refresh: asRoot(rootSteps.refresh()),
  audit: asRoot(rootSteps.audit()),
  deletedMaps: asRoot(rootSteps.deletedMaps()),
  start: (work: Work, token: string) => asRoot(rootSteps.start(work, token)),
  journal: (token: string) => asRoot(rootSteps.journal(token)),
  reboot: asRoot(rootSteps.reboot()),
  setClock: (epochSeconds: number) => asRoot(rootSteps.setClock(epochSeconds)),
} as const

const expression = (words: Words, token: string): string =>
  words
    .slice(1)
    .join(' ')
    .replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
    .replaceAll(token, '[a-z0-9-]{1,40}')
    .replaceAll('@0000000000', '@[0-9]{10}')
    .replace(/[,:=#]/g, '\\$&') // what sudoers itself reads

/**
 * The sudoers file of a server (sudo 1.9.10 or later: it takes regular expressions). The account can run the listed
 * commands, letter by letter, and nothing else.
 */
export const sudoersFor = (user: string): string => {
  const token = 'THETOKEN'
  const steps: readonly Words[] = [
    rootSteps.refresh(),
    ...(Object.keys(works) as Work[]).map((work) => rootSteps.start(work, token)),
    rootSteps.journal(token),
    rootSteps.audit(),
    rootSteps.deletedMaps(),
    rootSteps.reboot(),
    rootSteps.setClock(0).with(-1, '@0000000000'),
  ]
  const lines = steps.map((words) => `${user} ALL=(root) NOPASSWD: ${words[0]} ^${expression(words, token)}$`)
  return ['# Afterbell: the closed list of steps, nothing else. Install as /etc/sudoers.d/afterbell, mode 0440.', ...lines, ''].join('\n')
}
