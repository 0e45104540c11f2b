// Public facts, put together by hand for the demonstration: which CVE Debian 12 (bookworm) fixed in which version. See README.md.

/** A month: `2025-09`. */
export type Month = `${number}-${string}`
/** One fixed version. `since`: the month of the story in which the district's feed first has it; nothing that Debian says. */
export type Fix = { readonly version: string; readonly since: Month; readonly cves: readonly string[] }
/** A source package with the binaries the story installs, the version machines start the year with, and what fixed what, oldest first. */
export type Source = { readonly binaries: readonly string[]; readonly first: string; readonly fixes: readonly Fix[] }

export const sources = {
  linux: {
    binaries: ['linux-image-amd64'],
    first: '6.1.69-1',
    fixes: [
      { version: '6.1.76-1', since: '2025-07', cves: ['CVE-2024-1086'] },
      { version: '6.1.94-1', since: '2025-07', cves: ['CVE-2024-36971'] },
      { version: '6.1.119-1', since: '2025-07', cves: ['CVE-2024-50302'] },
      { version: '6.1.133-1', since: '2025-07', cves: ['CVE-2025-21756', 'CVE-2025-21702'] },
      { version: '6.1.137-1', since: '2025-07', cves: ['CVE-2025-37797'] },
      { version: '6.1.148-1', since: '2025-09', cves: ['CVE-2025-38500'] },
    ],
  },
  glibc: {
    binaries: ['libc6', 'libc-bin', 'locales'],
    first: '2.36-9+deb12u1',
    fixes: [
      { version: '2.36-9+deb12u3', since: '2025-07', cves: ['CVE-2023-4911'] },
      { version: '2.36-9+deb12u4', since: '2025-07', cves: ['CVE-2023-6246', 'CVE-2023-6779', 'CVE-2023-6780'] },
      { version: '2.36-9+deb12u6', since: '2025-07', cves: ['CVE-2024-2961'] },
      { version: '2.36-9+deb12u7', since: '2025-07', cves: ['CVE-2024-33599', 'CVE-2024-33600', 'CVE-2024-33601', 'CVE-2024-33602'] },
      { version: '2.36-9+deb12u11', since: '2025-07', cves: ['CVE-2025-4802'] },
      { version: '2.36-9+deb12u13', since: '2025-09', cves: ['CVE-2025-8058'] },
    ],
  },
  openssl: {
    binaries: ['openssl', 'libssl3'],
    first: '3.0.11-1~deb12u2',
    fixes: [
      { version: '3.0.13-1~deb12u1', since: '2025-07', cves: ['CVE-2023-5678', 'CVE-2024-0727'] },
      { version: '3.0.14-1~deb12u1', since: '2025-07', cves: ['CVE-2024-4741'] },
      { version: '3.0.15-1~deb12u1', since: '2025-07', cves: ['CVE-2024-5535', 'CVE-2024-9143'] },
      { version: '3.0.16-1~deb12u1', since: '2025-07', cves: ['CVE-2024-13176'] },
      { version: '3.0.17-1~deb12u3', since: '2025-10', cves: ['CVE-2025-9230', 'CVE-2025-9232'] },
    ],
  },
  openssh: {
    binaries: ['openssh-server', 'openssh-client'],
    first: '1:9.2p1-2+deb12u1',
    fixes: [
      { version: '1:9.2p1-2+deb12u2', since: '2025-07', cves: ['CVE-2023-48795'] },
      { version: '1:9.2p1-2+deb12u5', since: '2025-07', cves: ['CVE-2025-26465'] },
      { version: '1:9.2p1-2+deb12u6', since: '2025-07', cves: ['CVE-2025-32728'] },
    ],
  },
  apache2: {
    binaries: ['apache2', 'apache2-bin'],
    first: '2.4.59-1~deb12u1',
    fixes: [
      { version: '2.4.61-1~deb12u1', since: '2025-07', cves: ['CVE-2024-38475'] },
      { version: '2.4.62-1~deb12u1', since: '2025-07', cves: ['CVE-2024-40725'] },
      {
        version: '2.4.65-1~deb12u1',
        since: '2025-08',
        cves: ['CVE-2024-42516', 'CVE-2024-47252', 'CVE-2025-23048', 'CVE-2025-49630', 'CVE-2025-49812', 'CVE-2025-53020', 'CVE-2025-54090'],
      },
    ],
  },
  'postgresql-15': {
    binaries: ['postgresql-15', 'postgresql-client-15', 'libpq5'],
    first: '15.6-0+deb12u1',
    fixes: [
      { version: '15.8-0+deb12u1', since: '2025-07', cves: ['CVE-2024-7348'] },
      { version: '15.9-0+deb12u1', since: '2025-07', cves: ['CVE-2024-10979'] },
      { version: '15.11-0+deb12u1', since: '2025-07', cves: ['CVE-2025-1094'] },
      { version: '15.13-0+deb12u1', since: '2025-07', cves: ['CVE-2025-4207'] },
      { version: '15.14-0+deb12u1', since: '2025-09', cves: ['CVE-2025-8713', 'CVE-2025-8714', 'CVE-2025-8715'] },
    ],
  },
  mariadb: {
    binaries: ['mariadb-server', 'mariadb-common'],
    first: '1:10.11.6-0+deb12u1',
    fixes: [
      { version: '1:10.11.9-0+deb12u1', since: '2025-07', cves: ['CVE-2024-21096'] },
      { version: '1:10.11.11-0+deb12u1', since: '2025-07', cves: ['CVE-2025-21490'] },
      { version: '1:10.11.13-0+deb12u1', since: '2025-07', cves: ['CVE-2025-30693', 'CVE-2025-30722'] },
    ],
  },
  samba: {
    binaries: ['samba', 'samba-common', 'libwbclient0'],
    first: '2:4.17.9+dfsg-0+deb12u3',
    fixes: [
      { version: '2:4.17.12+dfsg-0+deb12u1', since: '2025-07', cves: ['CVE-2023-3961', 'CVE-2023-4091', 'CVE-2023-42669'] },
      { version: '2:4.17.12+dfsg-0+deb12u3', since: '2025-11', cves: ['CVE-2025-10230', 'CVE-2025-9640'] },
    ],
  },
  cups: {
    binaries: ['cups', 'libcups2'],
    first: '2.4.2-3+deb12u1',
    fixes: [
      { version: '2.4.2-3+deb12u2', since: '2025-07', cves: ['CVE-2023-4504'] },
      { version: '2.4.2-3+deb12u6', since: '2025-07', cves: ['CVE-2024-35235'] },
      { version: '2.4.2-3+deb12u8', since: '2025-07', cves: ['CVE-2024-47175'] },
      { version: '2.4.2-3+deb12u9', since: '2025-10', cves: ['CVE-2025-58060', 'CVE-2025-58364'] },
    ],
  },
  curl: {
    binaries: ['curl', 'libcurl4'],
    first: '7.88.1-10+deb12u3',
    fixes: [
      { version: '7.88.1-10+deb12u4', since: '2025-07', cves: ['CVE-2023-38545'] },
      { version: '7.88.1-10+deb12u6', since: '2025-07', cves: ['CVE-2024-2398'] },
      { version: '7.88.1-10+deb12u7', since: '2025-07', cves: ['CVE-2024-7264'] },
      { version: '7.88.1-10+deb12u8', since: '2025-07', cves: ['CVE-2024-8096'] },
      { version: '7.88.1-10+deb12u9', since: '2025-07', cves: ['CVE-2024-9681'] },
      { version: '7.88.1-10+deb12u11', since: '2025-07', cves: ['CVE-2025-0167'] },
    ],
  },
  expat: {
    binaries: ['libexpat1'],
    first: '2.5.0-1',
    fixes: [
      { version: '2.5.0-1+deb12u1', since: '2025-07', cves: ['CVE-2024-45490', 'CVE-2024-45491', 'CVE-2024-45492'] },
      { version: '2.5.0-1+deb12u2', since: '2025-07', cves: ['CVE-2024-8176', 'CVE-2024-50602', 'CVE-2023-52425'] },
    ],
  },
  libxml2: {
    binaries: ['libxml2'],
    first: '2.9.14+dfsg-1.3~deb12u1',
    fixes: [
      { version: '2.9.14+dfsg-1.3~deb12u2', since: '2025-07', cves: ['CVE-2024-56171', 'CVE-2025-24928', 'CVE-2025-32414', 'CVE-2025-32415'] },
      { version: '2.9.14+dfsg-1.3~deb12u3', since: '2025-07', cves: ['CVE-2025-49794', 'CVE-2025-49796', 'CVE-2025-6021'] },
      { version: '2.9.14+dfsg-1.3~deb12u4', since: '2025-09', cves: ['CVE-2025-7425'] },
      { version: '2.9.14+dfsg-1.3~deb12u5', since: '2025-10', cves: ['CVE-2025-9714'] },
    ],
  },
  libwebp: { binaries: ['libwebp7'], first: '1.2.4-0.2', fixes: [{ version: '1.2.4-0.2+deb12u1', since: '2025-07', cves: ['CVE-2023-4863'] }] },
  freetype: {
    binaries: ['libfreetype6'],
    first: '2.12.1+dfsg-5+deb12u3',
    fixes: [{ version: '2.12.1+dfsg-5+deb12u4', since: '2025-07', cves: ['CVE-2025-27363'] }],
  },
  nghttp2: {
    binaries: ['libnghttp2-14'],
    first: '1.52.0-1',
    fixes: [
      { version: '1.52.0-1+deb12u1', since: '2025-07', cves: ['CVE-2023-44487'] },
      { version: '1.52.0-1+deb12u2', since: '2025-07', cves: ['CVE-2024-28182'] },
    ],
  },
  git: {
    binaries: ['git', 'git-man'],
    first: '1:2.39.2-1.1',
    fixes: [
      { version: '1:2.39.5-0+deb12u1', since: '2025-07', cves: ['CVE-2024-32002'] },
      { version: '1:2.39.5-0+deb12u2', since: '2025-07', cves: ['CVE-2024-50349'] },
      { version: '1:2.39.5-0+deb12u3', since: '2025-09', cves: ['CVE-2025-48384', 'CVE-2025-48385', 'CVE-2025-46835', 'CVE-2025-27613'] },
    ],
  },
  gnutls28: {
    binaries: ['libgnutls30'],
    first: '3.7.9-2+deb12u1',
    fixes: [
      { version: '3.7.9-2+deb12u2', since: '2025-07', cves: ['CVE-2024-0553'] },
      { version: '3.7.9-2+deb12u4', since: '2025-07', cves: ['CVE-2024-12243'] },
      { version: '3.7.9-2+deb12u5', since: '2025-07', cves: ['CVE-2025-32988', 'CVE-2025-32989', 'CVE-2025-32990', 'CVE-2025-6395'] },
    ],
  },
  krb5: {
    binaries: ['libkrb5-3', 'libgssapi-krb5-2'],
    first: '1.20.1-2+deb12u1',
    fixes: [
      { version: '1.20.1-2+deb12u2', since: '2025-07', cves: ['CVE-2024-37370', 'CVE-2024-37371'] },
      { version: '1.20.1-2+deb12u3', since: '2025-07', cves: ['CVE-2025-24528'] },
      { version: '1.20.1-2+deb12u4', since: '2025-08', cves: ['CVE-2025-3576'] },
    ],
  },
  systemd: {
    binaries: ['systemd', 'libsystemd0', 'udev'],
    first: '252.22-1~deb12u1',
    fixes: [
      { version: '252.23-1~deb12u1', since: '2025-07', cves: ['CVE-2023-50387'] },
      { version: '252.38-1~deb12u1', since: '2025-07', cves: ['CVE-2025-4598'] },
    ],
  },
  'util-linux': {
    binaries: ['util-linux', 'mount', 'libblkid1'],
    first: '2.38.1-5',
    fixes: [{ version: '2.38.1-5+deb12u1', since: '2025-07', cves: ['CVE-2024-28085'] }],
  },
  'glib2.0': {
    binaries: ['libglib2.0-0'],
    first: '2.74.6-2+deb12u2',
    fixes: [
      { version: '2.74.6-2+deb12u5', since: '2025-07', cves: ['CVE-2024-52533'] },
      { version: '2.74.6-2+deb12u7', since: '2025-10', cves: ['CVE-2025-4373', 'CVE-2025-7039'] },
    ],
  },
  tiff: {
    binaries: ['libtiff6'],
    first: '4.5.0-6+deb12u1',
    fixes: [
      { version: '4.5.0-6+deb12u2', since: '2025-07', cves: ['CVE-2024-7006'] },
      { version: '4.5.0-6+deb12u3', since: '2025-10', cves: ['CVE-2025-9900'] },
    ],
  },
  unbound: {
    binaries: ['unbound', 'libunbound8'],
    first: '1.17.1-2+deb12u2',
    fixes: [
      { version: '1.17.1-2+deb12u3', since: '2025-07', cves: ['CVE-2024-8508', 'CVE-2025-5994'] },
      { version: '1.17.1-2+deb12u4', since: '2025-11', cves: ['CVE-2025-11411'] },
    ],
  },
  perl: {
    binaries: ['perl', 'perl-base'],
    first: '5.36.0-7+deb12u1',
    fixes: [
      { version: '5.36.0-7+deb12u2', since: '2025-07', cves: ['CVE-2024-56406'] },
      { version: '5.36.0-7+deb12u3', since: '2025-07', cves: ['CVE-2025-40909', 'CVE-2023-31484'] },
    ],
  },
  libcap2: { binaries: ['libcap2'], first: '1:2.66-4', fixes: [{ version: '1:2.66-4+deb12u1', since: '2025-07', cves: ['CVE-2025-1390'] }] },
  pam: {
    binaries: ['libpam0g', 'libpam-modules'],
    first: '1.5.2-6+deb12u1',
    fixes: [{ version: '1.5.2-6+deb12u2', since: '2025-09', cves: ['CVE-2025-6020'] }],
  },
  rsync: {
    binaries: ['rsync'],
    first: '3.2.7-1',
    fixes: [{ version: '3.2.7-1+deb12u1', since: '2025-07', cves: ['CVE-2024-12084', 'CVE-2024-12085', 'CVE-2024-12087', 'CVE-2024-12747'] }],
  },
  poppler: {
    binaries: ['libpoppler126', 'poppler-utils'],
    first: '22.12.0-2',
    fixes: [
      { version: '22.12.0-2+deb12u1', since: '2025-07', cves: ['CVE-2024-56378', 'CVE-2025-32364'] },
      { version: '22.12.0-2+deb12u2', since: '2025-11', cves: ['CVE-2025-43718'] },
    ],
  },
  chromium: {
    binaries: ['chromium', 'chromium-common'],
    first: '133.0.6943.126-1~deb12u1',
    fixes: [
      { version: '134.0.6998.88-1~deb12u1', since: '2025-07', cves: ['CVE-2025-24201'] },
      { version: '137.0.7151.68-1~deb12u1', since: '2025-07', cves: ['CVE-2025-5419'] },
      { version: '138.0.7204.92-1~deb12u1', since: '2025-07', cves: ['CVE-2025-6554'] },
      { version: '138.0.7204.157-1~deb12u1', since: '2025-07', cves: ['CVE-2025-6558'] },
      { version: '140.0.7339.185-1~deb12u1', since: '2025-10', cves: ['CVE-2025-10585'] },
    ],
  },
  'python3.11': {
    binaries: ['python3.11', 'libpython3.11-stdlib'],
    first: '3.11.2-6+deb12u2',
    fixes: [
      { version: '3.11.2-6+deb12u5', since: '2025-07', cves: ['CVE-2024-9287'] },
      { version: '3.11.2-6+deb12u6', since: '2025-07', cves: ['CVE-2025-0938'] },
    ],
  },
  vim: {
    binaries: ['vim', 'vim-common'],
    first: '2:9.0.1378-2',
    fixes: [{ version: '2:9.0.1378-2+deb12u1', since: '2025-07', cves: ['CVE-2024-43802', 'CVE-2024-47814'] }],
  },
  less: { binaries: ['less'], first: '590-2', fixes: [{ version: '590-2.1~deb12u1', since: '2025-07', cves: ['CVE-2024-32487'] }] },
  tar: { binaries: ['tar'], first: '1.34+dfsg-1.2', fixes: [{ version: '1.34+dfsg-1.2+deb12u1', since: '2025-07', cves: ['CVE-2023-39804'] }] },
  libssh: { binaries: ['libssh-4'], first: '0.10.6-0+deb12u1', fixes: [{ version: '0.10.6-0+deb12u2', since: '2025-08', cves: ['CVE-2025-5318'] }] },
  wget: { binaries: ['wget'], first: '1.21.3-1', fixes: [{ version: '1.21.3-1+deb12u1', since: '2025-07', cves: ['CVE-2024-38428'] }] },
  avahi: { binaries: ['avahi-daemon'], first: '0.8-10', fixes: [{ version: '0.8-10+deb12u1', since: '2025-07', cves: ['CVE-2023-38469'] }] },
} as const satisfies Readonly<Record<string, Source>>
export type SourceName = keyof typeof sources

/** Which of them CISA lists as exploited, and the day each was added to the list. */
export const exploited: readonly (readonly [cve: string, addedOn: string])[] = [
  ['CVE-2023-4863', '2023-09-13'],
  ['CVE-2023-44487', '2023-10-10'],
  ['CVE-2023-4911', '2023-11-21'],
  ['CVE-2024-1086', '2024-05-30'],
  ['CVE-2024-36971', '2024-08-07'],
  ['CVE-2024-50302', '2025-03-04'],
  ['CVE-2025-24201', '2025-03-13'],
  ['CVE-2024-38475', '2025-05-01'],
  ['CVE-2025-27363', '2025-05-06'],
  ['CVE-2025-5419', '2025-06-05'],
  ['CVE-2025-6554', '2025-07-02'],
  ['CVE-2025-6558', '2025-07-22'],
  ['CVE-2025-48384', '2025-08-25'],
  ['CVE-2025-10585', '2025-09-23'],
]
