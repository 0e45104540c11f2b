-- The list of evidence with half a million entries: what it is sorted and narrowed by stands in indexes that serve under row-level security.

-- Containment (`@>`) is not leakproof, so no index serves it below the policy: these two cost at every append and were never read.
drop index ledger_entry_about_idx;
drop index ledger_entry_clauses_idx;

create index on ledger_entry (district_id, at, id);
create index on ledger_entry (district_id, actor, at, id);
create index on ledger_entry (district_id, kind collate "C", id); -- kinds are small ASCII; collated so that `changes.` to `changes/` is a range everywhere

grant select on ledger_unsealed to afterbell_app; -- ids alone: which entries wait for the sealer

-- Which entries tell of which thing, a row for each, by equality: written by the database with the entry, by nobody else, and as immutable as it.
create table ledger_about (
  district_id bigint not null,
  about text not null,
  entry_id uuid not null,
  primary key (district_id, about, entry_id),
  foreign key (district_id, entry_id) references ledger_entry (district_id, id)
);
grant select on ledger_about to afterbell_app, afterbell_worker, afterbell_runner;

alter table ledger_entry no force row level security; -- the owner fills it for what is there already, of every district
insert into ledger_about (district_id, about, entry_id) select district_id, a, id from ledger_entry, unnest(about) as a on conflict do nothing;
alter table ledger_entry force row level security;
call platform_protect('ledger_about');

create function ledger_note_about() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into ledger_about (district_id, about, entry_id) select new.district_id, a, new.id from unnest(new.about) as a on conflict do nothing;
  return null;
end $$;
create trigger entry_must_be_found_by_what_it_is_about after insert on ledger_entry for each row execute function ledger_note_about();
