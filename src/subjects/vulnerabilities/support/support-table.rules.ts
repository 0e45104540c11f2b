// Which product of the end-of-life data a system, program or model is, and how its cycle is told: data, by hand, versioned. Programs whose every
// version ends the one before (browsers) are not here: their newest version is the only one supported, and the plan orders it.

/** Raised with every change of the tables: everything is then looked at again. */
export const supportTableVersion = '2026-11-25'

/** `is` meets name and version in lower case; `cycle` takes the cycle out of them, else it is told by the leading numbers of the version. */
export type SystemRow = { readonly product: string; readonly is: RegExp; readonly cycle?: RegExp; readonly by?: 'build' | 'year' }

export const systemTable: readonly SystemRow[] = [
  { product: 'windows-server', is: /windows server|\bserver 20\d\d/, by: 'year' },
  { product: 'windows', is: /windows/, by: 'build' },
  { product: 'ipados', is: /ipad ?os|^ipad/ },
  { product: 'ios', is: /\bios\b(?! xe)|iphone os/ },
  { product: 'macos', is: /\bmac ?os|\bos x\b/ },
  { product: 'android', is: /android/ },
  { product: 'debian', is: /debian|raspbian|raspberry pi os/, cycle: /(\d+(?:\.\d+)?)/ },
  { product: 'ubuntu', is: /ubuntu/, cycle: /(\d\d\.\d\d)/ },
  { product: 'linuxmint', is: /linux ?mint|\bmint\b/ },
  { product: 'almalinux', is: /alma ?linux/ },
  { product: 'rocky-linux', is: /rocky/ },
  { product: 'centos-stream', is: /centos stream/ },
  { product: 'centos', is: /centos/ },
  { product: 'oracle-linux', is: /oracle linux/ },
  { product: 'rhel', is: /red hat|\brhel\b/ },
  { product: 'fedora', is: /fedora/ },
  { product: 'opensuse', is: /opensuse/ },
  { product: 'sles', is: /suse linux enterprise|\bsles\b/ },
  { product: 'alpine-linux', is: /alpine/ },
  { product: 'freebsd', is: /freebsd/ },
  { product: 'proxmox-ve', is: /proxmox/ },
  { product: 'vmware-esxi', is: /esxi/ },
  { product: 'xcp-ng', is: /xcp-ng/ },
  { product: 'cisco-ios-xe', is: /ios[ -]?xe/ },
  { product: 'fortios', is: /fortios/ },
  { product: 'pan-os', is: /pan-?os/ },
  { product: 'routeros', is: /routeros/ },
  { product: 'openwrt', is: /openwrt/ },
  { product: 'netapp-ontap', is: /ontap/ },
  { product: 'big-ip', is: /big-?ip/ },
]

/** By one of the names that feeds use (`identity-table.rules.ts`). `cycles`: what the version says -> the cycle; for years, the last service pack's: none ends later. */
export const titleTable: readonly { readonly names: string; readonly product: string; readonly cycles?: Readonly<Record<string, string>> }[] = [
  { names: 'microsoft:office', product: 'office' },
  {
    names: 'microsoft:sql_server',
    product: 'mssqlserver',
    cycles: { 2008: '10.0-sp4', 2012: '11.0-sp4', 2014: '12.0-sp3', 2016: '13.0-sp3', 2017: '14.0', 2019: '15.0', 2022: '16.0', 2025: '17.0' },
  },
  { names: 'microsoft:exchange_server', product: 'msexchange', cycles: { subscription: 'subscription' } },
  { names: 'microsoft:sharepoint_server', product: 'sharepoint', cycles: { subscription: 'subscription' } },
  {
    names: 'microsoft:visual_studio_2017 microsoft:visual_studio_2019 microsoft:visual_studio_2022 microsoft:visual_studio_2026',
    product: 'visual-studio',
  },
  { names: 'microsoft:.net', product: 'dotnet' },
  { names: 'microsoft:asp.net_core', product: 'dotnet' },
  { names: 'microsoft:powershell', product: 'powershell' },
  { names: 'microsoft:internet_explorer', product: 'internet-explorer' },
  { names: 'mozilla:firefox_esr', product: 'firefox' },
  { names: 'libreoffice:libreoffice', product: 'libreoffice' },
  { names: 'python:python', product: 'python' },
  { names: 'nodejs:node.js', product: 'nodejs' },
  { names: 'oracle:jdk oracle:jre', product: 'oracle-jdk' },
  { names: 'eclipse:temurin', product: 'eclipse-temurin' },
  { names: 'amazon:corretto', product: 'amazon-corretto' },
  { names: 'oracle:mysql_server', product: 'mysql' },
  { names: 'mariadb:mariadb', product: 'mariadb' },
  { names: 'postgresql:postgresql', product: 'postgresql' },
  { names: 'apache:http_server', product: 'apache-http-server' },
  { names: 'apache:tomcat', product: 'tomcat' },
  { names: 'php:php', product: 'php' },
  { names: 'openssl:openssl', product: 'openssl' },
  { names: 'openvpn:openvpn', product: 'openvpn' },
  { names: 'oracle:vm_virtualbox', product: 'virtualbox' },
  { names: 'blender:blender', product: 'blender' },
  { names: 'moodle:moodle', product: 'moodle' },
  { names: 'veeam:backup_and_replication', product: 'veeam-backup-and-replication' },
]

/** Models that the data names: `prefix` and the cycle's own label, as devices tell themselves. */
export const modelTable: readonly { readonly product: string; readonly prefix: string }[] = [
  { product: 'ipad', prefix: '' },
  { product: 'iphone', prefix: 'iphone ' },
  { product: 'surface', prefix: '' },
  { product: 'pixel', prefix: '' },
  { product: 'samsung-galaxy-tab', prefix: '' },
  { product: 'samsung-mobile', prefix: '' },
  { product: 'raspberry-pi', prefix: 'raspberry pi ' },
]
