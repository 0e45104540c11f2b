// What the corpus is not written into, each with its reason; everything else of the catalogue is.

/** `table` or `table.column`. */
export const left: Readonly<Record<string, string>> = {
  platform_migration: 'names and hashes of files of ours',
  platform_move: 'the moves of state machines, written by migrations',
  policy_shipped: 'the pack as shipped, checked by its hash',
  'patching_policy_table.content': 'a decision table as JSON, held complete by its rules before it is kept',
  'policy_pack.content': 'a pack as JSON, read by its schema before it is kept',
  'inventory_submission.sha256': 'a hash we made',
  'vulnerabilities_feed.published': 'an instant, read and refused by the feed reader before it is kept',
  'changes_text.text_hash': 'a hash we made, and the links name it',
  'changes_text.rule': 'canonical bytes put together from choices, checked by their hash before they are read',
  'platform_long_job.kind': 'a kind of job of ours',
  'changes_text.rule_hash': 'a hash we made',
  'changes_link.text_hash': 'a hash we made',
  'policy_version.id': 'a hash we made',
  'notices_notice.kind': 'a kind of notice of ours',
  ledger_seal: 'hashes the sealer made',
  ledger_checkpoint: 'what the sealer signed',
  'ledger_entry.content_hash': 'a hash we made',
  'ledger_entry.salt': 'random bytes of ours',
  'people_district.zone': 'chosen from the time zone database',
  'people_assignment.position': 'chosen from the positions there are',
  'changes_link.token_hash': 'a hash; kept so that the links still open',
  'runbooks_link.token_hash': 'a hash; kept so that the links still open',
}

/** SQL of values for rows where the type alone will not do. */
export const given: Readonly<Record<string, string>> = {
  'installation_backup.fault': '\'it failed\'',
  'people_delegate.delegate_id': '(select id from people_person order by id offset 1 limit 1)',
  'people_recovery_word.by_id': '(select id from people_person order by id offset 1 limit 1)',
  'people_sealed_use.reviewed_by': 'null',
  'people_delegate.since': '\'2026-12-01\'',
  'inventory_key.revoked_by': 'null',
  'inventory_key.secret_hash': 'repeat(\'a\', 64)',
  'patching_policy_table.content': `'${JSON.stringify({ name: 'Ours', points: ['inKev'], rows: ['no', 'yes'].map((value) => ({ values: [value], decision: value === 'yes' ? 'now' : 'later', days: value === 'yes' ? 3 : 60, forensic: false })) })}'`,
  'platform_address.public_url': '\'https://afterbell.example\'',
}

/** Addresses that answer no 200 here, and why. */
export const unreachable: Readonly<Record<string, string>> = {
  '/readyz': '503: no worker runs beside this test',
  '/setup/address/check/:token': 'needs a proposed address and its own host name',
  '/invite/:token': 'a token whose hash alone is kept',
  '/account/email/:token': 'a token whose hash alone is kept',
  '/account/second-factor': 'asks the sign-in library, which has no session here',
  '/sign-in/provider/go/:id': 'leads to a provider outside',
  '/sign-in/provider/callback': 'comes from a provider outside',
  '/agent/inventory/:key': 'an agent\'s own door, tried with bodies instead',
  '/setup': 'a district is there: leads to Today',
  '/sign-in/second-factor': 'needs a sign-in half done',
  '/jobs/:id': 'no long job is waiting whose kind has a page',
  '/devices/unrecognised/:id': 'opened by the number of a title that no rule names; none is left here',
  '/vulnerabilities/:id': 'opened by the number of a CVE that a feed tells of; tests/clauses/PM-3.2 opens it',
  '/devices/import/:id': 'a file between its upload and its taking in; tests/http/imports.test.ts opens it, with the corpus by tests/hostile/inputs.test.ts',
  '/devices/import/:id/check': 'as the file itself',
  '/devices/import/:id/rows.csv': 'as the file itself',
  '/devices/import/:id/rows.xlsx': 'as the file itself',
  '/runs/:id/test': 'opened by a tester\'s own link',
  '/ledger/:district/tile/:level/:a': 'needs 256 entries',
  '/ledger/:district/tile/:level/:a/:b': 'hashes and sealed entries as bytes, which tests/http/ledger.test.ts reads; not found in this world',
  '/ledger/:district/tile/:level/:a/:b/:c': 'needs 256 entries of a higher level',
  '/ledger/:district/tile/:level/:a/:b/:c/:d': 'needs 256 entries of a higher level',
  '/demo/sign-in/:token': 'a token whose hash alone is kept',
}
