import { deflateSync } from 'node:zlib'

// Made-up submissions in FusionInventory's format, for tests and benchmarks: distinct per seed, the same for the same seed.

export type SampleOptions = {
  readonly seed: number
  readonly titles?: number // 170
  readonly hostname?: string
  readonly serial?: string
  readonly uuid?: string
  readonly mac?: string
  readonly deviceId?: string
}

/** One Debian 12 device: `xml` as the agent writes it, `body` as it sends it (zlib). About 300 bytes of XML a title. */
export const sampleSubmission = (options: SampleOptions): { readonly xml: string; readonly body: Uint8Array } => {
  const random = generator(options.seed)
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
  const number = String(options.seed).padStart(5, '0')
  const hostname = options.hostname ?? `lab-${number}`
  const serial = options.serial ?? `AB${number}${hex(4).toUpperCase()}`
  const uuid = options.uuid ?? `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
  const mac = options.mac ?? `52:54:00:${hex(2)}:${hex(2)}:${hex(2)}`
  const deviceId = options.deviceId ?? `${hostname}-2026-08-17-07-${String(options.seed % 60).padStart(2, '0')}-00`
  const content = [
    element('ACCESSLOG', { LOGDATE: '2026-08-17 07:30:00' }),
    element('BIOS', { BDATE: '03/01/2024', SMANUFACTURER: 'Schoolhouse Computer', SMODEL: `Desk ${1 + (options.seed % 7)}`, SSN: serial }),
    element('CPUS', { ARCH: 'x86_64', CORE: 4, MANUFACTURER: 'Example', NAME: 'Example Core 4', THREAD: 8 }),
    element('DRIVES', { FILESYSTEM: 'ext4', FREE: 40_000 + (options.seed % 9_000), TOTAL: 120_000, TYPE: '/', VOLUMN: '/dev/sda2' }),
    element('HARDWARE', {
      CHASSIS_TYPE: 'Desktop',
      LASTLOGGEDUSER: 'labuser',
      MEMORY: 16_000,
      NAME: hostname,
      OSNAME: 'Debian GNU/Linux 12 (bookworm)',
      OSVERSION: '6.1.0-39-amd64',
      UUID: uuid.toUpperCase(),
      VMSYSTEM: 'Physical',
    }),
    element('NETWORKS', { DESCRIPTION: 'lo', MACADDR: '00:00:00:00:00:00', STATUS: 'Up', TYPE: 'loopback', VIRTUALDEV: 1 }),
    element('NETWORKS', { DESCRIPTION: 'enp1s0', IPADDRESS: '10.20.30.40', MACADDR: mac, STATUS: 'Up', TYPE: 'ethernet', VIRTUALDEV: 0 }),
    element('OPERATINGSYSTEM', {
      ARCH: 'x86_64',
      BOOT_TIME: '2026-08-17 06:58:12',
      FQDN: `${hostname}.example.org`,
      FULL_NAME: 'Debian GNU/Linux 12 (bookworm)',
      KERNEL_NAME: 'linux',
      KERNEL_VERSION: '6.1.0-39-amd64',
      NAME: 'Debian GNU/Linux',
      VERSION: '12.11',
    }),
    ...titles(options.titles ?? 170, random),
    '    <VERSIONCLIENT>FusionInventory-Agent_v2.6-3</VERSIONCLIENT>\n',
  ]
  const xml =
    `<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST>\n  <CONTENT>\n${content.join('')}  </CONTENT>\n` +
    `  <DEVICEID>${deviceId}</DEVICEID>\n  <QUERY>INVENTORY</QUERY>\n</REQUEST>\n`
  return { xml, body: deflateSync(xml) }
}

const titles = (n: number, random: () => number): string[] =>
  Array.from({ length: n }, (_, i) => {
    const round = Math.floor(i / names.length)
    const part = (below: number): number => Math.floor(random() * below)
    return element('SOFTWARES', {
      ARCH: random() < 0.25 ? 'all' : 'amd64',
      FILESIZE: 10_240 + part(9_000_000),
      FROM: 'deb',
      NAME: `${names[i % names.length]}${round === 0 ? '' : `-${round}`}`,
      PUBLISHER: 'Debian',
      SYSTEM_CATEGORY: random() < 0.5 ? 'libs' : 'utils',
      VERSION: `${part(9)}.${part(30)}.${part(12)}-${1 + part(6)}${random() < 0.3 ? `+deb12u${1 + part(9)}` : ''}`,
    })
  })

const element = (name: string, fields: Readonly<Record<string, string | number>>): string =>
  `    <${name}>\n${Object.entries(fields)
    .map(([field, value]) => `      <${field}>${value}</${field}>\n`)
    .join('')}    </${name}>\n`

/** mulberry32: small, fast, and the same everywhere. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const names = `adduser apparmor apt apt-utils base-files base-passwd bash bash-completion bind9-host bsdutils busybox bzip2 ca-certificates
coreutils cpio cpp cron cups curl dash dbus debconf debian-archive-keyring debianutils diffutils dirmngr distro-info-data dmidecode
dmsetup dpkg e2fsprogs eject fdisk file findutils firefox-esr fonts-dejavu-core gawk gcc-12-base gettext-base gnupg gpg gpg-agent
gpgv grep groff-base grub-common grub-pc gzip hostname ifupdown init initramfs-tools install-info iproute2 iptables iputils-ping
isc-dhcp-client kbd keyboard-configuration klibc-utils kmod krb5-locales less libacl1 libapparmor1 libapt-pkg6.0 libarchive13
libattr1 libaudit1 libblkid1 libbpf1 libbrotli1 libbsd0 libbz2-1.0 libc-bin libc6 libcap2 libcbor0.8 libcom-err2 libcrypt1
libcryptsetup12 libcups2 libcurl4 libdb5.3 libdbus-1-3 libdrm2 libedit2 libelf1 libexpat1 libext2fs2 libfdisk1 libffi8 libfido2-1
libfreetype6 libfuse2 libgcc-s1 libgcrypt20 libglib2.0-0 libgmp10 libgnutls30 libgpg-error0 libgssapi-krb5-2 libhogweed6 libicu72
libidn2-0 libjansson4 libjpeg62-turbo libjson-c5 libkeyutils1 libkmod2 libkrb5-3 libldap-2.5-0 liblocale-gettext-perl liblz4-1
liblzma5 libmagic1 libmnl0 libmount1 libncursesw6 libnetfilter-conntrack3 libnettle8 libnftables1 libnghttp2-14 libp11-kit0
libpam-modules libpcre2-8-0 libpng16-16 libpopt0 libproc2-0 libpsl5 libpython3.11 libreadline8 libsasl2-2 libseccomp2 libselinux1
libsqlite3-0 libssh2-1 libssl3 libstdc++6 libsystemd0 libtasn1-6 libtinfo6 libudev1 libunistring2 libuuid1 libxml2 libxtables12
libxxhash0 libzstd1 linux-image-amd64 locales login logrotate lsb-release mawk mount nano ncurses-base netbase nftables
openssh-client openssh-server openssl passwd perl perl-base procps python3 python3.11 readline-common rsyslog sed sensible-utils
sudo systemd systemd-sysv tar tzdata ucf udev util-linux vim-common wget xz-utils zlib1g zstd`.split(/\s+/)
