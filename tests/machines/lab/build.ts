// Builds what lab hosts are made of, from this machine's own Debian package sources: a tree with older packages, and a
// repository that offers the security updates in two waves.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareDpkg } from '../../../src/core/versions/dpkg.ts'
import { built } from './cache.ts'
import { run, tried } from './exec.ts'
import { buildPortal, portalName, portalVersions } from './portal.ts'

export type MachineKind = 'light' | 'vm'
export type Wave = 'wave1' | 'wave1-faulty' | 'wave2'

const light = [
  'systemd-sysv',
  'openssh-server',
  'iproute2',
  'udev',
  'dbus',
  'libpam-systemd',
  'ca-certificates',
  'sudo',
  'procps',
  'openssl',
  'libexpat1',
  'tzdata',
]
const include: Record<MachineKind, readonly string[]> = {
  light: [...light, 'fusioninventory-agent'],
  vm: [...light, 'linux-image-cloud-amd64', 'initramfs-tools', 'zstd'],
}
// A second "Patch Tuesday": one round of updates never ends a run in the tests.
const wave1 = ['libssl3', 'openssl', 'liblzma5', 'libexpat1', 'tzdata', 'ca-certificates', 'libpcre2-8-0']
const wave2 = ['perl', 'perl-base', 'perl-modules-5.36', 'libperl5.36', 'apt', 'libapt-pkg6.0']
const kernel = 'linux-image-cloud-amd64'
const release = 'bookworm'

const mirrorOf = async (): Promise<string> => {
  const sites = await run('apt-get', ['indextargets', '--format', '$(SITE)', 'Created-By: Packages', `Codename: ${release}`])
  const site = sites.split('\n')[0]?.trim()
  if (!site) throw new Error(`this machine has no package source for ${release}`)
  return site
}

const masked = ['apt-daily.timer', 'apt-daily-upgrade.timer', 'e2scrub_reap.service', 'systemd-networkd-wait-online.service']

const configure = async (tree: string): Promise<void> => {
  await run('chroot', [tree, 'useradd', '-m', '-s', '/bin/bash', 'afterbell'])
  for (const unit of masked) await symlink('/dev/null', join(tree, 'etc/systemd/system', unit)).catch(() => {})
  await rm(join(tree, 'etc/apt/sources.list.d'), { recursive: true, force: true })
  await writeFile(join(tree, 'etc/apt/apt.conf.d/90lab'), 'Acquire::Languages "none"; Acquire::Retries "0"; APT::Install-Recommends "false";\n')
  await writeFile(join(tree, 'etc/ssh/sshd_config.d/lab.conf'), 'UseDNS no\nPasswordAuthentication no\nPermitRootLogin no\nMaxStartups 100\n')
  await writeFile(join(tree, 'etc/machine-id'), '')
  await rm(join(tree, 'etc/resolv.conf'), { force: true })
  const deb = await buildPortal(tmpdir(), portalVersions.before)
  await cp(deb, join(tree, 'portal.deb'))
  await run('chroot', [tree, 'dpkg', '-i', '/portal.deb'])
  await rm(join(tree, 'portal.deb'))
  await rm(deb)
}

/** The tree of a lab machine in its old state; about 30 s, then cached. */
export const treeOf = (kind: MachineKind): Promise<string> =>
  built(`tree-${kind}`, { include: include[kind], masked, form: 4 }, async (folder) => {
    await run('apt-get', ['-qq', 'update'])
    await run('mmdebstrap', [
      '--quiet',
      '--mode=root',
      '--variant=minbase',
      '--aptopt=Acquire::Languages "none"',
      '--aptopt=APT::Install-Recommends "false"',
      `--include=${include[kind].join(',')}`,
      ...['doc', 'man', 'locale'].map((part) => `--dpkgopt=path-exclude=/usr/share/${part}/*`),
      release,
      folder,
      `deb ${await mirrorOf()} ${release} main`,
    ])
    if (kind === 'vm') {
      // zstd level 1: the guest makes its initrd on an emulated processor
      await writeFile(join(folder, 'etc/initramfs-tools/conf.d/lab'), 'MODULES=most\nCOMPRESS=zstd\nCOMPRESSLEVEL=1\n')
    }
    await configure(folder)
  })

const versionsIn = async (tree: string): Promise<ReadonlyMap<string, string>> => {
  const out = await run('dpkg-query', [`--admindir=${tree}/var/lib/dpkg`, '-W', '-f=${Package} ${Version}\n'])
  return new Map(
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']),
  )
}

/** Where the archive no longer has a newer security version, the same package under a higher version takes its place. */
const repack = async (deb: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'afterbell-repack-'))
  await run('dpkg-deb', ['-R', deb, join(folder, 'd')])
  const file = join(folder, 'd/DEBIAN/control')
  const control = await readFile(file, 'utf8')
  const version = /^Version: (\S+)$/m.exec(control)?.[1] ?? ''
  await writeFile(file, control.replace(`Version: ${version}`, `Version: ${version}+lab1`).replaceAll(`(= ${version})`, `(= ${version}+lab1)`))
  await run('dpkg-deb', ['-Zgzip', '--build', join(folder, 'd'), deb])
  await rm(folder, { recursive: true })
}

const fetchInto = async (pool: string, names: readonly string[], installed: ReadonlyMap<string, string>): Promise<void> => {
  for (const name of names) {
    const before = new Set(await readdir(pool))
    const security = await tried('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', 'download', `${name}/${release}-security`], { cwd: pool })
    if (security.code !== 0) await run('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', 'download', `${name}/${release}`], { cwd: pool })
    const file = (await readdir(pool)).find((entry) => !before.has(entry))
    if (file === undefined) throw new Error(`${name} was not downloaded`)
    const version = (await run('dpkg-deb', ['-f', join(pool, file), 'Version'])).trim()
    const old = installed.get(name)
    if (old !== undefined && compareDpkg(version, old) <= 0) await repack(join(pool, file))
  }
}

const kernelImage = async (): Promise<string> => {
  const shown = await run('apt-cache', ['show', `${kernel}/${release}-security`])
  const image = /^Depends: (linux-image-\S+)/m.exec(shown)?.[1]
  if (image === undefined) throw new Error('no security update of the kernel is on offer')
  return image
}

/** The repository of updates: `pool/`, and `wave1/`, `wave1-faulty/`, `wave2/` with their indexes. Served by repository.ts. */
export const repositoryOf = async (kind: MachineKind): Promise<string> => {
  const tree = await treeOf(kind)
  return built(`repository-${kind}`, { tree, wave1, wave2, portalVersions, form: 4 }, async (folder) => {
    await run('apt-get', ['-qq', 'update'])
    const pool = join(folder, 'pool')
    await mkdir(pool)
    const first = kind === 'vm' ? [...wave1, kernel, await kernelImage()] : wave1
    await fetchInto(pool, [...first, ...wave2], await versionsIn(tree))
    await buildPortal(pool, portalVersions.good)
    await buildPortal(pool, portalVersions.faulty)
    const stanzas = (await run('apt-ftparchive', ['packages', 'pool'], { cwd: folder })).split('\n\n').filter((stanza) => stanza.trim() !== '')
    const field = (stanza: string, name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1] ?? ''
    const faulty = (stanza: string) => field(stanza, 'Version') === portalVersions.faulty
    const waves: Record<Wave, (stanza: string) => boolean> = {
      wave1: (stanza) => [...first, portalName].includes(field(stanza, 'Package')) && !faulty(stanza),
      'wave1-faulty': (stanza) => first.includes(field(stanza, 'Package')) || faulty(stanza),
      wave2: (stanza) => !faulty(stanza),
    }
    for (const [wave, wanted] of Object.entries(waves)) {
      await mkdir(join(folder, wave))
      await writeFile(join(folder, wave, 'Packages'), `${stanzas.filter(wanted).join('\n\n')}\n`)
      const named = ['Origin=Afterbell-Lab', 'Label=Lab', 'Suite=lab'].flatMap((pair) => ['-o', `APT::FTPArchive::Release::${pair}`])
      const text = await run('apt-ftparchive', [...named, 'release', wave], { cwd: folder })
      await writeFile(join(folder, wave, 'Release'), text)
    }
  })
}
