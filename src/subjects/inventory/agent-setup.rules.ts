// What is typed on a device so that an agent it has already reports here: exact text to copy, per key. `address` is ours, without a slash at its end.

export type Snippet = { readonly says: string; readonly lines: readonly string[] }
export type AgentSetup = {
  readonly agent: 'fusioninventory' | 'ocs' | 'glpi' | 'osquery'
  readonly name: string
  readonly for: string
  readonly needsTls: boolean
  readonly snippets: readonly Snippet[]
}

/** The flags of an osquery daemon, as they stand in its flag file. */
export const osqueryFlags = (host: string, secretFile: string, caFile: string): readonly string[] => [
  `--tls_hostname=${host}`,
  `--tls_server_certs=${caFile}`,
  `--enroll_secret_path=${secretFile}`,
  '--host_identifier=uuid',
  '--enroll_tls_endpoint=/agent/osquery/enroll',
  '--config_plugin=tls',
  '--config_tls_endpoint=/agent/osquery/config',
  '--config_refresh=3600',
  '--logger_plugin=tls',
  '--logger_tls_endpoint=/agent/osquery/log',
  '--logger_tls_compress=true',
  '--logger_tls_period=60',
  '--logger_tls_max_linesize=8388608',
  '--disable_distributed=false',
  '--distributed_plugin=tls',
  '--distributed_interval=300',
  '--distributed_tls_read_endpoint=/agent/osquery/distributed/read',
  '--distributed_tls_write_endpoint=/agent/osquery/distributed/write',
]

export const agentSetups = (address: string, key: string): readonly AgentSetup[] => {
  const url = `${address}/agent/inventory/${key}`
  const host = address.replace(/^https?:\/\//, '')
  const hostWithPort = host.includes(':') ? host : `${host}:443`
  return [
    {
      agent: 'glpi',
      name: 'GLPI Agent',
      for: 'Windows, macOS, Linux',
      needsTls: false,
      snippets: [
        { says: 'To try it once:', lines: [`sudo glpi-agent --server='${url}'`] },
        { says: 'For daily use, in /etc/glpi-agent/conf.d/afterbell.cfg:', lines: [`server = ${url}`] },
        { says: 'On Windows, at installation:', lines: [`msiexec /i GLPI-Agent.msi /quiet SERVER="${url}" RUNNOW=1`] },
        {
          says: 'Or with the key as a password, so it never appears in a log of addresses:',
          lines: [`server = ${address}/agent/inventory`, 'user = afterbell', `password = ${key}`],
        },
        {
          says: 'Or with OAuth2 (GLPI Agent 1.12 and later):',
          lines: [`server = ${address}/agent/inventory`, 'oauth-client-id = afterbell', `oauth-client-secret = ${key}`],
        },
        {
          says: 'For printers and network gear, on a machine that may read them over SNMP, one line for each (here 10.20.0.9), repeated daily:',
          lines: [`glpi-netinventory --host 10.20.0.9 --credentials version:2c,community:public | glpi-injector --stdin --url '${url}'`],
        },
      ],
    },
    {
      agent: 'fusioninventory',
      name: 'FusionInventory',
      for: 'Linux, Windows, macOS',
      needsTls: false,
      snippets: [
        { says: 'On Debian, install the package fusioninventory-agent. To try it once:', lines: [`sudo fusioninventory-agent --server='${url}'`] },
        { says: 'For daily use, in /etc/fusioninventory/agent.cfg:', lines: [`server = ${url}`] },
      ],
    },
    {
      agent: 'ocs',
      name: 'OCS Inventory',
      for: 'Linux, Windows',
      needsTls: false,
      snippets: [
        {
          says: 'On Debian, install the package ocsinventory-agent. To try it once:',
          lines: [`sudo ocsinventory-agent --nolocal --server='${url}'`],
        },
        {
          says: 'For daily use, make this the entire content of /etc/ocsinventory/ocsinventory-agent.cfg. Debian puts a line local=… there: remove it, because it silently overrides the server.',
          lines: [`server=${url}`],
        },
      ],
    },
    {
      agent: 'osquery',
      name: 'osquery',
      for: 'Windows, macOS, Linux',
      needsTls: true,
      snippets: [
        { says: 'Only the key, in /etc/osquery/afterbell.secret, readable by root only:', lines: [key] },
        {
          says: 'In /etc/osquery/osquery.flags; then restart osqueryd:',
          lines: osqueryFlags(hostWithPort, '/etc/osquery/afterbell.secret', '/etc/ssl/certs/ca-certificates.crt'),
        },
        {
          says: 'On Windows the same two files are in C:\\Program Files\\osquery; there, these two lines give their location:',
          lines: [
            '--enroll_secret_path=C:\\Program Files\\osquery\\afterbell.secret',
            '--tls_server_certs=C:\\Program Files\\osquery\\certs\\certs.pem',
          ],
        },
      ],
    },
  ]
}
