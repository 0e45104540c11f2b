-- How many sealed entries serve which clause, by kind. The sealer counts what it numbers, and is alone at it: no append waits for a counter, and half a
-- million entries are not read to count a few. What is not sealed yet is counted where it waits (ledger_unsealed).
create table ledger_served (
  district_id bigint not null references people_district (district_id),
  clause text not null,
  kind text not null,
  entries bigint not null constraint served_must_count_entries check (entries >= 1),
  primary key (district_id, clause, kind)
);
grant select on ledger_served to afterbell_app, afterbell_worker, afterbell_runner;
grant select on ledger_unsealed to afterbell_worker, afterbell_runner; -- ids alone, as the app
grant select, insert, update (entries) on ledger_served to afterbell_sealer;

alter table ledger_entry no force row level security; -- the owner counts what is there already, of every district
alter table ledger_seal no force row level security;
insert into ledger_served (district_id, clause, kind, entries)
  select e.district_id, c.clause, e.kind, count(*) from ledger_seal s join ledger_entry e on e.district_id = s.district_id and e.id = s.entry_id
    cross join lateral (select distinct unnest(e.clauses) as clause) c group by 1, 2, 3;
alter table ledger_entry force row level security;
alter table ledger_seal force row level security;
call platform_protect('ledger_served');
