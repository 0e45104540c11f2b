import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { epssFile, nvdLines, osvLines } from '../../tests/lib/feeds.ts'
import { definitionsZip } from '../../tests/lib/windows.ts'
import { main } from '../scan.ts'

const folder = mkdtempSync(join(tmpdir(), 'afterbell-scan-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const run = async (argv: readonly string[], input: readonly string[] = []) => {
  let out = ''
  let err = ''
  const chunks = async function* () {
    yield* input
  }
  const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), input: chunks(), isTerminal: false }
  const code = await main(argv, { streams, now: '2026-11-21T12:00:00Z' })
  return { code, out, problem: err === '' ? null : JSON.parse(err) }
}

const STATUS = 'Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.13-1\nMaintainer: Zoë\n'
const FIXES = 'VERSION 1\nCVE-2026-2000,,a flaw\n\nopenssl,0,SHRF,3.0.15-1,\n\nopenssl,libssl3\n\n'
const KEV = JSON.stringify({
  catalogVersion: '2026.11.20',
  dateReleased: '2026-11-20T10:00:00Z',
  count: 1,
  vulnerabilities: [
    {
      cveID: 'CVE-2026-2000',
      vendorProject: 'x',
      product: 'x',
      vulnerabilityName: 'x',
      dateAdded: '2026-11-01',
      shortDescription: 'x',
      requiredAction: 'x',
      dueDate: '2026-11-22',
    },
  ],
})

describe('scan', () => {
  it('reads plain, gzip and zlib by their bytes, and several feeds', async () => {
    const feeds = [write('fixes.bin', deflateSync(FIXES)), write('kev.bin', gzipSync(KEV))]
    for (const status of [write('status', STATUS), write('status.x', gzipSync(STATUS)), write('status.y', deflateSync(STATUS))]) {
      const { code, out } = await run(['scan', '--dpkg-status', status, '--feed', ...feeds, '--json'])
      expect(code).toBe(0)
      expect(JSON.parse(out).findings).toMatchObject([
        {
          cve: 'CVE-2026-2000',
          package: 'libssl3',
          installed: '3.0.13-1',
          fixed: '3.0.15-1',
          feed: 'fixes.bin',
          knownExploited: true,
          reason: 'libssl3 3.0.13-1 (built from openssl) is older than 3.0.15-1, which fixes CVE-2026-2000, known to be exploited since 2026-11-01.',
        },
      ])
    }
  })
  it('matches a submission of an agent, and counts what no feed can decide', async () => {
    const title = (name: string, version: string, from: string) =>
      `<SOFTWARES><NAME>${name}</NAME><VERSION>${version}</VERSION><ARCH>amd64</ARCH><FROM>${from}</FROM></SOFTWARES>`
    const xml = `<?xml version="1.0" encoding="UTF-8" ?><REQUEST><CONTENT><HARDWARE><NAME>srv</NAME><UUID>4c4c4544-0000-1000-8000-000000000001</UUID></HARDWARE>${title(
      'libssl3',
      '3.0.13-1',
      'deb',
    )}${title('vendor-tool', '1.0', 'rpm')}</CONTENT><DEVICEID>srv-2026-11-21-10-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`
    const { code, out, problem } = await run(['scan', '--inventory', write('inventory', deflateSync(xml)), '--feed', write('f', FIXES)])
    expect(problem).toBeNull()
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ findings: [{ cve: 'CVE-2026-2000', package: 'libssl3' }], unmatched: 1 })
  })
  it('says so where a host tells no software: no findings of it is not the same as none', async () => {
    const xml =
      '<REQUEST><CONTENT><HARDWARE><NAME>srv</NAME></HARDWARE></CONTENT><DEVICEID>srv-2026-11-21-10-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>'
    const { code, out } = await run(['scan', '--inventory', write('empty', xml), '--feed', write('f', FIXES)])
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { findings: [], remarks: ['No software is listed for this host, so its vulnerabilities are not known.'] },
    ])
  })
  const findings = async (...argv: readonly string[]) => {
    const { code, out, problem } = await run(['scan', ...argv, '--json'])
    expect([code, problem]).toEqual([0, null])
    const { findings: found, unmatched } = JSON.parse(out) as {
      findings: { cve: string; package: string; fixed: string | null; feed: string; state: string; reason: string; epss?: { score: number } }[]
      unmatched?: number
    }
    return { found, unmatched }
  }
  it('matches programs by product, range and system, with EPSS and what cannot be decided', async () => {
    const title = (name: string, version: string) => `<SOFTWARES><NAME>${name}</NAME><VERSION>${version}</VERSION><FROM>registry</FROM></SOFTWARES>`
    const host = write(
      'windows.xml',
      `<?xml version="1.0" encoding="UTF-8" ?><REQUEST><CONTENT><HARDWARE><NAME>pc</NAME><OSNAME>Microsoft Windows 11 Pro</OSNAME></HARDWARE><OPERATINGSYSTEM><FULL_NAME>Microsoft Windows 11 Pro</FULL_NAME><KERNEL_NAME>MSWin32</KERNEL_NAME><NAME>Windows</NAME></OPERATINGSYSTEM>${title(
        '7-Zip 21.07 (x64)',
        '21.07',
      )}${title('WinRAR 6.11 (64-bit)', '6.11.0')}${title('Bus Router', '4.2')}</CONTENT><DEVICEID>pc-2026-11-21-10-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`,
    )
    const nvd = write(
      'nvd.jsonl',
      Buffer.from(
        nvdLines([
          ['CVE-2026-1100', [{ product: '7-zip:7-zip', below: '22.00' }]],
          ['CVE-2026-1101', [{ product: '7-zip:7-zip', below: '22.00' }], [{ part: 'o', product: 'apple:macos', version: '-' }]],
        ]),
      ),
    )
    const kev = write(
      'kev2',
      JSON.stringify({
        ...JSON.parse(KEV),
        vulnerabilities: [{ ...JSON.parse(KEV).vulnerabilities[0], vendorProject: 'RARLAB', product: 'WinRAR' }],
      }),
    )
    const { found, unmatched } = await findings(
      '--inventory',
      host,
      '--feed',
      nvd,
      kev,
      write('epss', gzipSync(epssFile('2026-11-20', [['CVE-2026-1100', 0.5, 0.9]]))),
    )
    expect(found.map(({ cve, package: name, fixed, feed, state, epss }) => [cve, name, fixed, feed, state, epss?.score])).toEqual([
      ['CVE-2026-1100', '7-Zip 21.07 (x64)', '22.00', 'nvd.jsonl', 'affected', 0.5],
      ['CVE-2026-2000', 'WinRAR 6.11 (64-bit)', null, 'kev2', 'undecided', undefined],
    ])
    expect(unmatched).toBe(1)
  })
  it('says of a list that ends in the middle of a line that more may be missing', async () => {
    const feed = write('fixes.bin', deflateSync(FIXES))
    const { code, out } = await run(['scan', '--dpkg-status', write('cut', STATUS.trimEnd()), '--feed', feed])
    expect([code, JSON.parse(out)]).toMatchObject([0, { findings: [{ cve: 'CVE-2026-2000' }], remarks: [expect.stringContaining('may be cut off')] }])
    expect(JSON.parse((await run(['scan', '--dpkg-status', write('status', STATUS), '--feed', feed])).out)).not.toHaveProperty('remarks')
  })
  it('reads a bill of materials in XML as in JSON; ancestors of a component are none', async () => {
    const feed = write('osv.jsonl', Buffer.from(osvLines([['CVE-2026-0103', 'PyPI', 'jinja2', '0', '3.1.3']])))
    const component = (version: string, more = ''): string =>
      `<component type="library"><name>jinja2</name><version>${version}</version><purl>pkg:pypi/jinja2@${version}</purl>${more}</component>`
    const xml = (inner: string): string =>
      `<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>${inner}</components></bom>`
    const scan = async (name: string, text: string) => run(['scan', '--cyclonedx', write(name, text), '--feed', feed])
    const nested = xml(
      component('9.0', `<pedigree><ancestors>${component('2.0')}</ancestors></pedigree><components>${component('3.1.2')}</components>`),
    )
    expect(JSON.parse((await scan('bom.xml', nested)).out).findings).toMatchObject([{ cve: 'CVE-2026-0103', installed: '3.1.2', fixed: '3.1.3' }])
    for (const broken of [nested.slice(0, 200), '<html/>', nested.replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>')])
      expect(await scan('broken.xml', broken)).toMatchObject({ code: 3, problem: { code: 'vulnerabilities/bill-of-materials-unreadable' } })
  })
  it('judges a Windows computer by what systeminfo prints, and tells what it cannot', async () => {
    const info = write(
      'systeminfo.txt',
      'OS Name:      Microsoft Windows Server 2019 Standard\r\nOS Version:   10.0.17763 N/A Build 17763\r\nSystem Type:  x64-based PC\r\nHotfix(s):    1 Hotfix(s) Installed.\r\n              [01]: KB5000001\r\n',
    )
    const feed = write(
      'definitions.zip',
      Buffer.from(
        definitionsZip([
          ['20260113', 'CVE-2026-0101', '5000001', 'Windows Server 2019', ''],
          ['20260210', 'CVE-2026-0102', '5000002', 'Windows Server 2019', '5000001'],
        ]),
      ),
    )
    const { code, out } = await run(['scan', '--systeminfo', info, '--feed', feed])
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      {
        findings: [
          {
            cve: 'CVE-2026-0102',
            package: 'Windows Server 2019',
            installed: '10.0.17763',
            fixed: 'KB5000002',
            feed: 'definitions.zip',
            state: 'affected',
            range: 'KB5000002',
          },
        ],
      },
    ])
    expect((await run(['scan', '--systeminfo', write('other.txt', 'hello'), '--feed', feed])).code).toBe(3)
    // As `systeminfo > file` of older PowerShell writes it on a French Windows: UTF-16 with its mark.
    const french =
      '\ufeffNom du syst\u00e8me d\u2019exploitation:   Microsoft Windows Server 2019 Standard\r\nVersion du syst\u00e8me:   10.0.17763 N/A version 17763\r\nType du syst\u00e8me:  x64-based PC\r\nCorrectif(s):    1 Corrections install\u00e9es.\r\n              [01]: KB5000001\r\n'
    for (const bytes of [Buffer.from(french, 'utf16le'), Buffer.from(french, 'utf16le').swap16(), Buffer.from(french)]) {
      const { out: said } = await run(['scan', '--systeminfo', write('french.txt', bytes), '--feed', feed])
      expect(said).toBe(out)
    }
  })
  it('matches an rpm list by the release its release package tells, and a bill of materials by package URL', async () => {
    const osv = write(
      'osv',
      Buffer.from(
        osvLines([
          ['ALSA-2026:1', 'AlmaLinux:9', 'openssl-libs', '0', '1:3.0.7-28.el9', { related: ['CVE-2026-3001'] }],
          ['ALSA-2026:2', 'AlmaLinux:8', 'bash', '0', '9', { related: ['CVE-2026-3002'] }],
          ['GHSA-1', 'npm', 'lodash', '0', '4.17.21', { aliases: ['CVE-2026-3003'] }],
          ['GO-1', 'Go', 'example.org/x', '0', '1.2.3', { aliases: ['CVE-2026-3004'] }],
        ]),
      ),
    )
    const rpm = await findings(
      '--rpm-list',
      write('rpms', 'almalinux-release-9.4-1.el9.x86_64\nopenssl-libs-1:3.0.7-27.el9.x86_64\nbash-5.1.8-9.el9.x86_64\n'),
      '--feed',
      osv,
    )
    expect(rpm.found.map(({ cve, package: name, fixed }) => [cve, name, fixed])).toEqual([['CVE-2026-3001', 'openssl-libs', '1:3.0.7-28.el9']])
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [
        { type: 'library', name: 'lodash', version: '4.17.20', purl: 'pkg:npm/lodash@4.17.20' },
        { type: 'library', name: 'x', version: 'v1.2.2', purl: 'pkg:golang/example.org/x@v1.2.2' },
        { type: 'library', name: 'y', version: '1', purl: 'pkg:cargo/y@1' },
      ],
    }
    const { found, unmatched } = await findings('--cyclonedx', write('bom', JSON.stringify(bom)), '--feed', osv)
    expect([found.map(({ cve, package: name, fixed }) => [cve, name, fixed]), unmatched]).toEqual([
      [
        ['CVE-2026-3003', 'lodash', '4.17.21'],
        ['CVE-2026-3004', 'example.org/x', '1.2.3'],
      ],
      1,
    ])
  })
  it('tells how each of its commands is used', async () => {
    for (const command of ['scan', 'versions', 'priority'])
      for (const help of ['help', '--help', '-h'])
        expect(await run([command, help])).toMatchObject({ code: 0, out: expect.stringContaining(`afterbell ${command}`), problem: null })
  })
  it('refuses a list that is none, and more than one host', async () => {
    const feed = write('f', FIXES)
    expect((await run(['scan', '--rpm-list', write('no', 'hello world\n'), '--feed', feed])).code).toBe(3)
    expect((await run(['scan', '--cyclonedx', write('no', '{}'), '--feed', feed])).code).toBe(3)
    expect((await run(['scan', '--rpm-list', write('a', 'bash-5-1.el9.x86_64'), '--dpkg-status', write('b', STATUS), '--feed', feed])).code).toBe(2)
  })
  it('refuses a cut, damaged or unknown feed with every fault and exit code 3', async () => {
    const status = write('s', STATUS)
    const whole = deflateSync(FIXES)
    for (const bad of [whole.subarray(0, whole.length - 6), Buffer.from(FIXES.slice(0, 40)), Buffer.from('hello'), Buffer.from('')]) {
      const { code, out, problem } = await run(['scan', '--dpkg-status', status, '--feed', write('bad', bad)])
      expect([code, out]).toEqual([3, ''])
      expect(problem).toMatchObject({
        type: expect.stringMatching(/^about:blank#/),
        clause: expect.any(String),
        says: expect.any(String),
        satisfiedBy: expect.any(String),
      })
    }
    expect((await run(['scan', '--dpkg-status', write('no', 'hello'), '--feed', write('f', FIXES)])).code).toBe(3)
  })
  it('asks for the release where a feed holds several and the list does not tell', async () => {
    const tracker = write('t', '{"openssl":{"CVE-2026-2000":{"releases":{"bookworm":{"status":"open","repositories":{}}}}}}')
    const status = write('s', STATUS)
    expect((await run(['scan', '--dpkg-status', status, '--feed', tracker])).problem.code).toBe('vulnerabilities/release-unknown')
    expect(JSON.parse((await run(['scan', '--dpkg-status', status, '--feed', tracker, '--release', 'bookworm'])).out).findings).toHaveLength(1)
    expect(JSON.parse((await run(['scan', '--dpkg-status', status, '--feed', tracker, '--release', 'buster'])).out)).toMatchObject({
      findings: [],
      remarks: ['t does not cover buster: whether its packages are vulnerable is not known from it.'],
    })
  })
  it('is strict about its use', async () => {
    const status = write('s', STATUS)
    for (const argv of [
      [],
      ['scan'],
      ['scan', '--dpkg-status', status],
      ['scan', '--feed', status],
      ['scan', '--dpkg-status', status, '--feed', '/nowhere'],
      ['scan', '--dpkg-status', status, '--feeds', status],
      ['scan', '--dpkg-status', status, 'x', '--feed', status],
      ['brew'],
    ]) {
      const { code, out, problem } = await run(argv)
      expect([code, out], argv.join(' ')).toEqual([2, ''])
      expect(problem.satisfiedBy).toContain('afterbell')
    }
  })
})

describe('versions', () => {
  it('prints the sign; wrong ecosystems and versions are wrong use', async () => {
    expect(await run(['versions', 'compare', 'dpkg', '1.0~rc1', '1.0'])).toMatchObject({ code: 0, out: '-1\n' })
    expect(await run(['versions', 'compare', 'deb', '1', '1', '--json'])).toMatchObject({ code: 0, out: '0\n' })
    expect((await run(['versions', 'compare', 'cobol', '1', '2'])).code).toBe(2)
    expect((await run(['versions', 'compare', 'dpkg', '1 2', '2'])).problem.says).toContain('character')
  })
  it('answers line by line, however the input is cut', async () => {
    const text = '["dpkg","1","2"]\r\n["semver","1.0.0","1.0.0-a"]\n["pep440","1","1.0"]'
    for (const chunks of [[text], text.split(''), [text, '\n', '\n\n']])
      expect(await run(['versions', 'compare', '--stdin'], chunks)).toMatchObject({ code: 0, out: '-1\n1\n0\n' })
    const bad = await run(['versions', 'compare', '--stdin', '--json'], ['["dpkg","1","2"]\nnonsense\n["x","1","2"]\n'])
    expect(bad.code).toBe(2)
    expect(bad.out.trim().split('\n')).toHaveLength(3)
  })
  it('gives every line its answer: what is wrong with one is told in its place, and the next is answered', async () => {
    const lines = [
      '["dpkg","1","2"]',
      '',
      '["dpkg","","1"]',
      '["rpm","1\\u0000","1"]',
      '["dpkg","1","2","3"]',
      'x'.repeat(1_200_000),
      '["rpm",1,2]',
      '{}',
    ]
    const { code, out } = await run(['versions', 'compare', '--stdin'], [`${lines.join('\n')}\n["dpkg","2","1"]\n\n`])
    const answers = out
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one) as number | { code: string; detail?: string; says?: string })
    const codes = answers.map((one) => (typeof one === 'number' ? one : one.code))
    const [unread, line] = ['versions/version-unreadable', 'versions/line-unreadable']
    expect([code, codes]).toEqual([2, [-1, line, unread, unread, line, line, line, line, 1]])
    expect(JSON.stringify(answers[5])).toContain('longer than a megabyte')
  })
})

describe('priority', () => {
  it('answers each line with a decision or a refusal', async () => {
    const lines = [
      { cve: 'CVE-2026-1', inKev: true, automatable: 'yes', technicalImpact: 'total' },
      { cve: 'CVE-2026-2', inKev: false, exposed: false, automatable: 'no', technicalImpact: 'total' },
      { cve: 'CVE-2026-3', exposed: true, automatable: 'yes', technicalImpact: 'total' },
    ]
    const { code, out } = await run(
      ['priority', '--policy', 'bod-26-04', '--stdin'],
      [`${lines.map((line) => JSON.stringify(line)).join('\n')}\nnonsense\n`],
    )
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(0)
    expect(answers[0]).toMatchObject({
      cve: 'CVE-2026-1',
      decision: '3 days & forensic investigation',
      days: 3,
      forensic: true,
      reason: expect.stringContaining('counts as exposed'),
    })
    expect(answers[1]).toMatchObject({ decision: 'fix on system upgrade', days: null, forensic: false })
    expect(answers[2]).toMatchObject({ cve: 'CVE-2026-3', refusal: { code: 'ssvc/input-not-enough', clause: 'PM-3.3' } })
    expect(answers[2]).not.toHaveProperty('decision')
    expect(answers[3].refusal.code).toBe('ssvc/line-unreadable')
  })
  it('knows its policies', async () => {
    expect((await run(['priority', '--policy', 'coin', '--stdin'])).code).toBe(2)
    expect((await run(['priority', '--policy', 'bod-26-04'])).code).toBe(2)
  })
})

const debian = join(process.env['AFTERBELL_SHARED'] ?? '../shared', 'data/debian')
const present = existsSync(debian)
describe.skipIf(!present)(`a real package list${present ? '' : ` (skipped: ${debian} is absent)`}`, () => {
  it("gives exactly the pairs of Debian's own scanner", async () => {
    const { out } = await run([
      'scan',
      '--dpkg-status',
      join(debian, 'dpkg-status-snapshot.gz'),
      '--feed',
      join(debian, 'debsecan-bookworm.zlib'),
      '--json',
    ])
    const pairs: string[] = JSON.parse(out).findings.map((f: { cve: string; package: string }) => `${f.cve} ${f.package}`)
    const expected = readFileSync(join(debian, 'debsecan-output.txt'), 'utf8').trim().split('\n')
    expect(expected).toHaveLength(4844)
    expect(pairs.toSorted()).toEqual(expected.toSorted())
  })
})
