import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { databaseUser, systemUser } from '../../platform/os-user.ts'
import { partNames } from '../parts.ts'
import { configOf } from './backup-parts.ts'
import { out, outJson, readArgs, refuseOut, UsageError, type Call, type Command } from './io.ts'

const unitFile = '/etc/systemd/system/afterbell.service'
const settingsFile = '/etc/afterbell/environment'

type Places = { readonly root: string; readonly dataDir: string; readonly backups: string }
const quoted = (path: string): string => {
  if (/["\\\n%$]/.test(path)) throw new UsageError(`${path} contains a character that is not allowed in a unit file.`)
  return /\s/.test(path) ? `"${path}"` : path
}
const isHome = (path: string): boolean => /^\/(home|root|run\/user)(\/|$)/.test(path)

/**
 * The systemd unit. It begins as root, since only root can give each part its own OS user; what root could do beyond that is taken away. Left out, with
 * the reason: MemoryDenyWriteExecute (V8 compiles at run time), ProtectProc (the web reads the memory of the other parts for /metrics).
 */
const unitOf = ({
  root,
  dataDir,
  backups,
}: Places): string => `# Written by "afterbell service install". Settings stand in ${settingsFile}; what you change here, put into a drop-in (systemctl edit afterbell).
[Unit]
Description=Afterbell, a school district's IT procedures
Documentation=file:${join(root, 'docs/operations.md')}
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
Type=exec
WorkingDirectory=${quoted(root)}
Environment=AFTERBELL_DATA=${quoted(dataDir)} AFTERBELL_PINNED=1
EnvironmentFile=-${settingsFile}
ExecStart=${quoted(join(root, 'node_modules/.bin/node'))} ${quoted(join(root, 'tools/bootstrap.mjs'))} start
Restart=on-failure
RestartSec=5
# The starter ends its parts and PostgreSQL in order; what is left after a minute is killed.
KillMode=mixed
TimeoutStopSec=60
LimitNOFILE=65536
UMask=0022

NoNewPrivileges=yes
CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_CHOWN CAP_FOWNER CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_KILL CAP_NET_BIND_SERVICE
ProtectSystem=strict
ReadWritePaths=${[root, dataDir, '/var/lib/afterbell', backups]
  .map((path) => `-${path}`)
  .map(quoted)
  .join(' ')}
ProtectHome=${isHome(root) || isHome(dataDir) || isHome(backups) ? 'no' : 'yes'}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictSUIDSGID=yes
RestrictRealtime=yes
RestrictNamespaces=yes
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=multi-user.target
`

const settingsText = `# Settings of Afterbell, read at each start (systemctl restart afterbell). docs/operations.md lists them all.
#PUBLIC_URL=https://it.example.org
#HOST=127.0.0.1
#PORT=8080
#SMTP_URL=smtp://mail.example.org:587
#MAIL_FROM=Afterbell <noreply@example.org>
#BACKUP_FOLDER=/var/backups/afterbell
#BACKUP_AT=02:30
#AFTERBELL_RUNNER_CONFIG=/etc/afterbell/runner.yaml
`

const placesOf = (call: Call, backups: string | undefined): Places => {
  const { config, chosen } = configOf(call)
  return {
    root: call.root,
    dataDir: chosen ? config.dataDir : '/var/lib/afterbell/data',
    backups: resolve(backups ?? call.env.BACKUP_FOLDER ?? '/var/backups/afterbell'),
  }
}

const unitCommand: Command = {
  words: ['service', 'unit'],
  usage: 'service unit [--backup-folder FOLDER]',
  says: 'prints the systemd unit for this folder and AFTERBELL_DATA',
  run: async (call) => {
    const { values } = readArgs(call.args, { 'backup-folder': { type: 'string' } }, { min: 0, max: 0 })
    const places = placesOf(call, values['backup-folder'] as string | undefined)
    if (values.json) outJson({ file: unitFile, unit: unitOf(places), ...places })
    else out(unitOf(places))
    return 0
  },
}

const installCommand: Command = {
  words: ['service', 'install'],
  usage: 'service install [--backup-folder FOLDER] [--yes]',
  says: 'shows what a systemd service needs here; with --yes, sets it up',
  run: async (call) => {
    const { values } = readArgs(call.args, { 'backup-folder': { type: 'string' }, yes: { type: 'boolean' } }, { min: 0, max: 0 })
    const places = placesOf(call, values['backup-folder'] as string | undefined)
    const users = ['postgres', ...partNames.map((name) => `afterbell-${name}`)]
    const steps = [
      `make the system users ${users.join(', ')} where they are missing (no home, no shell, no group in common)`,
      `make the folders ${places.dataDir} and ${places.backups} (root's, 0711 and 0700)`,
      `write ${unitFile}`,
      existsSync(settingsFile) ? `leave ${settingsFile} as it is` : `write ${settingsFile}, every setting commented out (0600)`,
      'then, by you: systemctl daemon-reload && systemctl enable --now afterbell',
    ]
    if (values.yes !== true) {
      if (values.json) outJson({ done: false, steps })
      else
        out(
          `This would:\n${steps.map((step) => `  - ${step}\n`).join('')}Nothing was done. Add --yes to do it; "afterbell service unit" prints the unit.`,
        )
      return 0
    }
    if (process.getuid?.() !== 0)
      return refuseOut({
        code: 'service/needs-root',
        clause: '-',
        says: 'Only root can create users and services.',
        satisfiedBy: 'Run it with sudo.',
        status: 403,
      })
    if (!existsSync('/etc/systemd/system'))
      return refuseOut({
        code: 'service/no-systemd',
        clause: '-',
        says: 'This machine has no systemd.',
        satisfiedBy: 'Have its own supervisor run: npm start.',
        status: 409,
      })
    databaseUser()
    for (const name of partNames) systemUser(`afterbell-${name}`)
    for (const [folder, mode] of [
      [places.dataDir, 0o711],
      [places.backups, 0o700],
      ['/var/lib/afterbell', 0o755],
      ['/etc/afterbell', 0o755],
    ] as const) {
      mkdirSync(folder, { recursive: true, mode })
      chmodSync(folder, mode)
    }
    writeFileSync(unitFile, unitOf(places), { mode: 0o644 })
    if (!existsSync(settingsFile)) writeFileSync(settingsFile, settingsText, { mode: 0o600 })
    if (values.json) outJson({ done: true, steps })
    else
      out(
        `Done:\n${steps
          .slice(0, -1)
          .map((step) => `  - ${step}\n`)
          .join('')}Now: systemctl daemon-reload && systemctl enable --now afterbell`,
      )
    return 0
  },
}

export const serviceCommands = [unitCommand, installCommand]
