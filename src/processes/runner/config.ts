import { readFileSync, statSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { readId, showId } from '../../platform/ids.ts'

const path = z.string().startsWith('/', 'must be a full path')
const district = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^[1-9]\d{0,17}$/, 'is the number of a district'))
const uuid = (prefix: string) =>
  z.string().transform((text, context) => {
    const id = readId(prefix, text) ?? (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : undefined)
    if (id === undefined) context.addIssue({ code: 'custom', message: `is no id such as ${prefix}_0193…` })
    return id ?? ''
  })

const check = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('port'), port: z.int().min(1).max(65_535), name: z.string().optional() }),
  z.strictObject({
    kind: z.literal('http'),
    url: z.url({ protocol: /^https?$/ }),
    status: z.int().min(100).max(599).default(200),
    holds: z.string().optional(),
    name: z.string().optional(),
  }),
])

const host = z.strictObject({
  deviceId: uuid('dev'), // an agent chooses its host's name; what is patched is bound to the device
  hostname: z.string().min(1).max(512).optional(), // for people, the hypervisor's list and the backup; binds nothing
  district: district.optional(),
  address: z.string().min(1),
  port: z.int().min(1).max(65_535).default(22),
  user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
  keyFile: path,
  hostKey: z.union([z.string(), z.array(z.string()).min(1)]).transform((keys) => (typeof keys === 'string' ? [keys] : keys)),
  sudo: z.literal(true), // the account runs the listed steps by sudo; root itself is not given
  hypervisor: z.strictObject({ kind: z.literal('qemu-qmp'), machine: z.string().min(1).optional(), socket: path }),
  backup: z.strictObject({
    kind: z.literal('restic'),
    name: z.string().default('main'),
    repository: z.string().min(1),
    passwordFile: path,
    host: z.string().min(1).optional(),
  }),
  healthChecks: z.array(check).default([]),
  revertForbidden: z.string().min(1).optional(),
})

const shape = z.strictObject({
  district: district.optional(),
  approvals: z.enum(['signed', 'recorded']).default('signed'), // lowered here alone, and told in every run's evidence
  approvers: z.array(uuid('per')).min(1).optional(),
  hosts: z.array(host),
  installHours: z.number().min(0.1).max(12).default(2),
  rebootMinutes: z.number().min(0.5).max(120).default(20),
  downMinutes: z.number().min(0.1).max(30).default(5),
  everySeconds: z.number().min(0.1).max(60).default(5),
  backupEverySeconds: z.number().min(1).max(3600).default(300),
  connectSeconds: z.number().min(1).max(300).default(60),
  laboratory: z.literal(true).optional(), // these hosts are there to be broken, and may be worked on for a district whose clock is moved
  leaseSeconds: z.number().min(1).max(600).default(90), // after so long without a heartbeat another runner takes a run over
})

export type HostConfig = z.infer<typeof host> & { readonly district: string; readonly privateKey: string }
export type RunnerConfig = Omit<z.infer<typeof shape>, 'hosts'> & { readonly hosts: readonly HostConfig[] }

const secret = (file: string, faults: string[]): string => {
  try {
    // What others may read is no secret; ssh refuses such a key as well.
    if ((statSync(file).mode & 0o077) !== 0) faults.push(`${file}: others may read it; set its mode to 0600`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    return ''
  }
}

const twice = (
  hosts: readonly z.infer<typeof host>[],
  of: (one: z.infer<typeof host> & { readonly district: string }) => string,
  says: (what: string) => string,
): string[] => {
  const all = hosts.map((one) => of({ ...one, district: one.district ?? '' }))
  return [...new Set(all.filter((one, i) => all.indexOf(one) !== i))].map(says)
}

/**
 * The runner's own list of servers (YAML or JSON): the only place where a server's address, key and hypervisor stand, and read by this process alone.
 * @throws Error naming every fault: a runner with half a list would touch half the servers
 */
export const readRunnerConfig = (file: string): RunnerConfig => {
  const read = shape.safeParse(parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 }))
  if (!read.success) throw new Error(`${file}: ${read.error.issues.map(({ path: at, message }) => `${at.join('.')} ${message}`).join('; ')}`)
  const faults: string[] = []
  const hosts = read.data.hosts.map((one, i) => {
    const where = one.district ?? read.data.district
    if (where === undefined) faults.push(`hosts.${i}: which district it is of is not told, neither here nor for all`)
    secret(one.backup.passwordFile, faults)
    return { ...one, district: where ?? '', privateKey: secret(one.keyFile, faults) }
  })
  faults.push(
    ...twice(
      hosts,
      (one) => `${one.district} ${showId('dev', one.deviceId)}`,
      (what) => `the device ${what} stands here twice`,
    ),
  )
  faults.push(
    ...twice(
      hosts,
      (one) => `${one.address}:${one.port}`,
      (what) => `two devices are reached at ${what}: one machine would be patched as another`,
    ),
  )
  faults.push(
    ...twice(
      hosts,
      (one) => `${one.hypervisor.socket} ${one.hypervisor.machine ?? one.hostname ?? one.deviceId}`,
      (what) => `two devices are the machine ${what} of one hypervisor: one’s snapshot would be taken for the other’s`,
    ),
  )
  if (faults.length > 0) throw new Error(`${file}: ${faults.join('; ')}`)
  return { ...read.data, hosts }
}
