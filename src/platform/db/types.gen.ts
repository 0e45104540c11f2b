// Generated from the schema by tools/types.ts; do not edit.

import type { ColumnType } from "kysely";

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

export interface LedgerEntry {
  about: string[];
  actor: string;
  at: string;
  clauses: string[];
  clock: string;
  content: string;
  content_hash: string;
  district_id: string;
  epoch: number;
  grade: string;
  id: string;
  kind: string;
  proof: string;
  salt: string;
}

export interface LedgerSeal {
  chain_hash: string;
  district_id: string;
  entry_hash: string;
  entry_id: string;
  sealed_at: string;
  seq: string;
}

export interface LedgerUnsealed {
  district_id: string;
  entry_id: string;
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

export interface PeopleInvitation {
  channel: string;
  created_at: string;
  district_id: string;
  ends_at: string;
  id: string;
  invited_by: string;
  person_id: string;
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

export interface PeopleSetting {
  district_id: string;
  parameter: string;
  set_at: string;
  set_by: string;
  value: Json;
}

export interface PeopleSite {
  district_id: string;
  id: string;
  kind: string;
  name: string;
}

export interface PlatformClock {
  district_id: string;
  is_demo: Generated<boolean>;
  offset_ms: string;
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
  payload: Json;
}

export interface DB {
  ledger_entry: LedgerEntry;
  ledger_seal: LedgerSeal;
  ledger_unsealed: LedgerUnsealed;
  people_assignment: PeopleAssignment;
  people_delegate: PeopleDelegate;
  people_district: PeopleDistrict;
  people_district_list: PeopleDistrictList;
  people_invitation: PeopleInvitation;
  people_login: PeopleLogin;
  people_login_district: PeopleLoginDistrict;
  people_person: PeoplePerson;
  people_setting: PeopleSetting;
  people_site: PeopleSite;
  platform_clock: PlatformClock;
  platform_migration: PlatformMigration;
  platform_move: PlatformMove;
  platform_outbox: PlatformOutbox;
  platform_process: PlatformProcess;
  platform_timer: PlatformTimer;
}
