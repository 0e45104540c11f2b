-- A stolen enrolment key fills no disk: what a key may send in a day is bounded, and reaching the bound is told. The same inventory again is one
-- row and one entry of the ledger a day, whatever the agent's zeal. (PM-3.1)

alter table inventory_submission add column repeats int not null default 0 constraint repeats_must_be_of_an_unchanged_one check (repeats = 0 or state = 'unchanged');
alter table inventory_submission add column repeated_at timestamptz; -- when it came last
grant update (repeats, repeated_at) on inventory_submission to afterbell_app;
create index on inventory_submission (district_id, key_id, received_at) include (size, state, repeats);

create table inventory_key_alarm ( -- a key that reached its day's limit; what came beyond was turned away unread
  district_id bigint not null,
  id uuid not null,
  key_id uuid not null,
  raised_at timestamptz not null,
  submissions int not null,
  bytes bigint not null,
  remote text not null, -- where the one came from that was turned away first
  primary key (district_id, id),
  foreign key (district_id, key_id) references inventory_key (district_id, id)
);
create index on inventory_key_alarm (district_id, key_id, raised_at);
call platform_protect('inventory_key_alarm');
grant select, insert on inventory_key_alarm to afterbell_app;
grant select on inventory_key_alarm to afterbell_worker;
