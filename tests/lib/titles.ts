import { createHash } from 'node:crypto'
import { receiveSubmission, type OnChanged } from '../../src/subjects/inventory/index.ts'
import type { From } from '../../src/subjects/ledger/index.ts'

type Title = {
  readonly name: string
  readonly version: string
  readonly publisher?: string
  readonly ecosystem?: string
  readonly kind?: string
  readonly arch?: string
}
const systems = {
  windows: { family: 'windows', name: 'Microsoft Windows 11 Pro', version: '23H2', arch: 'x86_64' },
  macos: { family: 'macos', name: 'macOS', version: '14.1', arch: 'arm64' },
  redhat: { family: 'linux', name: 'Red Hat Enterprise Linux', version: '9.4', arch: 'x86_64' },
  ubuntu: { family: 'linux', name: 'Ubuntu', version: '22.04.3 LTS', arch: 'x86_64' },
} as const

/** Tells what is installed on a device of a system as an agent does; gives the device's id. */
export const tellTitles = async (
  from: From,
  hostname: string,
  system: keyof typeof systems,
  titles: readonly Title[],
  onChanged?: OnChanged,
): Promise<string> => {
  const bytes = Buffer.from(`${hostname} ${JSON.stringify(titles)}`)
  const packaged: Readonly<Record<string, string>> = { redhat: 'rpm', ubuntu: 'dpkg' }
  const ecosystem = packaged[system] ?? system
  const received = await receiveSubmission(from, {
    raw: { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), remote: '', keyId: null },
    siteId: null,
    label: hostname,
    dialect: null,
    isPartial: false,
    notes: [],
    source: 'agent',
    ...(onChanged === undefined ? {} : { onChanged }),
    told: {
      itemType: 'Computer',
      hostname,
      serial: `SN-${hostname}`,
      macs: [],
      drives: [],
      antivirus: [],
      sections: ['hardware', 'bios', 'os', 'software'],
      os: systems[system],
      software: titles.map((title) => ({ ecosystem, kind: packaged[system] === undefined ? 'app' : 'package', ...title })),
    },
  })
  if (!received.ok) throw new Error(received.refusal.says)
  return received.value.deviceId
}
