// What a GLPI Agent tells of a Windows laptop, made up; only the parts that are given.
type Given = {
  readonly hostname: string
  readonly drives?: readonly object[]
  readonly softwares?: readonly (string | object)[]
  readonly antivirus?: readonly object[]
  readonly firewalls?: readonly object[]
  readonly partial?: boolean
}

export const windowsDevice = ({ hostname, softwares, partial = false, ...parts }: Given): string =>
  JSON.stringify({
    action: 'inventory',
    deviceid: `${hostname}-2026-08-17-07-00-00`,
    itemtype: 'Computer',
    ...(partial ? { partial: true } : {}),
    content: {
      hardware: { name: hostname, chassis_type: 'Laptop' },
      bios: { ssn: `SN-${hostname}`, smanufacturer: 'Schoolhouse', smodel: 'Book 14' },
      ...(partial
        ? {}
        : {
            operatingsystem: {
              name: 'Windows',
              full_name: 'Microsoft Windows 11 Pro Education',
              version: '23H2',
              kernel_name: 'MSWin32',
              kernel_version: '10.0.22631',
              arch: '64-bit',
            },
          }),
      ...(softwares === undefined
        ? {}
        : { softwares: softwares.map((one) => (typeof one === 'string' ? { name: one, version: '1.0', from: 'registry' } : one)) }),
      ...parts,
      versionclient: 'GLPI-Agent_v1.11',
    },
  })
export const drive = (letter: string, status?: string, more: object = {}) => ({
  letter,
  type: 'Local Disk',
  filesystem: 'NTFS',
  total: 100_000,
  ...(status === undefined ? {} : { encrypt_status: status, encrypt_name: status === 'No' ? '' : 'BitLocker' }),
  ...more,
})
