import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aptSays, differenceOf, readAudit, readDeletedMaps, readHistory, readJournal, readKernel, readSimulation, readVersions } from './apt.ts'
import { commands, sudoersFor } from './debian-steps.ts'

const hostile = [
  '$(reboot)',
  '`id`',
  '; rm -rf /',
  '<script>alert(1)</script>',
  '\u202Egpj',
  '=HYPERLINK("x")',
  '\x1b[2J',
  'a\u0000b',
  "'; drop table x; --",
  '%n%s',
]

describe('apt-get -s upgrade', () => {
  it('reads updates, new packages, several origins, what is held back, deferred or removed', () => {
    const text = [
      'Reading package lists...',
      'The following packages have been kept back:',
      '  nginx nginx-common',
      '  php8.2',
      'The following upgrades have been deferred due to phasing:',
      '  snapd',
      'The following packages will be upgraded:',
      '  libssl3',
      'Inst libssl3 [3.0.20-1~deb12u2] (3.0.22-1~deb12u2 Debian:12.11/stable, Debian-Security:12/stable-security [amd64])',
      'Inst perl-base [5.36.0-7+deb12u3] (5.36.0-7+deb12u4 Debian-Security:12/stable-security [amd64]) [perl:amd64 ]',
      'Inst linux-image-6.1.0-51-amd64 (6.1.192-2 Debian-Security:12/stable-security [amd64])',
      'Inst local-tool [1] (2 [all])',
      'Remv old-thing [1.0]',
      'Conf libssl3 (3.0.22-1~deb12u2 wave1:lab [amd64])',
      '',
    ].join('\n')
    expect(readSimulation(text)).toEqual({
      updates: [
        {
          name: 'libssl3',
          from: '3.0.20-1~deb12u2',
          to: '3.0.22-1~deb12u2',
          origin: 'Debian:12.11/stable, Debian-Security:12/stable-security',
          architecture: 'amd64',
        },
        { name: 'perl-base', from: '5.36.0-7+deb12u3', to: '5.36.0-7+deb12u4', origin: 'Debian-Security:12/stable-security', architecture: 'amd64' },
        { name: 'linux-image-6.1.0-51-amd64', from: null, to: '6.1.192-2', origin: 'Debian-Security:12/stable-security', architecture: 'amd64' },
        { name: 'local-tool', from: '1', to: '2', origin: '', architecture: 'all' },
      ],
      removals: ['old-thing'],
      keptBack: ['nginx', 'nginx-common', 'php8.2'],
      phased: ['snapd'],
    })
  })
  it('is unreadable rather than shorter when a line has an unknown form', () => expect(readSimulation('Inst libssl3 {1} => 2')).toBeNull())
  it('keeps hostile strings as they are', () => {
    for (const text of hostile.filter((s) => !/\s/.test(s))) {
      const read = readSimulation(`Inst ${text} [${text}] (${text} ${text} [amd64])`)
      expect(read?.updates[0]).toMatchObject({ name: text, from: text, to: text })
    }
  })
  it('never throws', () => fc.assert(fc.property(fc.string(), (text) => void readSimulation(`Inst ${text}`))))
})

describe('dpkg', () => {
  it('lists what is there, with its state where it is not plainly installed', () => {
    const text = 'libssl3\tamd64\t3.0.20-1\tii \nold\tall\t1.0\trc \ngone\tall\t\tun \nhalf\tamd64\t2\tiF \npinned\tamd64\t9\thi \n'
    expect(readVersions(text)).toEqual({ 'libssl3:amd64': '3.0.20-1', 'half:amd64': '2 (iF)', 'pinned:amd64': '9' })
  })
  it('is unreadable with a line too short or too long', () => {
    expect(readVersions('libssl3\tamd64\t1')).toBeNull()
    expect(readVersions('libssl3\tamd64\t1\tii\tmore')).toBeNull()
  })
  it('tells differences both ways', () =>
    expect(differenceOf({ a: '1', b: '1', c: '1' }, { a: '1', b: '2', d: '1' })).toEqual([
      { name: 'b', before: '1', after: '2' },
      { name: 'c', before: '1', after: null },
      { name: 'd', before: null, after: '1' },
    ]))
  it('reads the audit; nothing printed is sound', () => {
    expect(readAudit('')).toEqual([])
    const text =
      'The following packages are in a mess due to serious problems during\n' +
      'installation.  They must be reinstalled for them (and any packages\n' +
      'that depend on them) to function properly:\n libssl3:amd64        Secure Sockets Layer toolkit\n\n' +
      'The following packages are only half configured:\n openssl              SSL tool\n tzdata               zones\n'
    expect(readAudit(text).map((b) => b.name)).toEqual(['libssl3:amd64', 'openssl', 'tzdata'])
    expect(readAudit('dpkg: something new')).toEqual([{ name: '(dpkg)', says: 'dpkg: something new' }])
  })
})

describe('the running system', () => {
  it('counts only deleted files of packages', () => {
    const line = (pid: number, path: string) => `/proc/${pid}/maps:7f12-7f13 r-xp 00000000 fe:00 1234                       ${path} (deleted)`
    const text = [
      line(1, '/usr/lib/x86_64-linux-gnu/libcrypto.so.3.dpkg-tmp'),
      line(1, '/usr/lib/x86_64-linux-gnu/libcrypto.so.3.dpkg-tmp'),
      line(7, '/usr/sbin/sshd'),
      line(7, '/memfd:x'),
      line(7, '/dev/shm/x'),
      line(7, '/tmp/x'),
      line(7, '/SYSV00000000'),
      '/proc/9/maps:7f12-7f13 r-xp 0 fe:00 1 /usr/bin/x',
      'Binary file matches',
    ].join('\n')
    expect(readDeletedMaps(text)).toEqual([
      { pid: 1, path: '/usr/lib/x86_64-linux-gnu/libcrypto.so.3' },
      { pid: 7, path: '/usr/sbin/sshd' },
    ])
  })
  it('knows the newest kernel, and a rebuild under the same name', () => {
    const versions = {
      'linux-image-6.1.0-9-cloud-amd64:amd64': '6.1.27-1',
      'linux-image-6.1.0-51-cloud-amd64:amd64': '6.1.192-2',
      'linux-image-cloud-amd64:amd64': '6.1.192-2',
      'linux-image-6.1.0-52-cloud-amd64-dbg:amd64': '6.1.200-1',
      'linux-image-6.1.0-53-cloud-amd64:amd64': '6.1.201-1 (iU)',
    }
    expect(readKernel('6.1.0-51-cloud-amd64\n#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-05-01)\n', versions, 'none\n')).toEqual({
      running: '6.1.0-51-cloud-amd64',
      runningVersion: '6.1.176-1',
      newest: '6.1.0-51-cloud-amd64',
      newestVersion: '6.1.192-2',
      ofContainer: false,
    })
    expect(readKernel('6.18.44\n#1 SMP', {}, 'systemd-nspawn\n')).toMatchObject({ newest: null, ofContainer: true })
  })
  it('finds its token in the log of apt, ended or not', () => {
    const entry = (token: string, end: string) =>
      `\nStart-Date: 2026-11-21  20:14:02\nCommandline: apt-get -y -o Afterbell::Run=${token} -o X=1 upgrade\nUpgrade: a:amd64 (1, 2)\n${end}`
    const text = entry('run-1', 'End-Date: 2026-11-21  20:15:02\n') + entry('run-10', 'Error: Sub-process died\nEnd-Date: x\n') + entry('run-2', '')
    expect(readHistory(text, 'run-1')).toEqual([{ ended: true, error: null }])
    expect(readHistory(text, 'run-10')).toEqual([{ ended: true, error: 'Sub-process died' }])
    expect(readHistory(text, 'run-2')).toEqual([{ ended: false, error: null }])
    expect(readHistory(text, 'run')).toEqual([])
  })
  it('shortens what apt says', () => {
    expect(aptSays('Hit:1 x\nE: Could not get lock\nE: Could not get lock\nW: y')).toBe('E: Could not get lock W: y')
    expect(readJournal('(Reading 5%\r(Reading 100%\rdone\n\nSetting up x\n')).toEqual(['done', 'Setting up x'])
  })
})

describe('the closed list', () => {
  it('allows each step letter by letter in sudoers, and nothing wider', () => {
    const text = sudoersFor('afterbell')
    expect(text).not.toMatch(/NOPASSWD: ALL|\.\*/)
    for (const line of text.split('\n').filter((l) => l.startsWith('afterbell'))) expect(line).toMatch(/NOPASSWD: \/usr\/bin\/\S+ \^.*\$$/)
    expect(text.split('\n').filter((l) => l.startsWith('afterbell'))).toHaveLength(9)
  })
  it('never removes a package and never upgrades the release', () => {
    for (const work of ['upgrade', 'fix-broken', 'configure'] as const) {
      expect(commands.start(work, 'run-1')).not.toMatch(/dist-upgrade|full-upgrade| remove|purge|--allow/)
    }
  })
})
