import { z } from 'zod'
import { refuse, type Result } from '../../core/result.ts'
import type { Jail } from '../../platform/jail/jail.ts'
import { accepted, asksForConfig, pending, refused } from './answers.ts'
import { putTogether } from './osquery.ts'
import { type AgentGateway, limits, type OsqueryRequest, type Submission } from './contract.ts'

/**
 * The agents' door as subjects see it. The jail knows the works `submission` and `osquery`; its answers are checked against the contract again. A daemon of
 * osquery tells who it is in its body only, so that strangers' bodies are read too: give those a jail of their own, and nobody else waits for them.
 */
export const createAgentGateway = (jail: Pick<Jail, 'run'>, forDaemons: Pick<Jail, 'run'> = jail): AgentGateway => ({
  read: async (bytes) => {
    const result = await jail.run('submission', bytes)
    return result.ok ? checked(submission, result.value) : result
  },
  readOsquery: async (bytes) => {
    const result = await forDaemons.run('osquery', bytes)
    return result.ok ? checked(osquery, result.value) : result
  },
  asksForConfig,
  accepted,
  pending,
  refused,
  putTogether,
})

const text = z.string().max(limits.textLength)
const some = z.exactOptional(text)
const day = z.exactOptional(z.string().regex(/^\d{4}-\d\d-\d\d$/))
const flag = z.exactOptional(z.boolean())
const size = z.exactOptional(z.number().int().nonnegative())

const title = z.strictObject({
  name: text.min(1),
  version: text,
  arch: some,
  source: some,
  publisher: some,
  installedOn: day,
  kind: z.enum(['package', 'hotfix', 'app', 'extension']),
  sourceVersion: some,
  ecosystem: z.enum([
    'dpkg',
    'rpm',
    'pacman',
    'portage',
    'slackware',
    'nix',
    'apk',
    'freebsd',
    'snap',
    'flatpak',
    'windows',
    'macos',
    'android',
    'browser',
    'other',
  ]),
})
const drive = z.strictObject({
  mount: text,
  encrypted: z.enum(['yes', 'no', 'partial', 'unknown']),
  encryption: z.exactOptional(z.string().max(2 * limits.textLength + 1)),
  medium: z.exactOptional(z.enum(['removable', 'optical', 'network'])),
  volume: some,
  label: some,
  fileSystem: some,
  totalMb: size,
  freeMb: size,
})
const os = z.strictObject({
  family: z.enum(['linux', 'windows', 'macos', 'android', 'chromeos', 'freebsd', 'other', 'unknown']),
  name: text,
  version: text,
  codename: some,
  arch: text,
  kernel: some,
  installedOn: day,
  bootTime: some,
})
const inventory = z.strictObject({
  itemType: z.enum(['Computer', 'Phone', 'Printer', 'NetworkEquipment', 'Appliance']),
  hostname: text.min(1),
  domain: some,
  serial: some,
  uuid: some,
  manufacturer: some,
  model: some,
  chassis: some,
  assetTag: some,
  firmware: some,
  lastUser: some,
  tag: some,
  os,
  agent: z.exactOptional(z.string().max(2 * limits.textLength + 1)),
  macs: z.array(z.string().regex(/^([\da-f]{2}:){5}[\da-f]{2}$/)).max(limits.rows),
  software: z.array(title).max(limits.titles),
  drives: z.array(drive).max(limits.rows),
  antivirus: z.array(z.strictObject({ name: text.min(1), enabled: flag, upToDate: flag, version: some })).max(limits.rows),
  firewalls: z.exactOptional(z.array(z.strictObject({ name: text, enabled: flag })).max(limits.rows)),
  screenLock: z.exactOptional(z.strictObject({ enabled: z.boolean(), graceSeconds: size })),
  users: z.exactOptional(z.array(z.string().max(2 * limits.textLength + 1)).max(limits.rows)),
  members: z.exactOptional(z.array(z.strictObject({ name: text, manufacturer: some, model: some, serial: some, firmware: some })).max(limits.rows)),
  sections: z.array(z.enum(['hardware', 'bios', 'os', 'software', 'drives', 'antivirus', 'networks', 'users', 'firewalls', 'screenlock'])).max(10),
})
const submission = z.strictObject({
  kind: z.enum(['prolog', 'inventory', 'contact', 'getconfig']),
  dialect: z.enum(['xml', 'glpi-json', 'osquery']),
  compression: z.enum(['zlib', 'gzip', 'none']),
  deviceId: z.string().min(1).max(limits.deviceIdLength),
  agentId: some,
  partial: z.boolean(),
  inventory: z.exactOptional(inventory),
  gear: z.exactOptional(z.array(inventory).max(limits.rows)),
  notes: z.array(z.string().max(400)).max(20),
}) satisfies z.ZodType<Submission>

const rows = z.string().max(limits.bodyBytes)
const osquery = z.strictObject({
  nodeKey: some,
  enrol: z.exactOptional(
    z.strictObject({ secret: text, host: text.min(1), platform: z.number().int().nonnegative(), version: text, hostname: text }),
  ),
  log: z.exactOptional(
    z.strictObject({
      type: text,
      results: z.array(z.strictObject({ name: text.min(1), at: z.number().int().nonnegative(), rows })).max(limits.results),
    }),
  ),
  answers: z.exactOptional(
    z
      .array(
        z.strictObject({
          id: text.min(1),
          isAnswered: z.boolean(),
          message: text,
          rows,
          shown: z.array(z.record(text, text)).max(limits.answerRows),
        }),
      )
      .max(limits.results),
  ),
  notes: z.array(z.string().max(400)).max(20),
}) satisfies z.ZodType<OsqueryRequest>

const checked = <T>(schema: z.ZodType<T>, value: unknown): Result<T> => {
  const read = schema.safeParse(value)
  if (read.success) return { ok: true, value: read.data }
  return refuse({
    code: 'inventory/bad-answer',
    clause: 'PM-3.1',
    status: 422,
    says: 'The reader of submissions answered with something that is no submission; nothing was stored.',
    satisfiedBy: 'Keep the bytes and report the fault.',
    faults: read.error.issues.slice(0, 20).map(({ path, message }) => `${path.join('.')}: ${message}`.slice(0, 300)),
  })
}
