// What each ecosystem's own tool says of pairs of versions. One process answers all pairs of a run: a line each in, a word each out.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Sign } from '../../../src/core/versions/comparator.ts'
import type { Ecosystem } from '../../../src/core/versions/versions.ts'
import type { Pair } from './strings.ts'

/** The order, or null where the tool cannot read one of the two; `unread` says which. */
export type Said = { readonly sign: Sign | null; readonly unread: readonly string[] }
export type Tool = {
  readonly ecosystem: Ecosystem
  readonly name: string // how a test calls it
  readonly missing: () => string | null // why it cannot be asked here
  readonly ask: (pairs: readonly Pair[]) => readonly Said[]
  /** What we may read though the tool does not, and refuse though it does: each with its reason beside it. */
  readonly mayRead: (version: string) => boolean
  readonly mayRefuse: (version: string) => boolean
  /** What the tool reads as nobody means it: such pairs are left out. */
  readonly misreads?: (version: string) => boolean
}

const words: Readonly<Record<string, Sign>> = { '<': -1, '=': 0, '>': 1 }
/** `<`, `=`, `>`, or `!` with an `a`, a `b` or both for what is not read. */
const readWord = (word: string, [a, b]: Pair): Said => {
  const sign = words[word]
  if (sign !== undefined) return { sign, unread: [] }
  if (!/^!a?b?$/.test(word)) throw new Error(`the tool answered "${word}" for ${JSON.stringify([a, b])}`)
  return { sign: null, unread: [...(word.includes('a') ? [a] : []), ...(word.includes('b') ? [b] : [])] }
}

const askProcess = (command: string, args: readonly string[], pairs: readonly Pair[], env: NodeJS.ProcessEnv = {}): readonly Said[] => {
  const input = pairs.map(([a, b]) => `${a}\t${b}\n`).join('')
  const done = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C.UTF-8', ...env } })
  if (done.status !== 0) throw new Error(`${command} ended with ${done.status ?? done.signal}: ${done.stderr.slice(0, 2000)}`)
  const lines = done.stdout.split('\n').filter((line) => line !== '')
  if (lines.length !== pairs.length) throw new Error(`${command} answered ${lines.length} of ${pairs.length} lines`)
  return pairs.map((pair, i) => readWord(lines[i] ?? '', pair))
}

const fails = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status !== 0

const perlDpkg = `
use strict; use warnings; use Dpkg::Version;
while (my $line = <STDIN>) {
  chomp $line; my ($a, $b) = split /\\t/, $line, -1;
  my ($x, $y) = (Dpkg::Version->new($a), Dpkg::Version->new($b));
  my $bad = ($x->is_valid ? '' : 'a') . ($y->is_valid ? '' : 'b');
  print $bad ? "!$bad\\n" : ('<', '=', '>')[version_compare($a, $b) + 1] . "\\n";
}`

const pythonRpm = `
import rpm, sys
def read(text):
    try: return rpm.ver(text)
    except Exception: return None
for line in sys.stdin:
    a, b = line.rstrip("\\n").split("\\t")
    x, y = read(a), read(b)
    bad = ("" if x else "a") + ("" if y else "b")
    print("!" + bad if bad else "<" if x < y else ">" if x > y else "=")
`

const pythonPackaging = `
import sys
from packaging.version import Version, InvalidVersion
def read(text):
    try: return Version(text)
    except InvalidVersion: return None
for line in sys.stdin:
    a, b = line.rstrip("\\n").split("\\t")
    x, y = read(a), read(b)
    bad = ("" if x is not None else "a") + ("" if y is not None else "b")
    print("!" + bad if bad else "<" if x < y else ">" if x > y else "=")
`

const rubyGems = `
STDIN.each_line do |line|
  a, b = line.chomp.split("\\t", -1)
  bad = (Gem::Version.correct?(a) ? "" : "a") + (Gem::Version.correct?(b) ? "" : "b")
  puts bad.empty? ? "<=>"[(Gem::Version.new(a) <=> Gem::Version.new(b)) + 1] : "!" + bad
end`

// Branches are never ordered among each other there, only equal or not: what normalises to one is asked of the parser alone.
const phpComposer = `
require '/usr/share/php/Composer/Semver/autoload.php';
$parser = new Composer\\Semver\\VersionParser();
$read = function ($text) use ($parser) { try { return $parser->normalize($text); } catch (UnexpectedValueException $e) { return null; } };
while (($line = fgets(STDIN)) !== false) {
  [$a, $b] = explode("\\t", rtrim($line, "\\n"));
  [$x, $y] = [$read($a), $read($b)];
  $bad = ($x === null ? 'a' : '') . ($y === null ? 'b' : '');
  if ($bad === '' && (strpos($x, 'dev-') === 0 || strpos($y, 'dev-') === 0)) { echo $x === $y ? "=\\n" : "!\\n"; continue; }
  echo $bad !== '' ? "!$bad\\n" : (Composer\\Semver\\Comparator::lessThan($x, $y) ? "<\\n" : (Composer\\Semver\\Comparator::greaterThan($x, $y) ? ">\\n" : "=\\n"));
}`

const goSemver = `
package main
import ("bufio"; "fmt"; "os"; "strings"; "golang.org/x/mod/semver")
func main() {
  in := bufio.NewScanner(os.Stdin); out := bufio.NewWriter(os.Stdout); defer out.Flush()
  for in.Scan() {
    pair := strings.Split(in.Text(), "\\t"); bad := ""
    if !semver.IsValid(pair[0]) { bad += "a" }
    if !semver.IsValid(pair[1]) { bad += "b" }
    if bad != "" { fmt.Fprintln(out, "!"+bad); continue }
    fmt.Fprintln(out, string("<=>"[semver.Compare(pair[0], pair[1])+1]))
  }
}`

const askGo = (pairs: readonly Pair[]): readonly Said[] => {
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-go-'))
  try {
    writeFileSync(join(folder, 'main.go'), goSemver)
    const env = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOCACHE: join(folder, 'cache'), GOFLAGS: '' }
    return askProcess('go', ['run', join(folder, 'main.go')], pairs, env)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const npmSemver = (): string => {
  for (const node of [process.execPath, '/usr/bin/node', '/usr/local/bin/node']) {
    const file = join(dirname(dirname(node)), 'lib/node_modules/npm/node_modules/semver/index.js')
    if (existsSync(file)) return file
  }
  return '/usr/lib/node_modules/npm/node_modules/semver/index.js'
}

type NpmSemver = { readonly valid: (text: string, loose: boolean) => string | null; readonly compare: (a: string, b: string, loose: boolean) => Sign }
const askNpm = (pairs: readonly Pair[]): readonly Said[] => {
  const { valid, compare } = createRequire(import.meta.url)(npmSemver()) as NpmSemver
  return pairs.map((pair) => {
    const unread = pair.filter((one) => valid(one, true) === null)
    return { sign: unread.length > 0 ? null : compare(...pair, true), unread }
  })
}

/** Maven's own main prints the order of every two neighbours among its arguments. */
const mavenJars = '/usr/share/java/maven3-artifact.jar:/usr/share/java/commons-lang3.jar'
const askMaven = (pairs: readonly Pair[]): readonly Said[] =>
  Array.from({ length: Math.ceil(pairs.length / 10_000) }, (_, i) => pairs.slice(i * 10_000, (i + 1) * 10_000)).flatMap((some) => {
    const args = [
      '-Xshare:auto',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      mavenJars,
      'org.apache.maven.artifact.versioning.ComparableVersion',
      ...some.flat(),
    ]
    const done = spawnSync('java', args, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, JAVA_TOOL_OPTIONS: '' } })
    if (done.status !== 0) throw new Error(`java ended with ${done.status ?? done.signal}: ${done.stderr.slice(0, 2000)}`)
    const found = [...done.stdout.matchAll(/^ {3}\S+ (<|>|==) \S+$/gm)].map(([, word = '']) => word)
    return some.map((pair, i) => readWord((found[i * 2] ?? '').slice(0, 1), pair))
  })

const never = (): boolean => false
const always = (): boolean => true
const needsFile = (file: string, says: string) => (): string | null => (existsSync(file) ? null : says)

export const tools: readonly Tool[] = [
  {
    ecosystem: 'dpkg',
    name: 'Dpkg::Version of libdpkg-perl',
    missing: needsFile('/usr/share/perl5/Dpkg/Version.pm', 'libdpkg-perl is not installed'),
    ask: (pairs) => askProcess('perl', ['-e', perlDpkg], pairs),
    mayRead: (version) => !/^\d/.test(version.replace(/^\d+:/, '')), // dpkg itself only warns where a version begins with no digit, and compares
    // dpkg itself wants a number before the first colon, within 31 bits, something behind it, and none in the revision.
    mayRefuse: (version) => version.includes(':') && (!/^\d{1,9}:./.test(version) || /-[^-]*:/.test(version)),
    misreads: (version) => /\d{16}/.test(version), // Perl's numbers end there; dpkg's do not
  },
  {
    ecosystem: 'rpm',
    name: 'rpm.ver of python3-rpm',
    missing: () => (fails('/usr/bin/python3', '-c', 'import rpm; rpm.ver') ? 'python3-rpm is not installed' : null),
    ask: (pairs) => askProcess('/usr/bin/python3', ['-c', pythonRpm], pairs),
    mayRead: never,
    mayRefuse: never,
  },
  {
    ecosystem: 'pep440',
    name: 'packaging.version of python3-packaging',
    missing: () => (fails('/usr/bin/python3', '-c', 'import packaging.version') ? 'python3-packaging is not installed' : null),
    ask: (pairs) => askProcess('/usr/bin/python3', ['-c', pythonPackaging], pairs),
    mayRead: always, // legacy versions, which it no longer reads
    mayRefuse: never,
  },
  {
    ecosystem: 'rubygems',
    name: 'Gem::Version of ruby',
    missing: () => (fails('ruby', '-e', 'Gem::Version') ? 'ruby is not installed' : null),
    ask: (pairs) => askProcess('ruby', ['-e', rubyGems], pairs),
    mayRead: never,
    mayRefuse: never,
  },
  {
    ecosystem: 'semver',
    name: 'npm’s own semver, loose',
    missing: () => (existsSync(npmSemver()) ? null : 'npm is not installed beside node'),
    ask: askNpm,
    mayRead: always, // fewer or more than three numbers, and numbers above 2^53, which other registries have
    mayRefuse: never,
    misreads: (version) => /^[v=\s]*\d+\.\d+\.\d+\./.test(version), // 1.1.10.9 is 1.1.1-0.9 there
  },
  {
    ecosystem: 'maven',
    name: 'ComparableVersion of libmaven3-core-java',
    missing: () =>
      fails('java', '-version') ? 'no Java is installed' : existsSync(mavenJars.split(':')[0] ?? '') ? null : 'libmaven3-core-java is not installed',
    ask: askMaven,
    mayRead: never,
    mayRefuse: never,
    misreads: (version) => /\.[a-z]+\d+-(?:alpha|beta|milestone|rc|cr)/i.test(version), // published orders differ, see core/versions/maven.ts
  },
  {
    ecosystem: 'packagist',
    name: 'composer/semver of php-composer-semver',
    missing: () =>
      fails('php', '-v')
        ? 'php is not installed'
        : existsSync('/usr/share/php/Composer/Semver/autoload.php')
          ? null
          : 'php-composer-semver is not installed',
    ask: (pairs) => askProcess('php', ['-r', phpComposer], pairs),
    mayRead: (version) => /^v?\d{6,}/i.test(version), // dates with two more numbers are read from 3.4 on; Debian has 3.3
    mayRefuse: never,
    misreads: (version) => /\d{19}/.test(version), // PHP's numbers end there
  },
  {
    ecosystem: 'go',
    name: 'x/mod/semver of golang-golang-x-mod-dev',
    missing: () =>
      !existsSync('/usr/bin/go')
        ? 'golang-go is not installed'
        : existsSync('/usr/share/gocode/src/golang.org/x/mod/semver/semver.go')
          ? null
          : 'golang-golang-x-mod-dev is not installed',
    ask: askGo,
    mayRead: always, // versions without `v`, as advisories write them, and those of the language itself
    mayRefuse: never,
  },
]
