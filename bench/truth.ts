// Whether what we say of a real server is right: against Debian's own scanner, against what the changelogs of the pending updates say they fix, and
// against published cases of comparing versions. Precision: of what was said, how much is true. Recall: of what is true, how much was said.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { compareVersions } from '../src/core/versions/versions.ts'
import { parseDpkgStatus } from '../src/subjects/vulnerabilities/dpkg-status.rules.ts'
import { indexFixes, matchDebian } from '../src/subjects/vulnerabilities/match.rules.ts'
import { readFeedFile } from '../src/subjects/vulnerabilities/read-feed-file.ts'

const shared = join(process.env['AFTERBELL_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'data')
const data = join(shared, 'debian')
type Row = Record<string, string | number>
export type Pairs = ReadonlySet<string>

/** The four fields of a truth table; a pair is one CVE and one installed package. Of all pairs that can be asked, those nobody names are the rest. */
export const table = (figure: string, ours: Pairs, theirs: Pairs, asked: number, note = ''): Row => {
  const both = [...ours].filter((pair) => theirs.has(pair)).length
  const percent = (part: number, whole: number): string => `${whole === 0 ? 100 : Math.floor((part / whole) * 10_000) / 100} %`
  return {
    figure,
    'both say so': both,
    'only we': ours.size - both,
    'only they': theirs.size - both,
    neither: asked - (ours.size + theirs.size - both),
    precision: percent(both, ours.size),
    recall: percent(both, theirs.size),
    note,
  }
}

/** Debian's scanner on the same files, here and now; its answer of before where it is not installed. */
const debsecanSays = (status: Buffer): { readonly pairs: Pairs; readonly how: string } => {
  const pairsOf = (text: string): Pairs => new Set(text.trim().split('\n'))
  if (!existsSync('/usr/bin/debsecan'))
    return { pairs: pairsOf(readFileSync(join(data, 'debsecan-output.txt'), 'utf8')), how: 'debsecan is not installed here: its answer of before' }
  const home = mkdtempSync(join(tmpdir(), 'afterbell-truth-'))
  try {
    mkdirSync(join(home, 'feed'))
    writeFileSync(join(home, 'status'), status)
    copyFileSync(join(data, 'debsecan-bookworm.zlib'), join(home, 'feed', 'GENERIC'))
    const ran = spawnSync(
      '/usr/bin/debsecan',
      ['--source', `file://${join(home, 'feed')}`, '--suite', 'GENERIC', '--status', join(home, 'status'), '--format', 'simple'],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    )
    if (ran.status !== 0) throw new Error(ran.stderr)
    return { pairs: pairsOf(ran.stdout), how: 'run on the same files' }
  } finally {
    rmSync(home, { recursive: true })
  }
}

type Truth = { readonly sources: Readonly<Record<string, { readonly pending_cves: readonly string[]; readonly binaries: readonly string[] }>> }
type Vectors = { readonly cases: readonly { readonly eco: string; readonly a: string; readonly b: string; readonly sign: number }[] }

/** Each published case both ways round; two lines of a test file that were comments there are none. */
const vectorRows = (): readonly Row[] => {
  const { cases } = JSON.parse(gunzipSync(readFileSync(join(shared, 'versions/version-vectors.json.gz'))).toString('utf8')) as Vectors
  const real = cases.filter(({ a }) => !a.startsWith('//'))
  const right = real.filter(({ eco, a, b, sign }) => {
    const [there, back] = [compareVersions(eco, a, b), compareVersions(eco, b, a)]
    return there.ok && back.ok && there.value === sign && back.value === -sign + 0
  })
  return [
    {
      figure: `versions compared, ${new Set(real.map(({ eco }) => eco)).size} ecosystems, both ways round`,
      'both say so': right.length,
      'only we': 0,
      'only they': real.length - right.length,
      neither: '',
      precision: '',
      recall: `${Math.floor((right.length / real.length) * 10_000) / 100} %`,
      note: 'published test cases',
    },
  ]
}

/** @returns one row a comparison, or one that says why there is nothing to compare with. */
export const benchTruth = async (): Promise<{ rows: readonly Row[] }> => {
  if (!existsSync(data)) return { rows: [{ figure: 'truth', skipped: `${data} is absent` }] }
  const status = gunzipSync(readFileSync(join(data, 'dpkg-status-snapshot.gz')))
  const host = parseDpkgStatus(status.toString('utf8'))
  const read = readFeedFile(readFileSync(join(data, 'debsecan-bookworm.zlib')), {
    name: 'bookworm',
    now: '2026-11-22T12:00:00Z',
    release: 'bookworm',
  })
  if (!host.ok || !read.ok || read.value.feed.kind !== 'debian-fixes') throw new Error('the shared data are not what they were')
  const findings = matchDebian(host.value.packages, indexFixes({ ...read.value.feed }), {})
  const ours: Pairs = new Set(findings.map(({ cve, package: name }) => `${cve} ${name}`))
  const { sources } = JSON.parse(gunzipSync(readFileSync(join(data, 'truth-pending-cves.json.gz'))).toString('utf8')) as Truth
  const installed = new Set(host.value.packages.map(({ name }) => name))
  const truth: Pairs = new Set(
    Object.values(sources).flatMap(({ pending_cves, binaries }) =>
      binaries.filter((name) => installed.has(name)).flatMap((name) => pending_cves.map((cve) => `${cve} ${name}`)),
    ),
  )
  const bySource = Map.groupBy(read.value.feed.fixes, (fix) => fix.package)
  const asked = host.value.packages.reduce((sum, { name, source }) => sum + (bySource.get(source ?? name)?.length ?? 0), 0)
  const theirs = debsecanSays(status)
  const more = [...ours].filter((pair) => !truth.has(pair)).length
  return {
    rows: [
      table(`${host.value.packages.length} packages of a Debian 12 server against debsecan`, ours, theirs.pairs, asked, theirs.how),
      table(
        'the same against the changelogs of its pending updates',
        ours,
        truth,
        asked,
        more === 0
          ? ''
          : `the ${more} that only we say, debsecan says too: ${[...ours].every((pair) => truth.has(pair) || theirs.pairs.has(pair)) ? 'yes' : 'no'}`,
      ),
      ...vectorRows(),
    ],
  }
}

if (process.argv[1] === import.meta.filename) console.table((await benchTruth()).rows)
