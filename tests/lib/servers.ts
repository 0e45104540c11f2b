import { deflateSync } from 'node:zlib'

export type Host = {
  readonly hostname: string
  readonly serial?: string
  readonly deviceId?: string
  readonly kernel?: string
  readonly firmware?: string
  readonly release?: string // `12 (bookworm)`
  readonly bootTime?: string // local, `2026-11-20 06:00:00`
  readonly packages: readonly (readonly [string, string])[]
}

/** What FusionInventory sends of a Debian 12 server with these packages. */
export const debianServer = ({
  hostname,
  serial = `SN-${hostname}`,
  deviceId = `${hostname}-2026-08-17-07-00-00`,
  kernel = '6.1.0-39-amd64',
  firmware,
  release = '12 (bookworm)',
  bootTime,
  packages,
}: Host): Uint8Array =>
  deflateSync(
    [
      '<?xml version="1.0" encoding="UTF-8" ?><REQUEST><CONTENT>',
      `<BIOS><SSN>${serial}</SSN>${firmware === undefined ? '' : `<BVERSION>${firmware}</BVERSION>`}</BIOS>`,
      `<HARDWARE><NAME>${hostname}</NAME><OSNAME>Debian GNU/Linux ${release}</OSNAME><OSVERSION>${kernel}</OSVERSION></HARDWARE>`,
      `<OPERATINGSYSTEM><ARCH>x86_64</ARCH>${bootTime === undefined ? '' : `<BOOT_TIME>${bootTime}</BOOT_TIME>`}<FULL_NAME>Debian GNU/Linux ${release}</FULL_NAME><KERNEL_NAME>linux</KERNEL_NAME><KERNEL_VERSION>${kernel}</KERNEL_VERSION><NAME>Debian GNU/Linux</NAME><VERSION>${release === '12 (bookworm)' ? '12.11' : release.split(' ')[0]}</VERSION></OPERATINGSYSTEM>`,
      ...packages.map(
        ([name, version]) => `<SOFTWARES><ARCH>amd64</ARCH><FROM>deb</FROM><NAME>${name}</NAME><VERSION>${version}</VERSION></SOFTWARES>`,
      ),
      `<VERSIONCLIENT>FusionInventory-Agent_v2.6-3</VERSIONCLIENT></CONTENT><DEVICEID>${deviceId}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`,
    ].join('\n'),
  )
