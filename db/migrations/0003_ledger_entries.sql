-- Evidence. Every use case appends in its own transaction, in any order; the sealer numbers and chains what was committed.

create table ledger_entry (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  at timestamptz not null,
  kind text not null, -- `subject.thing-happened`
  clauses text[] not null,
  actor text not null, -- person's opaque id, or agent, system, set-up
  proof text not null, -- how the actor proved to be it
  grade text not null constraint grade_must_be_known check (grade in ('enforced', 'observed', 'attested', 'stand-in')),
  clock text not null,
  epoch int not null,
  about text[] not null, -- ids of the things it tells of
  salt text not null,
  content text not null, -- canonical JSON (RFC 8785), byte for byte what was hashed
  content_hash text not null,
  primary key (district_id, id)
);
create index on ledger_entry using gin (about);
create index on ledger_entry using gin (clauses);
call platform_protect('ledger_entry');
grant select, insert on ledger_entry to afterbell_app, afterbell_worker, afterbell_runner; -- nobody updates, nobody deletes

create table ledger_unsealed (
  district_id bigint not null,
  entry_id uuid not null,
  primary key (district_id, entry_id),
  foreign key (district_id, entry_id) references ledger_entry (district_id, id)
);
call platform_protect('ledger_unsealed');
grant insert on ledger_unsealed to afterbell_app, afterbell_runner;
grant select, insert, delete on ledger_unsealed to afterbell_worker;

create table ledger_seal (
  district_id bigint not null,
  seq bigint not null constraint seal_must_count_from_one check (seq >= 1),
  entry_id uuid not null,
  entry_hash text not null,
  chain_hash text not null,
  sealed_at timestamptz not null,
  primary key (district_id, seq),
  constraint entry_must_be_sealed_once unique (district_id, entry_id),
  foreign key (district_id, entry_id) references ledger_entry (district_id, id)
);
call platform_protect('ledger_seal');
grant select on ledger_seal to afterbell_app, afterbell_runner;
grant select, insert on ledger_seal to afterbell_worker;
