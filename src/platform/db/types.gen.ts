// Generated from the schema by tools/types.ts; do not edit.

import type { ColumnType } from "kysely";

export type ArrayType<T> = ArrayTypeImpl<T> extends (infer U)[]
  ? U[]
  : ArrayTypeImpl<T>;

export type ArrayTypeImpl<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S[], I[], U[]>
  : T[];

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export type Numeric = ColumnType<string, number | string, number | string>;

export interface AssetsDevice {
  district_id: string;
  exposure: Generated<string>;
  exposure_at: string | null;
  exposure_by: string | null;
  exposure_why: string | null;
  first_seen: string;
  hostname: string;
  id: string;
  kind: string;
  kind_by: string;
  last_seen: string;
  manufacturer: string | null;
  model: string | null;
  name_key: Generated<string>;
  os_arch: Generated<string>;
  os_codename: string | null;
  os_family: Generated<string>;
  os_kernel: string | null;
  os_name: Generated<string>;
  os_version: Generated<string>;
  owner_id: string | null;
  patching_actor: Generated<string>;
  scope: Generated<string>;
  scope_reason: string | null;
  search_text: Generated<string>;
  serial: string | null;
  site_id: string | null;
  source: string;
  system_key: Generated<string>;
  uuid: string | null;
}

export interface AssetsService {
  availability: Generated<string>;
  business_owner_id: string | null;
  changed_at: string;
  confidentiality: Generated<string>;
  device_id: string;
  district_id: string;
  id: string;
  impacted: Generated<string[]>;
  integrity: Generated<string>;
  name: string;
  tester_id: string | null;
}

export interface ChangesDecision {
  appointed_by: string | null;
  authenticator_data: string | null;
  capacity: string;
  cause: string | null;
  client_data: string | null;
  credential_id: string | null;
  decided_at: string;
  decider_id: string;
  delegation_id: string | null;
  district_id: string;
  id: string;
  is_early_allowed: Generated<boolean>;
  nonce: string | null;
  proof: string;
  reason: string | null;
  request_id: string;
  requester_id: string;
  signature: string | null;
  signed_at: string | null;
  submitted_by: string;
  text_hash: string;
  verdict: string;
}

export interface ChangesLink {
  capacity: string;
  district_id: string;
  ends_at: string;
  id: string;
  made_at: string;
  made_in_epoch: Generated<number>;
  person_id: string;
  request_id: string;
  text_hash: string;
  token_hash: string;
  used_at: string | null;
}

export interface ChangesNumber {
  district_id: string;
  last_number: number;
}

export interface ChangesRequest {
  created_at: string;
  district_id: string;
  id: string;
  is_scheduled: boolean;
  kind: string;
  number: number;
  requester_id: string;
  title: string;
}

export interface ChangesText {
  back_out_plan: string;
  district_id: string;
  plan: string;
  policy_id: string | null;
  request_id: string;
  revision: number;
  rule: string;
  rule_hash: string;
  submitted_at: string;
  submitted_by: string;
  test_plan: string;
  text_hash: string;
}

export interface DemoLink {
  district_id: string;
  id: string;
  is_demo: Generated<boolean>;
  made_at: string;
  person_id: string;
  token_hash: string;
  used_at: string | null;
}

export interface DemoMail {
  address: string;
  at: string;
  body: string;
  district_id: string;
  id: string;
  is_demo: Generated<boolean>;
  subject: string;
}

export interface InstallationBackup {
  began_at: string;
  by_schedule: boolean;
  bytes: string | null;
  ended_at: string;
  fault: string | null;
  file: string;
  id: string;
  rows: string | null;
  sha256: string | null;
}

export interface InstallationRestore {
  backup_made_at: string;
  confirmed_at: string | null;
  confirmed_by: string | null;
  district_id: string;
  ended_sessions: number;
  epoch: number;
  restored_at: string;
}

export interface InventoryAlarm {
  device_id: string;
  district_id: string;
  id: string;
  identity: string[];
  kind: string;
  other_device_id: string | null;
  raised_at: string;
  settled_at: string | null;
  settled_by: string | null;
  settled_how: string | null;
  submission_id: string;
}

export interface InventoryChange {
  added: ArrayType<string>;
  at: string;
  device_id: string;
  district_id: string;
  facts: string[];
  id: string;
  removed: ArrayType<string>;
  submission_id: string;
}

export interface InventoryDevice {
  changed_at: string;
  device_id: string;
  digest: string;
  district_id: string;
  enrolled_site_id: string | null;
  facts: Json;
  software_ids: ArrayType<string>;
  software_known: boolean;
  submission_id: string;
}

export interface InventoryDistrictSoftware {
  device_ids: string[];
  district_id: string;
  n: number;
  title_id: string;
}

export interface InventoryIdentity {
  device_id: string;
  district_id: string;
  kind: string;
  since: string;
  value: string;
}

export interface InventoryKey {
  district_id: string;
  id: string;
  label: string;
  made_at: string;
  made_by: string;
  made_in_epoch: Generated<number>;
  revoked_at: string | null;
  revoked_by: string | null;
  secret_hash: string;
  site_id: string;
}

export interface InventoryKeyAlarm {
  bytes: string;
  district_id: string;
  id: string;
  key_id: string;
  raised_at: string;
  remote: string;
  submissions: number;
}

export interface InventorySubmission {
  device_id: string | null;
  device_label: string;
  dialect: string | null;
  district_id: string;
  id: string;
  is_partial: Generated<boolean>;
  key_id: string | null;
  notes: Generated<string[]>;
  raw: Buffer | null;
  received_at: string;
  refusal: Json | null;
  remote: string;
  repeated_at: string | null;
  repeats: Generated<number>;
  sha256: string;
  size: number;
  state: string;
}

export interface InventoryTitle {
  arch: string;
  ecosystem: string;
  id: Generated<string>;
  key: string;
  kind: string;
  name: string;
  publisher: string;
  source: string;
  source_version: string;
  version: string;
}

export interface InventoryUnindexed {
  change_id: string;
  district_id: string;
}

export interface LedgerCheckpoint {
  district_id: string;
  epoch: number;
  key_n: number;
  made_at: string;
  note: string;
  size: string;
}

export interface LedgerCopy {
  copied_at: string | null;
  district_id: string;
  epoch: number | null;
  fault: string | null;
  size: string | null;
  target: string;
  tried_at: string;
}

export interface LedgerEntry {
  about: string[];
  actor: string;
  at: string;
  clauses: string[];
  clock: Generated<string>;
  content: string;
  content_hash: string;
  district_id: string;
  epoch: Generated<number>;
  erased_by: string | null;
  grade: string;
  id: string;
  kind: string;
  proof: string;
  salt: string;
}

export interface LedgerInstallation {
  id: string;
  one: Generated<boolean>;
}

export interface LedgerKey {
  began_at: string;
  district_id: string;
  entry_id: string;
  former_signature: string | null;
  n: number;
  public_key: string;
}

export interface LedgerKeyAsk {
  asked_at: string;
  district_id: string;
  n: number;
}

export interface LedgerPosting {
  district_id: string;
  epoch: number;
  notice_id: string;
  posted_at: string;
  size: string;
  witness_id: string;
}

export interface LedgerSeal {
  chain_hash: string;
  district_id: string;
  entry_hash: string;
  entry_id: string;
  sealed_at: string;
  seq: string;
}

export interface LedgerSealing {
  district_id: string;
  fault: string | null;
  fault_at: string;
}

export interface LedgerTile {
  district_id: string;
  hashes: Buffer;
  level: number;
  n: string;
}

export interface LedgerUnsealed {
  district_id: string;
  entry_id: string;
}

export interface LedgerWitness {
  district_id: string;
  email: string;
  every_hours: number;
  id: string;
  name: string;
  named_by: string;
  since: string;
  until: string | null;
}

export interface NoticesDelivery {
  address: string;
  attempts: Generated<number>;
  body: string | null;
  bounce_token: string;
  channel: string;
  claimed_until: string | null;
  district_id: string;
  first_at: string | null;
  from_state: string;
  id: string;
  machine: Generated<string>;
  made_in_epoch: Generated<number>;
  message_id: string | null;
  next_at: string;
  notice_id: string;
  person_id: string | null;
  reply: string | null;
  state: string;
  state_at: string;
}

export interface NoticesNotice {
  about: string;
  body: string;
  bound_to: string | null;
  district_id: string;
  due_by: string | null;
  id: string;
  kind: string;
  made_at: string;
  subject: string;
}

export interface PatchingCycle {
  administrator_id: string;
  closed_at: string | null;
  district_id: string;
  id: string;
  not_after: string;
  not_before: string;
  number: number;
  opened_at: string;
  period: string;
  policy_id: string | null;
  request_id: string;
  resolution: string | null;
  rhythm: string;
}

export interface PatchingCycleServer {
  added_at: string;
  cycle_id: string;
  device_id: string;
  district_id: string;
}

export interface PatchingEvaluation {
  closed_at: string | null;
  computed_at: string;
  cve_count: number;
  cves: string[];
  decision: string;
  device_id: string;
  district_id: string;
  due_on: string | null;
  ecosystem: string;
  fixable_count: number;
  fixed: string | null;
  id: string;
  inputs: Json;
  installed: string;
  is_forensic: boolean;
  is_noise: boolean;
  kev_cves: string[];
  missing: string[];
  opened_at: string;
  package: string;
  policy: string;
  rank_key: string;
  risk_level: string;
  risk_score: number;
  says: string;
}

export interface PatchingRhythm {
  device_id: string;
  district_id: string;
  id: string;
  rhythm: string;
  said_at: string;
  said_by: string;
  why: string;
}

export interface PeopleAssignment {
  assigned_by: string;
  district_id: string;
  id: string;
  person_id: string;
  position: string;
  since: string;
  site_id: string | null;
  until: string | null;
}

export interface PeopleDelegate {
  appointed_by: string;
  delegate_id: string;
  district_id: string;
  ended_at: string | null;
  id: string;
  person_id: string;
  position: string;
  since: string;
  until: string;
}

export interface PeopleDistrict {
  created_at: string;
  district_id: string;
  is_demo: Generated<boolean>;
  name: string;
  zone: string;
}

export interface PeopleDistrictList {
  district_id: string;
}

export interface PeopleEmailChange {
  asked_by: string;
  district_id: string;
  ends_at: string;
  id: string;
  made_at: string;
  made_in_epoch: Generated<number>;
  new_email: string;
  person_id: string;
  token_hash: string;
  used_at: string | null;
}

export interface PeopleInvitation {
  channel: string;
  created_at: string;
  district_id: string;
  ends_at: string;
  id: string;
  invited_by: string;
  made_in_epoch: Generated<number>;
  person_id: string;
  purpose: Generated<string>;
  token_hash: string;
  used_at: string | null;
}

export interface PeopleLogin {
  auth_user_id: string;
  district_id: string;
  person_id: string;
}

export interface PeopleLoginDistrict {
  auth_user_id: string;
  district_id: string;
  person_id: string;
}

export interface PeoplePasskey {
  counter: string;
  credential_id: string;
  district_id: string;
  fingerprint: string;
  id: string;
  is_synced: boolean;
  label: string;
  last_used_at: string | null;
  made_at: string;
  person_id: string;
  public_key: string;
  removed_at: string | null;
  rp_id: string;
  transports: string[];
}

export interface PeoplePerson {
  created_at: string;
  district_id: string;
  email: string | null;
  ended_at: string | null;
  id: string;
  initials: string;
  name: string;
  phone: string | null;
  site_id: string | null;
}

export interface PeopleProvider {
  client_id: string;
  district_id: string;
  ended_at: string | null;
  id: string;
  issuer: string;
  label: string;
  set_at: string;
  set_by: string;
}

export interface PeopleRecovery {
  asked_at: string;
  district_id: string;
  done_at: string | null;
  ends_at: string;
  id: string;
  person_id: string;
  stopped_at: string | null;
  stopped_by: string | null;
}

export interface PeopleRecoveryWord {
  at: string;
  by_id: string;
  district_id: string;
  note: string;
  person_id: string;
  recovery_id: string;
  seen: string;
}

export interface PeopleSavedView {
  district_id: string;
  id: string;
  is_shared: boolean;
  list: string;
  made_at: string;
  name: string;
  owner_id: string;
  query: string;
}

export interface PeopleSealed {
  auth_user_id: string;
  district_id: string;
  ended_at: string | null;
  id: string;
  made_at: string;
  made_by: string;
  person_id: string;
}

export interface PeopleSealedCode {
  code_hash: string;
  district_id: string;
  made_at: string;
  sealed_id: string;
  used_at: string | null;
  void_at: string | null;
}

export interface PeopleSealedUse {
  district_id: string;
  finding: string | null;
  id: string;
  reviewed_at: string | null;
  reviewed_by: string | null;
  sealed_id: string;
  used_at: string;
  who: string;
  why: string;
}

export interface PeopleSite {
  district_id: string;
  id: string;
  kind: string;
  name: string;
}

export interface PeopleUndo {
  about: string;
  after: Json;
  before: Json;
  district_id: string;
  ends_at: string;
  id: string;
  kind: string;
  made_at: string;
  person_id: string;
  says: string;
  undone_at: string | null;
}

export interface PlatformAddress {
  cert_file: string | null;
  check_hash: string;
  id: string;
  in_force_at: string | null;
  key_file: string | null;
  public_url: string;
  seen_at: string | null;
  set_at: string;
  set_by: string;
  tls: string;
  trusted_proxy: string | null;
}

export interface PlatformClock {
  district_id: string;
  is_demo: Generated<boolean>;
  offset_ms: string;
}

export interface PlatformEpoch {
  began_at: string;
  epoch: number;
  why: string;
}

export interface PlatformLongJob {
  asked_at: string;
  asked_by: string;
  attempts: Generated<number>;
  district_id: string;
  done_count: Generated<number>;
  ended_at: string | null;
  file: Buffer | null;
  id: string;
  input: Json;
  kind: string;
  moved_at: string;
  result: Json | null;
  says: string;
  state: Generated<string>;
  step: Generated<string>;
  total_count: number | null;
}

export interface PlatformMigration {
  applied_at: string;
  name: string;
  sha256: string;
}

export interface PlatformMove {
  from_state: string;
  machine: string;
  to_state: string;
}

export interface PlatformOutbox {
  attempts: Generated<number>;
  created_at: string;
  district_id: string;
  done_at: string | null;
  id: string;
  kind: string;
  last_fault: string | null;
  made_in_epoch: Generated<number>;
  payload: Json;
}

export interface PlatformProcess {
  name: string;
  pid: number;
  seen_at: string;
  started_at: string;
  version: string;
}

export interface PlatformTimer {
  district_id: string;
  due_at: string;
  fired_at: string | null;
  id: string;
  kind: string;
  made_in_epoch: Generated<number>;
  payload: Json;
}

export interface PolicyPack {
  content: string | null;
  district_id: string;
  hash: string;
  id: string;
  name: string;
  reason: string;
  taken_at: string;
  taken_by: string;
  version: string;
}

export interface PolicyShipped {
  content: string;
  hash: string;
  is_only: Generated<boolean>;
}

export interface PolicyValue {
  district_id: string;
  from_at: string;
  id: string;
  parameter: string;
  reason: string;
  set_at: string;
  set_by: string;
  value: Json | null;
  withdrawn_at: string | null;
  withdrawn_by: string | null;
}

export interface PolicyVersion {
  content: Json;
  district_id: string;
  first_used_at: string;
  id: string;
  pack: string;
  pack_hash: string;
  pack_version: string;
}

export interface RunbooksAttempt {
  began_at: string;
  district_id: string;
  facts: Json;
  fence: number;
  id: string;
  kind: string;
  run_id: string;
  step: string;
}

export interface RunbooksLease {
  district_id: string;
  fence: number;
  holder: string;
  run_id: string;
  until: string;
}

export interface RunbooksLink {
  district_id: string;
  ends_at: string;
  id: string;
  made_at: string;
  made_in_epoch: Generated<number>;
  purpose: string;
  tester_id: string;
  token_hash: string;
  used_at: string | null;
}

export interface RunbooksRevertOrder {
  authenticator_data: string;
  client_data: string;
  credential_id: string;
  district_id: string;
  id: string;
  loses_since: string;
  nonce: string;
  person_id: string;
  run_id: string;
  signature: string;
  signed_at: string;
  snapshot: string;
}

export interface RunbooksRun {
  cycle_id: string;
  device_id: string;
  district_id: string;
  id: string;
  made_in_epoch: Generated<number>;
  planned_end: string;
  planned_start: string;
  policy_id: string | null;
  replaces_id: string | null;
  request_id: string;
  scheduled_at: string;
  scheduled_by: string;
  way: string;
}

export interface RunbooksRunMove {
  at: string;
  by_actor: string;
  district_id: string;
  from_state: string;
  machine: Generated<string>;
  n: number;
  previous_n: number | null;
  reason: string | null;
  run_id: string;
  to_state: string;
}

export interface RunbooksRunner {
  approvals: string;
  district_id: string;
  origin: string;
  seen_at: string;
  servers: string[];
  trusted: Json;
}

export interface RunbooksStep {
  clause: string;
  district_id: string;
  ended_at: string | null;
  fence: Generated<number>;
  intended_at: string | null;
  intent: Json | null;
  outcome: Json | null;
  position: number;
  run_id: string;
  state: string;
  step: string;
}

export interface RunbooksTester {
  answer: string | null;
  answered_at: string | null;
  asked_at: string;
  district_id: string;
  failed_tests: string | null;
  id: string;
  notes: string | null;
  person_id: string;
  proposed_at: string | null;
  run_id: string;
  service_id: string;
  verdict: string | null;
  verdict_at: string | null;
  verdict_proof: string | null;
}

export interface RunbooksWait {
  clause: string;
  code: string;
  district_id: string;
  run_id: string;
  satisfied_by: string;
  says: string;
  since: string;
}

export interface VulnerabilitiesCveFact {
  assessed_on: string | null;
  automatable: boolean | null;
  cve: string;
  exploitation: string | null;
  feed_id: string;
  score: Numeric | null;
  severity: string | null;
  technical_impact: string | null;
}

export interface VulnerabilitiesDetection {
  cve: string;
  detected_at: string;
  district_id: string;
  ecosystem: string;
  package: string;
}

export interface VulnerabilitiesFeed {
  entries: number;
  format: string;
  id: Generated<string>;
  kind: string;
  loaded_at: string;
  loaded_by: string;
  name: string;
  oddities: string[];
  published: string | null;
  release: string | null;
  sha256: string;
  size: number;
  slot: string;
  superseded_at: string | null;
}

export interface VulnerabilitiesFix {
  cve: string;
  feed_id: string;
  fixed_version: string;
  has_fix: boolean;
  is_binary: boolean;
  is_remote: boolean | null;
  n: number;
  other_versions: string[];
  package: string;
  release: string | null;
  urgency: string | null;
}

export interface VulnerabilitiesKev {
  added_on: string;
  cve: string;
  due_on: string;
  feed_id: string;
  product: string;
  ransomware: boolean;
  required_action: string;
  title: string;
  vendor: string;
}

export interface VulnerabilitiesMatch {
  cve: string;
  fix_known_on: string | null;
  fixed: string | null;
  is_remote: boolean | null;
  noise_reason: string | null;
  reason: string;
  release: string;
  source: string;
  source_version: string;
  title_id: string;
  urgency: string | null;
}

export interface VulnerabilitiesMatched {
  feed_id: string;
  release: string;
  title_id: string;
}

export interface VulnerabilitiesRefusal {
  at: string;
  by: string;
  district_id: string;
  faults: string[];
  id: string;
  name: string;
  says: string;
  sha256: string;
  size: number;
}

export interface VulnerabilitiesSource {
  feed_id: string;
  package: string;
  source: string;
}

export interface DB {
  assets_device: AssetsDevice;
  assets_service: AssetsService;
  changes_decision: ChangesDecision;
  changes_link: ChangesLink;
  changes_number: ChangesNumber;
  changes_request: ChangesRequest;
  changes_text: ChangesText;
  demo_link: DemoLink;
  demo_mail: DemoMail;
  installation_backup: InstallationBackup;
  installation_restore: InstallationRestore;
  inventory_alarm: InventoryAlarm;
  inventory_change: InventoryChange;
  inventory_device: InventoryDevice;
  inventory_district_software: InventoryDistrictSoftware;
  inventory_identity: InventoryIdentity;
  inventory_key: InventoryKey;
  inventory_key_alarm: InventoryKeyAlarm;
  inventory_submission: InventorySubmission;
  inventory_title: InventoryTitle;
  inventory_unindexed: InventoryUnindexed;
  ledger_checkpoint: LedgerCheckpoint;
  ledger_copy: LedgerCopy;
  ledger_entry: LedgerEntry;
  ledger_installation: LedgerInstallation;
  ledger_key: LedgerKey;
  ledger_key_ask: LedgerKeyAsk;
  ledger_posting: LedgerPosting;
  ledger_seal: LedgerSeal;
  ledger_sealing: LedgerSealing;
  ledger_tile: LedgerTile;
  ledger_unsealed: LedgerUnsealed;
  ledger_witness: LedgerWitness;
  notices_delivery: NoticesDelivery;
  notices_notice: NoticesNotice;
  patching_cycle: PatchingCycle;
  patching_cycle_server: PatchingCycleServer;
  patching_evaluation: PatchingEvaluation;
  patching_rhythm: PatchingRhythm;
  people_assignment: PeopleAssignment;
  people_delegate: PeopleDelegate;
  people_district: PeopleDistrict;
  people_district_list: PeopleDistrictList;
  people_email_change: PeopleEmailChange;
  people_invitation: PeopleInvitation;
  people_login: PeopleLogin;
  people_login_district: PeopleLoginDistrict;
  people_passkey: PeoplePasskey;
  people_person: PeoplePerson;
  people_provider: PeopleProvider;
  people_recovery: PeopleRecovery;
  people_recovery_word: PeopleRecoveryWord;
  people_saved_view: PeopleSavedView;
  people_sealed: PeopleSealed;
  people_sealed_code: PeopleSealedCode;
  people_sealed_use: PeopleSealedUse;
  people_site: PeopleSite;
  people_undo: PeopleUndo;
  platform_address: PlatformAddress;
  platform_clock: PlatformClock;
  platform_epoch: PlatformEpoch;
  platform_long_job: PlatformLongJob;
  platform_migration: PlatformMigration;
  platform_move: PlatformMove;
  platform_outbox: PlatformOutbox;
  platform_process: PlatformProcess;
  platform_timer: PlatformTimer;
  policy_pack: PolicyPack;
  policy_shipped: PolicyShipped;
  policy_value: PolicyValue;
  policy_version: PolicyVersion;
  runbooks_attempt: RunbooksAttempt;
  runbooks_lease: RunbooksLease;
  runbooks_link: RunbooksLink;
  runbooks_revert_order: RunbooksRevertOrder;
  runbooks_run: RunbooksRun;
  runbooks_run_move: RunbooksRunMove;
  runbooks_runner: RunbooksRunner;
  runbooks_step: RunbooksStep;
  runbooks_tester: RunbooksTester;
  runbooks_wait: RunbooksWait;
  vulnerabilities_cve_fact: VulnerabilitiesCveFact;
  vulnerabilities_detection: VulnerabilitiesDetection;
  vulnerabilities_feed: VulnerabilitiesFeed;
  vulnerabilities_fix: VulnerabilitiesFix;
  vulnerabilities_kev: VulnerabilitiesKev;
  vulnerabilities_match: VulnerabilitiesMatch;
  vulnerabilities_matched: VulnerabilitiesMatched;
  vulnerabilities_refusal: VulnerabilitiesRefusal;
  vulnerabilities_source: VulnerabilitiesSource;
}
