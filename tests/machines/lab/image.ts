// The bootable disk of a QEMU guest, from the cached tree: no loop device and no boot loader inside. GRUB stands in the gap
// before the partition and boots /vmlinuz, which the kernel package moves, so a kernel update takes effect at a reboot.
import { mkdir, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sudoersFor } from '../../../src/connectors/hosts/debian-steps.ts'
import { treeOf } from './build.ts'
import { built } from './cache.ts'
import { run } from './exec.ts'
import { makeKey, type LoginKey } from './lab.ts'

const bytes = 3 * 1024 ** 3
const start = 1024 ** 2
const repositoryUrl = 'http://10.0.2.100/'

const grubConfig = `search --no-floppy --label root --set=root
set timeout=0
linux /vmlinuz root=LABEL=root ro console=ttyS0 quiet net.ifnames=0 mitigations=off panic=5
initrd /initrd.img
boot
`
const guestFiles: Readonly<Record<string, string>> = {
  'etc/hostname': 'guest\n',
  'etc/hosts': '127.0.0.1 localhost\n127.0.1.1 guest\n',
  'etc/fstab': 'LABEL=root / ext4 errors=remount-ro 0 1\n',
  'etc/apt/sources.list': `deb [trusted=yes] ${repositoryUrl} ./\n`,
  'etc/initramfs-tools/conf.d/lab': 'MODULES=most\nCOMPRESS=zstd\n',
  'etc/systemd/network/20-wired.network': '[Match]\nName=e*\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n',
}

export type GuestImage = { readonly disk: string; readonly login: LoginKey; readonly hostKey: string }

const dress = async (root: string, publicKey: string): Promise<void> => {
  for (const [path, text] of Object.entries(guestFiles)) await writeFile(join(root, path), text)
  await writeFile(join(root, 'etc/sudoers.d/afterbell'), sudoersFor('afterbell'), { mode: 0o440 })
  await mkdir(join(root, 'home/afterbell/.ssh'), { recursive: true, mode: 0o700 })
  await writeFile(join(root, 'home/afterbell/.ssh/authorized_keys'), `${publicKey}\n`)
  await run('chown', ['-R', `--reference=${join(root, 'home/afterbell')}`, join(root, 'home/afterbell/.ssh')])
  await run('systemctl', [`--root=${root}`, 'enable', '--quiet', 'systemd-networkd.service'])
}

/** One partition from 1 MiB to the end, bootable, in the 64 bytes after GRUB's 440 and the disk's signature. */
const partitionTable = (): Buffer => {
  const table = Buffer.alloc(512 - 446)
  table.set([0x80, 0xfe, 0xff, 0xff, 0x83, 0xfe, 0xff, 0xff])
  table.writeUInt32LE(start / 512, 8)
  table.writeUInt32LE((bytes - start) / 512, 12)
  table.set([0x55, 0xaa], 64)
  return table
}

const writeDisk = async (root: string, folder: string): Promise<void> => {
  const [raw, core, config] = [join(folder, 'disk.raw'), join(folder, 'core.img'), join(folder, 'grub.cfg')]
  await writeFile(raw, '')
  await truncate(raw, bytes)
  await writeFile(config, grubConfig)
  await run('grub-mkimage', [
    '-O',
    'i386-pc',
    '-o',
    core,
    '-c',
    config,
    '-p',
    '/boot/grub',
    'biosdisk',
    'part_msdos',
    'ext2',
    'search',
    'search_label',
    'linux',
    'normal',
    'boot',
  ])
  const disk = await open(raw, 'r+')
  await disk.write((await readFile('/usr/lib/grub/i386-pc/boot.img')).subarray(0, 440), 0, 440, 0)
  await disk.write(partitionTable(), 0, 66, 446)
  const image = await readFile(core)
  await disk.write(image, 0, image.length, 512)
  await disk.close()
  const features = '^metadata_csum_seed,^orphan_file'
  await run('mke2fs', [
    '-q',
    '-t',
    'ext4',
    '-b',
    '4096',
    '-L',
    'root',
    '-O',
    features,
    '-E',
    `offset=${start},root_owner=0:0`,
    '-d',
    root,
    raw,
    String((bytes - start) / 4096),
  ])
  await run('qemu-img', ['convert', '-O', 'qcow2', raw, join(folder, 'disk.qcow2')])
  for (const path of [raw, core, config]) await rm(path)
}

/** The image of the guest with its older packages; about 20 s once the tree is there. Its login key is a key of the lab only. */
export const guestImage = async (): Promise<GuestImage> => {
  const tree = await treeOf('vm')
  const folder = await built('image', { tree, guestFiles, grubConfig, sudoers: sudoersFor('afterbell'), form: 1 }, async (into) => {
    const login = await makeKey(join(into, 'key'), 'afterbell')
    const [upper, work, root] = ['upper', 'work', 'root'].map((part) => join(into, part)) as [string, string, string]
    for (const path of [upper, work, root]) await mkdir(path)
    await run('mount', ['-t', 'overlay', 'ab-image', '-o', `lowerdir=${tree},upperdir=${upper},workdir=${work}`, root])
    try {
      await dress(root, login.publicKey)
      await writeDisk(root, into)
    } finally {
      await run('umount', [root])
    }
    for (const path of [upper, work, root]) await rm(path, { recursive: true, force: true })
  })
  const keyFile = join(folder, 'key')
  const [privateKey, publicKey] = await Promise.all([readFile(keyFile, 'utf8'), readFile(`${keyFile}.pub`, 'utf8')])
  const hostKey = (await readFile(join(tree, 'etc/ssh/ssh_host_ed25519_key.pub'), 'utf8')).trim()
  return { disk: join(folder, 'disk.qcow2'), login: { keyFile, privateKey, publicKey: publicKey.trim() }, hostKey }
}
