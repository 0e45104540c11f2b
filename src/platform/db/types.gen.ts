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

export interface AdvisoriesItem {
  body: string;
  cves: Generated<string[]>;
  dated_at: string | null;
  decided_at: string | null;
  decided_by: string | null;
  devices: Generated<number>;
  district_id: string;
  due_at: string;
  fault: string | null;
  id: string;
  is_cut: Generated<boolean>;
  is_exploited: Generated<boolean>;
  key: string;
  late_told_at: string | null;
  link: Generated<string>;
  names_round: Generated<number>;
  reason: string | null;
  sender: string;
  source_id: string;
  state: Generated<string>;
  subject: string;
  taken_at: string;
  things: Generated<number>;
  tied_at: string | null;
  told_id: Generated<string>;
}

export interface AdvisoriesName {
  district_id: string;
  kind: string;
  name: string;
  round: number;
}

export interface AdvisoriesNamed {
  district_id: string;
  item_id: string;
  kind: string;
  name: string;
}

export interface AdvisoriesSource {
  address: string;
  answered_at: string | null;
  district_id: string;
  etag: string | null;
  fault: string | null;
  folder: Generated<string>;
  has_more: Generated<boolean>;
  id: string;
  kind: string;
  last_uid: Generated<string>;
  modified: string | null;
  name: string;
  newest_at: string | null;
  removed_at: string | null;
  security: Generated<string>;
  set_at: string;
  set_by: string;
  silent_days: number;
  stuck_tries: Generated<number>;
  stuck_uid: string | null;
  tried_at: string | null;
  uid_validity: string | null;
  username: Generated<string>;
}

export interface AdvisoriesTouch {
  cve: Generated<string>;
  district_id: string;
  item_id: string;
  name: string;
  title_id: string;
}

export interface AssetsActor {
  actor: string;
  changed_at: string;
  changed_by: string;
  contact: Generated<string>;
  district_id: string;
  email: string | null;
  party: Generated<string>;
}

export interface AssetsCurrentVersion {
  branch: Generated<string>;
  district_id: string;
  product: string;
  read_where: string;
  reason: Generated<string>;
  said_at: string;
  said_by: string;
  version: string;
}

export interface AssetsDevice {
  asset_tag: string | null;
  asset_tag_key: Generated<string | null>;
  assigned_id: string | null;
  assigned_to: string | null;
  district_id: string;
  encryption: Generated<string>;
  encryption_at: string | null;
  encryption_by: string | null;
  encryption_told: string | null;
  exposure: Generated<string>;
  exposure_at: string | null;
  exposure_by: string | null;
  exposure_why: string | null;
  first_seen: string;
  fresh_at: Generated<string>;
  heard_at: Generated<string>;
  hostname: string;
  id: string;
  is_seen: Generated<boolean>;
  kind: string;
  kind_by: string;
  last_seen: string;
  macs: Generated<string[]>;
  managed_at: Generated<string>;
  manufacturer: string | null;
  merged_into: string | null;
  model: string | null;
  name_key: Generated<string>;
  named_at: Generated<string>;
  notes: Generated<Json>;
  ordered_from: string | null;
  os_arch: Generated<string>;
  os_build: Generated<string>;
  os_codename: string | null;
  os_family: Generated<string>;
  os_kernel: string | null;
  os_name: Generated<string>;
  os_version: Generated<string>;
  owner_id: string | null;
  patching_actor: Generated<string>;
  posture_antivirus: Generated<string>;
  posture_encryption: Generated<string>;
  posture_filter: Generated<string>;
  posture_reach_in: Generated<string>;
  purchased_on: string | null;
  room: string | null;
  scope: Generated<string>;
  scope_reason: string | null;
  search_text: Generated<string>;
  serial: string | null;
  serial_key: Generated<string | null>;
  site_id: string | null;
  source: string;
  status: Generated<string>;
  system_key: Generated<string>;
  updates_end_on: string | null;
  uuid: string | null;
  uuid_key: Generated<string | null>;
  warranty_ends_on: string | null;
}

export interface AssetsFirmware {
  device_id: string;
  district_id: string;
  product: string;
  said_at: string;
  said_by: string;
  vendor: string;
  version: string;
}

export interface AssetsHosted {
  changed_at: string;
  contact: Generated<string>;
  contact_email: string | null;
  contract_ends_on: string | null;
  data_class: Generated<string>;
  district_id: string;
  id: string;
  name: string;
  owner_id: string | null;
  patching_actor: Generated<string>;
  product: Generated<string>;
  retired_on: string | null;
  scope: Generated<string>;
  scope_reason: string | null;
  support_ends_on: string | null;
  vendor: Generated<string>;
  version: Generated<string>;
}

export interface AssetsIssue {
  about: string;
  acknowledge_by: string;
  answer_by: string | null;
  answer_level: string | null;
  because: string;
  district_id: string;
  from_state: string;
  id: string;
  item: string;
  kind: string;
  level: Generated<string>;
  machine: Generated<string>;
  number: number;
  raised_at: string;
  raised_by: string;
  responsible_id: string | null;
  state: string;
  state_at: string;
  words: string;
}

export interface AssetsIssueEntry {
  at: string;
  by_id: string | null;
  district_id: string;
  issue_id: string;
  kind: string;
  n: number;
  words: Generated<string>;
}

export interface AssetsService {
  availability: Generated<string>;
  business_owner_id: string | null;
  changed_at: string;
  confidentiality: Generated<string>;
  district_id: string;
  id: string;
  impacted: Generated<string[]>;
  integrity: Generated<string>;
  mission_at: string | null;
  mission_by: string | null;
  mission_critical: Generated<string>;
  name: string;
  type: Generated<string>;
}

export interface AssetsServiceNeed {
  district_id: string;
  needs_id: string;
  service_id: string;
}

export interface AssetsServiceServer {
  device_id: string;
  district_id: string;
  redundancy: Generated<string>;
  role: Generated<string>;
  service_id: string;
}

export interface AssetsServiceSite {
  district_id: string;
  service_id: string;
  site_id: string;
}

export interface AssetsServiceTester {
  deputy_id: string | null;
  district_id: string;
  person_id: string;
  service_id: string;
}

export interface AssetsSoftwareScope {
  district_id: string;
  ecosystem: string;
  name: string;
  reason: string | null;
  said_at: string;
  said_by: string;
  scope: string;
}

export interface AssetsSourceFact {
  detail: Generated<string>;
  device_id: string | null;
  district_id: string;
  hosted_id: string | null;
  id: string;
  product: Generated<string>;
  says: string;
  seen_at: string;
  source: string;
  told_at: string;
  told_by: string | null;
  version: Generated<string>;
}

export interface CalendarAddress {
  auth_user_id: string | null;
  district_id: string;
  ended_at: string | null;
  ended_by: string | null;
  fetched_at: string | null;
  has_windows: boolean;
  id: string;
  label: string;
  made_at: string;
  made_in_epoch: Generated<number>;
  person_id: string;
  token_hash: string;
  whose: string;
}

export interface CalendarClosedDay {
  day: string;
  district_id: string;
  name: string;
  set_at: string;
  set_by: string;
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

export interface ChangesSuspicion {
  change_id: string;
  device_id: string;
  district_id: string;
  id: string;
  kinds: string[];
  request_id: string | null;
  says: string;
  seen_at: string;
  settled_at: string | null;
  settled_by: string | null;
  since: string;
  state: string;
  why: string | null;
}

export interface ChangesText {
  asked_start: Generated<string | null>;
  back_out_plan: string;
  district_id: string;
  earliest_start: Generated<string | null>;
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

export interface ImportsFile {
  added: Generated<number>;
  changed: Generated<number>;
  checked: Json | null;
  confidence: number;
  district_id: string;
  ended_at: string | null;
  headings_key: string;
  id: string;
  lines: Buffer | null;
  mapping: Json;
  name: string;
  received_at: string;
  received_by: string;
  refused: Generated<number>;
  row_count: number;
  rows_done: Generated<number>;
  same: Generated<number>;
  sha256: string;
  shape: Json;
  size: number;
  source: string;
  state: Generated<string>;
}

export interface ImportsMapping {
  district_id: string;
  headings_key: string;
  mapping: Json;
  set_at: string;
  set_by: string;
  source: string;
}

export interface ImportsRaw {
  district_id: string;
  file: Buffer;
  kept_until: string;
  sha256: string;
  size: number;
}

export interface ImportsRow {
  device_id: string | null;
  district_id: string;
  file_id: string;
  label: string;
  line: number;
  outcome: string;
  says: string[];
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

export interface InventoryAnswer {
  answered_at: string;
  district_id: string;
  is_fresh: boolean;
  node_id: string;
  question: string;
  received_at: string;
  rows: Buffer;
  size: number;
}

export interface InventoryApart {
  by: string;
  device_id: string;
  district_id: string;
  ended_at: string | null;
  other_device_id: string;
  since: string;
  why: string;
}

export interface InventoryChange {
  added: ArrayType<string>;
  at: string;
  details: Generated<Json>;
  device_id: string;
  district_id: string;
  facts: string[];
  id: string;
  removed: ArrayType<string>;
  submission_id: string;
}

export interface InventoryCoverageDay {
  all_n: number;
  at: string;
  by_source: Json;
  day: string;
  district_id: string;
  managed_n: number;
  no_person_n: number;
  no_place_n: number;
  no_serial_n: number;
  silent_n: number;
  unmanaged_n: number;
  waiting_n: number;
}

export interface InventoryDevice {
  boot_time: string | null;
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

export interface InventoryMark {
  district_id: string;
  kind: string;
  sighting_id: string;
  value: string;
}

export interface InventoryMerge {
  at: string;
  before: Json;
  by: string;
  by_person: string | null;
  district_id: string;
  gone_id: string;
  id: string;
  kept_id: string;
  split_at: string | null;
  split_by: string | null;
  split_why: string | null;
  why: string;
}

export interface InventoryNode {
  assembled_at: string | null;
  device_id: string | null;
  district_id: string;
  ended_at: string | null;
  enrolled_at: string;
  host: string;
  hostname: string;
  id: string;
  key_id: string;
  platform: string;
  remote: string;
  secret_hash: string;
  version: string;
}

export interface InventoryPosture {
  detail: string;
  device_id: string;
  district_id: string;
  fact: string;
  since: string;
  source: string;
  state: string;
  submission_id: string;
  told_at: string;
}

export interface InventoryQuestion {
  answer: string | null;
  answered_at: string | null;
  asked_at: string;
  asked_by: string;
  device_id: string;
  district_id: string;
  id: string;
  message: Generated<string>;
  question: string;
  row_count: Generated<number>;
  rows: Generated<Json>;
}

export interface InventoryReview {
  confidence: number;
  device_id: string;
  district_id: string;
  id: string;
  kind: string;
  other_device_id: string | null;
  raised_at: string;
  reason: string;
  settled_as: string | null;
  settled_at: string | null;
  settled_by: string | null;
  settled_why: string | null;
  sighting_id: string | null;
  trap: string;
}

export interface InventorySharedIdentity {
  by: string;
  district_id: string;
  kind: string;
  since: string;
  value: string;
  why: string;
}

export interface InventorySighting {
  agent_ids: Generated<string[]>;
  asset_tag: string | null;
  confidence: number;
  device_id: string | null;
  district_id: string;
  first_told_at: string;
  gone_at: string | null;
  hostname: string | null;
  id: string;
  key: string;
  macs: Generated<string[]>;
  manufacturer: string | null;
  model: string | null;
  os_name: string | null;
  os_version: string | null;
  person: string | null;
  place: string | null;
  reason: string;
  seen_at: string | null;
  serial: string | null;
  source: string;
  source_name: string;
  tied_by: string;
  told_at: string;
  uuid: string | null;
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

export interface LedgerAbout {
  about: string;
  district_id: string;
  entry_id: string;
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

export interface LedgerErasing {
  agreed_at: string | null;
  agreed_by: string | null;
  asked_at: string;
  asked_by: string;
  declined_at: string | null;
  declined_by: string | null;
  district_id: string;
  entry_id: string;
  id: string;
  reason: string;
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

export interface LedgerServed {
  clause: string;
  district_id: string;
  entries: string;
  kind: string;
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
  useless_from: string | null;
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

export interface PatchingDevice {
  actor: string;
  computed_at: string;
  device_id: string;
  district_id: string;
  site_id: string | null;
  state_ids: string[];
  work_count: Generated<number>;
}

export interface PatchingFleetDay {
  day: string;
  district_id: string;
  exploited: number;
  overdue: number;
  pending: number;
  silent: number;
  site: string;
  systems: number;
  unknown: number;
  up_to_date: number;
  with_issues: number;
}

export interface PatchingFollowed {
  district_id: string;
  feed_id: string;
  moved_at: string | null;
}

export interface PatchingMark {
  district_id: string;
  line: string;
  mark: string;
  packages: string[];
  title_id: string;
}

export interface PatchingMove {
  after: Json | null;
  at: string;
  because: string;
  before: Json | null;
  district_id: string;
  id: string;
  rank_after: number | null;
  rank_before: number | null;
  update_id: string;
}

export interface PatchingOverride {
  decision: string;
  district_id: string;
  due_on: string | null;
  ended_at: string | null;
  ended_by: string | null;
  ended_why: string | null;
  id: string;
  reason: string;
  said_at: string;
  said_by: string;
  target: string | null;
  until: string;
  update_id: string;
}

export interface PatchingPolicyTable {
  content: Json;
  district_id: string;
  id: string;
  name: string;
  published_at: string;
  published_by: string;
  reason: string;
  version: number;
}

export interface PatchingReach {
  actor: string;
  district_id: string;
  n: number;
  site: string;
  update_id: string;
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

export interface PatchingState {
  cve_count: number;
  cves: string[];
  decision: string;
  digest: string;
  district_id: string;
  due_on: string | null;
  exposure: string;
  facts: Json;
  fixable_count: number;
  fixed: string | null;
  id: string;
  installed: string;
  is_forensic: boolean;
  kev_cves: string[];
  missing: string[];
  policy: string;
  rank_key: string;
  risk_level: string;
  risk_score: number;
  says: string;
  update_id: string;
}

export interface PatchingStateCount {
  district_id: string;
  n: number;
  state_id: string;
}

export interface PatchingSupportEnded {
  district_id: string;
  ends_on: string | null;
  key: string;
  noted_at: string;
}

export interface PatchingSupportWord {
  district_id: string;
  ends_on: string | null;
  key: string;
  name: string;
  owner_id: string | null;
  read_where: Generated<string>;
  said_at: string;
  said_by: string;
  todo: Generated<string>;
}

export interface PatchingTold {
  district_id: string;
  ecosystem: string;
  id: string;
  kind: string;
  line: Generated<string>;
  package: string;
  released_on: string;
  said_at: string;
  said_by: string;
  source: string;
  target: string;
  withdrawn_at: string | null;
  withdrawn_by: string | null;
}

export interface PatchingUpdate {
  closed_at: string | null;
  computed_at: string;
  cve_count: Generated<number>;
  cves: Generated<string[]>;
  decision: Generated<string>;
  district_id: string;
  due_on: string | null;
  ecosystem: string;
  emergency_count: Generated<number>;
  epss: Numeric | null;
  epss_on: string | null;
  exposure: Generated<string>;
  fixable_count: Generated<number>;
  id: string;
  installed: Generated<string>;
  is_forensic: Generated<boolean>;
  is_noise: boolean;
  kev_cves: Generated<string[]>;
  late_told_at: string | null;
  late_told_up_at: string | null;
  line: string;
  missing: Generated<string[]>;
  opened_at: string;
  order_key: Generated<string>;
  owner_id: string | null;
  package: string;
  policy: Generated<string>;
  risk_level: Generated<string>;
  risk_score: Generated<number>;
  stated_count: Generated<number>;
  target: string | null;
  told_kev: Generated<string[]>;
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
  code_hash: string | null;
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

export interface PeopleLook {
  district_id: string;
  list: string;
  looked_at: string;
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
  confirmed_at: string | null;
  confirmed_by: string | null;
  district_id: string;
  ended_at: string | null;
  id: string;
  issuer: string;
  label: string;
  set_at: string;
  set_by: string;
  trusts_factor: Generated<boolean>;
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

export interface PeopleTask {
  about: Generated<string>;
  clause: string;
  district_id: string;
  done_at: string | null;
  done_by: string | null;
  done_how: string | null;
  due_on: string;
  href: string;
  id: string;
  made_at: string;
  made_by: string;
  what: string;
  who_id: string;
  why: string;
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

export interface VulnerabilitiesAdvisory {
  configurations: Json;
  cves: string[];
  feed_id: string;
  id: string;
  n: number;
  published: string | null;
  remedies: Json;
  says: string | null;
  score: Numeric | null;
  severity: string | null;
  sound: Json;
  title: string | null;
}

export interface VulnerabilitiesAdvisoryPackage {
  at: number;
  ecosystem: string;
  feed_id: string;
  n: number;
  name: string;
  range: Json;
  release: string;
}

export interface VulnerabilitiesAdvisoryProduct {
  feed_id: string;
  n: number;
  product: string;
}

export interface VulnerabilitiesClaim {
  cve: string;
  device_id: string;
  district_id: string;
  ended_at: string | null;
  ended_because: string | null;
  ended_by_scan_id: string | null;
  fixed: Generated<string>;
  id: string;
  known: Generated<string>;
  last_at: string;
  package: string;
  said_at: string;
  said_by: string;
  says: Generated<string>;
  scan_id: string | null;
  severity: string | null;
  source: string;
  source_name: string;
  to_check: Generated<boolean>;
  version: Generated<string>;
}

export interface VulnerabilitiesClaimWord {
  claim_id: string;
  district_id: string;
  fixed: Generated<string>;
  says: Generated<string>;
  scan_id: string;
  severity: string | null;
  version: Generated<string>;
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

export interface VulnerabilitiesEpss {
  cve: string;
  percentile: number;
  score: number;
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
  releases: Generated<string[]>;
  sha256: string;
  signature: Generated<string>;
  signature_sha256: string | null;
  signed_at: string | null;
  signed_key: string | null;
  size: number;
  slot: string;
  superseded_at: string | null;
}

export interface VulnerabilitiesFeedDocument {
  district_id: string;
  document: string | null;
  says: Generated<string>;
  slot: string | null;
  source_id: string;
  state: string;
  tried_at: string;
  updated: string;
  url: string;
}

export interface VulnerabilitiesFeedRelease {
  ecosystem: string;
  feed_id: string;
  month: string;
  records: number;
  release: string;
}

export interface VulnerabilitiesFeedSource {
  answered_at: string | null;
  begun_at: string | null;
  district_id: string;
  etag: string | null;
  every_hours: number;
  fault: string | null;
  hash_url: Generated<string>;
  id: string;
  modified: string | null;
  name: string;
  outcome: string | null;
  release: Generated<string>;
  removed_at: string | null;
  set_at: string;
  set_by: string;
  signature_url: Generated<string>;
  tried_at: string | null;
  unended: Generated<number>;
  url: string;
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

export interface VulnerabilitiesIdentity {
  because: string | null;
  label: string | null;
  names: string[];
  plain_name: string;
  rules: string;
  state: string;
  title_id: string;
}

export interface VulnerabilitiesIdentityRule {
  district_id: string;
  ecosystem: string;
  ended_at: string | null;
  id: string;
  label: string;
  plain_name: string;
  product: string | null;
  reason: string;
  said_at: string;
  said_by: string;
  until: string | null;
}

export interface VulnerabilitiesJudged {
  line: string;
  rules: string;
  title_id: string;
}

export interface VulnerabilitiesKev {
  added_on: string;
  cve: string;
  due_on: string;
  feed_id: string;
  product: string;
  products: Generated<string[]>;
  ransomware: boolean;
  required_action: string;
  title: string;
  vendor: string;
}

export interface VulnerabilitiesMatch {
  cve: string;
  feed_slot: string | null;
  fix_known_on: string | null;
  fixed: string | null;
  is_remote: boolean | null;
  noise_reason: string | null;
  range: string | null;
  reason: string;
  release: string;
  rule: string | null;
  source: string;
  source_version: string;
  state: Generated<string>;
  title_id: string;
  urgency: string | null;
}

export interface VulnerabilitiesMatched {
  feed_id: string;
  release: string;
  title_id: string;
}

export interface VulnerabilitiesPlatform {
  line: string;
  os_name: string;
  os_version: string;
  title_id: string | null;
}

export interface VulnerabilitiesPublisherKey {
  added_at: string;
  added_by: string;
  algorithm: string;
  armoured: string;
  ended_at: string | null;
  ended_because: string | null;
  ended_by: string | null;
  expires_at: string | null;
  fingerprint: string;
  id: string;
  made_at: string;
  reason: string;
  signers: Json;
  slot: string;
  user_ids: string[];
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
  signature_sha256: string | null;
  size: number;
}

export interface VulnerabilitiesRetold {
  district_id: string;
  judged_as: string;
  rule_id: string;
  title_id: string;
}

export interface VulnerabilitiesScan {
  district_id: string;
  file_name: string;
  hosts: number;
  id: string;
  label: string;
  refused: number;
  rows_read: number;
  scanned_at: string;
  scanner: string;
  sha256: string;
  taken_at: string;
  taken_back_at: string | null;
  taken_back_because: string | null;
  taken_back_by: string | null;
  taken_by: string;
  without_cve: Generated<number>;
}

export interface VulnerabilitiesScanDevice {
  device_id: string;
  district_id: string;
  scan_id: string;
}

export interface VulnerabilitiesScanResult {
  device_id: string;
  district_id: string;
  n: number;
  name: string;
  says: string;
  scan_id: string;
  severity: string | null;
}

export interface VulnerabilitiesSignedFeed {
  ended_at: string | null;
  ended_because: string | null;
  ended_by: string | null;
  id: string;
  reason: string;
  set_by: string;
  since: string;
  slot: string;
}

export interface VulnerabilitiesSource {
  feed_id: string;
  package: string;
  source: string;
}

export interface VulnerabilitiesStatement {
  cve: string;
  device_id: string | null;
  district_id: string;
  ecosystem: string;
  ended_at: string | null;
  id: string;
  justification: string | null;
  kind: string;
  package: string;
  reason: string;
  said_at: string;
  said_by: string;
  until: string;
  was_exploited: Generated<boolean>;
}

export interface VulnerabilitiesSupport {
  cycle: string;
  ends: string;
  ends_on: string | null;
  feed_id: string;
  label: string;
  latest: string | null;
  latest_on: string | null;
  link: string | null;
  paid_until: string | null;
  product: string;
  released_on: string | null;
  successor: string | null;
}

export interface VulnerabilitiesSupportOf {
  cycle: string | null;
  key: string;
  name: Generated<string>;
  product: string | null;
  rules: string;
  what: string;
}

export interface VulnerabilitiesUpdate {
  feed_id: string;
  kb: string;
  posted: string | null;
  supersedes: string[];
}

export interface VulnerabilitiesUpdatedCve {
  cve: string;
  feed_id: string;
  posted: string | null;
  severity: string | null;
  title: string;
}

export interface VulnerabilitiesUpdatedProduct {
  feed_id: string;
  fixes: Json;
  product: string;
  product_key: string;
}

export interface VulnerabilitiesWindows {
  device_id: string;
  district_id: string;
  part: Generated<string>;
  title_id: string;
}

export interface VulnerabilitiesWithdrawal {
  cves: string[];
  feed_id: string | null;
  how: string;
  id: string;
  scope: string;
  told_at: string;
  withdrawn_on: string | null;
}

export interface DB {
  advisories_item: AdvisoriesItem;
  advisories_name: AdvisoriesName;
  advisories_named: AdvisoriesNamed;
  advisories_source: AdvisoriesSource;
  advisories_touch: AdvisoriesTouch;
  assets_actor: AssetsActor;
  assets_current_version: AssetsCurrentVersion;
  assets_device: AssetsDevice;
  assets_firmware: AssetsFirmware;
  assets_hosted: AssetsHosted;
  assets_issue: AssetsIssue;
  assets_issue_entry: AssetsIssueEntry;
  assets_service: AssetsService;
  assets_service_need: AssetsServiceNeed;
  assets_service_server: AssetsServiceServer;
  assets_service_site: AssetsServiceSite;
  assets_service_tester: AssetsServiceTester;
  assets_software_scope: AssetsSoftwareScope;
  assets_source_fact: AssetsSourceFact;
  calendar_address: CalendarAddress;
  calendar_closed_day: CalendarClosedDay;
  changes_decision: ChangesDecision;
  changes_link: ChangesLink;
  changes_number: ChangesNumber;
  changes_request: ChangesRequest;
  changes_suspicion: ChangesSuspicion;
  changes_text: ChangesText;
  demo_link: DemoLink;
  demo_mail: DemoMail;
  imports_file: ImportsFile;
  imports_mapping: ImportsMapping;
  imports_raw: ImportsRaw;
  imports_row: ImportsRow;
  installation_backup: InstallationBackup;
  installation_restore: InstallationRestore;
  inventory_alarm: InventoryAlarm;
  inventory_answer: InventoryAnswer;
  inventory_apart: InventoryApart;
  inventory_change: InventoryChange;
  inventory_coverage_day: InventoryCoverageDay;
  inventory_device: InventoryDevice;
  inventory_district_software: InventoryDistrictSoftware;
  inventory_identity: InventoryIdentity;
  inventory_key: InventoryKey;
  inventory_key_alarm: InventoryKeyAlarm;
  inventory_mark: InventoryMark;
  inventory_merge: InventoryMerge;
  inventory_node: InventoryNode;
  inventory_posture: InventoryPosture;
  inventory_question: InventoryQuestion;
  inventory_review: InventoryReview;
  inventory_shared_identity: InventorySharedIdentity;
  inventory_sighting: InventorySighting;
  inventory_submission: InventorySubmission;
  inventory_title: InventoryTitle;
  inventory_unindexed: InventoryUnindexed;
  ledger_about: LedgerAbout;
  ledger_checkpoint: LedgerCheckpoint;
  ledger_copy: LedgerCopy;
  ledger_entry: LedgerEntry;
  ledger_erasing: LedgerErasing;
  ledger_installation: LedgerInstallation;
  ledger_key: LedgerKey;
  ledger_key_ask: LedgerKeyAsk;
  ledger_posting: LedgerPosting;
  ledger_seal: LedgerSeal;
  ledger_sealing: LedgerSealing;
  ledger_served: LedgerServed;
  ledger_tile: LedgerTile;
  ledger_unsealed: LedgerUnsealed;
  ledger_witness: LedgerWitness;
  notices_delivery: NoticesDelivery;
  notices_notice: NoticesNotice;
  patching_cycle: PatchingCycle;
  patching_cycle_server: PatchingCycleServer;
  patching_device: PatchingDevice;
  patching_fleet_day: PatchingFleetDay;
  patching_followed: PatchingFollowed;
  patching_mark: PatchingMark;
  patching_move: PatchingMove;
  patching_override: PatchingOverride;
  patching_policy_table: PatchingPolicyTable;
  patching_reach: PatchingReach;
  patching_rhythm: PatchingRhythm;
  patching_state: PatchingState;
  patching_state_count: PatchingStateCount;
  patching_support_ended: PatchingSupportEnded;
  patching_support_word: PatchingSupportWord;
  patching_told: PatchingTold;
  patching_update: PatchingUpdate;
  people_assignment: PeopleAssignment;
  people_delegate: PeopleDelegate;
  people_district: PeopleDistrict;
  people_district_list: PeopleDistrictList;
  people_email_change: PeopleEmailChange;
  people_invitation: PeopleInvitation;
  people_login: PeopleLogin;
  people_login_district: PeopleLoginDistrict;
  people_look: PeopleLook;
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
  people_task: PeopleTask;
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
  vulnerabilities_advisory: VulnerabilitiesAdvisory;
  vulnerabilities_advisory_package: VulnerabilitiesAdvisoryPackage;
  vulnerabilities_advisory_product: VulnerabilitiesAdvisoryProduct;
  vulnerabilities_claim: VulnerabilitiesClaim;
  vulnerabilities_claim_word: VulnerabilitiesClaimWord;
  vulnerabilities_cve_fact: VulnerabilitiesCveFact;
  vulnerabilities_detection: VulnerabilitiesDetection;
  vulnerabilities_epss: VulnerabilitiesEpss;
  vulnerabilities_feed: VulnerabilitiesFeed;
  vulnerabilities_feed_document: VulnerabilitiesFeedDocument;
  vulnerabilities_feed_release: VulnerabilitiesFeedRelease;
  vulnerabilities_feed_source: VulnerabilitiesFeedSource;
  vulnerabilities_fix: VulnerabilitiesFix;
  vulnerabilities_identity: VulnerabilitiesIdentity;
  vulnerabilities_identity_rule: VulnerabilitiesIdentityRule;
  vulnerabilities_judged: VulnerabilitiesJudged;
  vulnerabilities_kev: VulnerabilitiesKev;
  vulnerabilities_match: VulnerabilitiesMatch;
  vulnerabilities_matched: VulnerabilitiesMatched;
  vulnerabilities_platform: VulnerabilitiesPlatform;
  vulnerabilities_publisher_key: VulnerabilitiesPublisherKey;
  vulnerabilities_refusal: VulnerabilitiesRefusal;
  vulnerabilities_retold: VulnerabilitiesRetold;
  vulnerabilities_scan: VulnerabilitiesScan;
  vulnerabilities_scan_device: VulnerabilitiesScanDevice;
  vulnerabilities_scan_result: VulnerabilitiesScanResult;
  vulnerabilities_signed_feed: VulnerabilitiesSignedFeed;
  vulnerabilities_source: VulnerabilitiesSource;
  vulnerabilities_statement: VulnerabilitiesStatement;
  vulnerabilities_support: VulnerabilitiesSupport;
  vulnerabilities_support_of: VulnerabilitiesSupportOf;
  vulnerabilities_update: VulnerabilitiesUpdate;
  vulnerabilities_updated_cve: VulnerabilitiesUpdatedCve;
  vulnerabilities_updated_product: VulnerabilitiesUpdatedProduct;
  vulnerabilities_windows: VulnerabilitiesWindows;
  vulnerabilities_withdrawal: VulnerabilitiesWithdrawal;
}
