// Every table that names a device, and what becomes of its rows where two records are one machine, and where they are split again (PM-3.1).

/**
 * `moves`: to the record that stays, and back on a split. `joined`: one row of two, what stood before is kept with the merge. `copied`: holds for the one that
 * stays too. `stays`: history or a list's own line, written under the record it came for and read with it. `derived`: worked out anew from the rest.
 */
export type OnMerge = 'moves' | 'joined' | 'copied' | 'stays' | 'derived'
export type DeviceTable = { readonly onMerge: OnMerge; readonly by: string; readonly says: string }

export const deviceTables = {
  'assets_device.merged_into': { onMerge: 'joined', by: 'assets', says: 'The record itself; what was merged into it before follows' },
  'assets_firmware.device_id': { onMerge: 'moves', by: 'assets', says: 'Unless somebody read the firmware of the other one too' },
  'assets_service_server.device_id': {
    onMerge: 'moves',
    by: 'assets',
    says: 'Services run on the one that stays; one that ran on both is there once',
  },
  'assets_source_fact.device_id': { onMerge: 'moves', by: 'assets', says: 'Unless the same source tells of the other one' },
  'assets_issue.about': { onMerge: 'moves', by: 'assets', says: 'Issues are about the one that stays' },
  'people_task.about': { onMerge: 'moves', by: 'people', says: 'Open tasks, unless the same stands open there' },
  'changes_suspicion.device_id': { onMerge: 'moves', by: 'changes', says: 'What waits for a person; settled ones stay where they were seen' },
  'imports_row.device_id': { onMerge: 'stays', by: 'imports', says: 'What became of a list’s line' },
  'inventory_alarm.device_id': { onMerge: 'moves', by: 'inventory', says: 'Open ones; one about these two is settled by the merge' },
  'inventory_alarm.other_device_id': { onMerge: 'stays', by: 'inventory', says: 'Who told the same number, as it was seen' },
  'inventory_apart.device_id': { onMerge: 'copied', by: 'inventory', says: 'Whom a person keeps apart from the one stays apart from the other' },
  'inventory_apart.other_device_id': { onMerge: 'copied', by: 'inventory', says: 'The same, the other way round' },
  'inventory_change.device_id': { onMerge: 'stays', by: 'inventory', says: 'History, read together' },
  'inventory_device.device_id': { onMerge: 'joined', by: 'inventory', says: 'The newer inventory is in force' },
  'inventory_district_software.device_ids': { onMerge: 'derived', by: 'inventory', says: 'The reverse index follows the inventory in force' },
  'inventory_identity.device_id': { onMerge: 'moves', by: 'inventory', says: 'What it is known by at the agents’ door' },
  'inventory_merge.kept_id': { onMerge: 'stays', by: 'inventory', says: 'The merges themselves' },
  'inventory_merge.gone_id': { onMerge: 'stays', by: 'inventory', says: 'The merges themselves' },
  'inventory_node.device_id': { onMerge: 'moves', by: 'inventory', says: 'A daemon that is enrolled answers for the one that stays' },
  'inventory_posture.device_id': { onMerge: 'joined', by: 'inventory', says: 'The newer word of each fact' },
  'inventory_question.device_id': { onMerge: 'stays', by: 'inventory', says: 'What was asked of a daemon and what it answered' },
  'inventory_review.device_id': { onMerge: 'stays', by: 'inventory', says: 'Questions about it are settled by the merge' },
  'inventory_review.other_device_id': { onMerge: 'stays', by: 'inventory', says: 'Questions about it are settled by the merge' },
  'inventory_sighting.device_id': { onMerge: 'moves', by: 'inventory', says: 'What each source says' },
  'inventory_submission.device_id': { onMerge: 'stays', by: 'inventory', says: 'History, read together' },
  'patching_cycle_server.device_id': {
    onMerge: 'stays',
    by: 'patching',
    says: 'A record on an open ticket is not merged away; closed ones are history',
  },
  'patching_device.device_id': { onMerge: 'derived', by: 'patching', says: 'The plan follows in the same act' },
  'patching_rhythm.device_id': { onMerge: 'moves', by: 'patching', says: 'All that was said; the latest word is in force' },
  'runbooks_run.device_id': { onMerge: 'stays', by: 'runbooks', says: 'A run is what was done to a record on a ticket' },
  'vulnerabilities_claim.device_id': { onMerge: 'moves', by: 'vulnerabilities', says: 'Unless the same source names the same on the other one' },
  'vulnerabilities_scan_device.device_id': { onMerge: 'moves', by: 'vulnerabilities', says: 'Which scans looked at it' },
  'vulnerabilities_scan_result.device_id': { onMerge: 'moves', by: 'vulnerabilities', says: 'What those scans found without a CVE' },
  'vulnerabilities_statement.device_id': {
    onMerge: 'moves',
    by: 'vulnerabilities',
    says: 'Those in force, unless the same is said of the other one',
  },
  'vulnerabilities_windows.device_id': { onMerge: 'derived', by: 'vulnerabilities', says: 'Worked out from its system' },
} as const satisfies Readonly<Record<string, DeviceTable>>

/** Columns of a schema that name a device: by a foreign key to its table, or by their name. Given as lines of `db/schema.sql`. */
export const columnsNamingDevices = (schema: string): readonly string[] => {
  const found = new Set<string>()
  let table = ''
  for (const line of schema.split('\n')) {
    table = /^table public\.(\S+)/.exec(line)?.[1] ?? table
    const column = /^ {2}(\w+) uuid/.exec(line)?.[1]
    if (column !== undefined && /(^|_)device_ids?$/.test(column)) found.add(`${table}.${column}`)
    const key = /^(\S+) \S+: FOREIGN KEY \(([^)]*)\) REFERENCES assets_device\(/.exec(line)
    for (const one of key?.[2]?.split(', ') ?? []) if (one !== 'district_id') found.add(`${key?.[1]}.${one}`)
  }
  return [...found].toSorted()
}
