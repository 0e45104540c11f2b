-- Which life of this installation an entry was made in. A restore begins the next one, so that what was written after the backup and lost with the
-- machine cannot be passed off as the past of what is written now. The database sets epoch and clock of every entry itself: no process may name its own.

create table platform_epoch ( -- reference data: the whole installation's
  epoch int not null primary key constraint epoch_must_count_from_one check (epoch >= 1),
  began_at timestamptz not null,
  why text not null constraint epoch_must_say_why check (length(why) between 1 and 200)
);
insert into platform_epoch values (1, now(), 'installed');
grant select on platform_epoch to afterbell_app, afterbell_worker, afterbell_runner; -- the owner alone begins one: restore runs as the owner

create function platform_current_epoch() returns int language sql stable parallel safe
  return (select max(epoch) from platform_epoch);

-- What an entry says of the clock it was made under: `system`, or that its district is a demo one and by how much its clock was moved.
create function platform_clock_source(district bigint) returns text language sql stable parallel safe
  return case when (select d.is_demo from people_district d where d.district_id = district)
    then 'demo' || coalesce((select ', moved ' || c.offset_ms || 'ms' from platform_clock c where c.district_id = district and c.offset_ms <> 0), '')
    else 'system' end;

alter table ledger_entry alter column epoch set default platform_current_epoch();
alter table ledger_entry add constraint epoch_must_have_begun foreign key (epoch) references platform_epoch (epoch);
alter table ledger_entry alter column clock set default platform_clock_source(platform_district());
revoke insert on ledger_entry from afterbell_app, afterbell_worker, afterbell_runner;
grant insert (district_id, id, at, kind, clauses, actor, proof, grade, about, salt, content, content_hash) on ledger_entry to afterbell_app, afterbell_worker, afterbell_runner;
