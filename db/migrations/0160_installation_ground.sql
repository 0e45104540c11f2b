-- Backups that were made, and restores that a person has still to confirm. A restore is a new epoch: what was given out before it - links, keys,
-- work under way - may have been used, taken back or finished in the days the backup does not know of, and stays shut until somebody says so.

create table installation_backup ( -- reference data: the whole installation's
  id uuid not null primary key,
  began_at timestamptz not null, -- the moment whose state it holds
  ended_at timestamptz not null constraint backup_must_end_after_it_begins check (ended_at >= began_at),
  by_schedule boolean not null,
  file text not null,
  bytes bigint check (bytes > 0),
  sha256 text check (length(sha256) = 64), -- of the encrypted file
  rows bigint check (rows >= 0),
  fault text, -- why there is none; empty where it was written, read back and compared
  constraint backup_must_be_whole_or_say_why_not check ((fault is null) = (sha256 is not null and bytes is not null and rows is not null))
);
create index on installation_backup (began_at desc) where fault is null;
grant insert on installation_backup to afterbell_backup;
grant select on installation_backup to afterbell_app, afterbell_worker;

create table installation_restore (
  district_id bigint not null references people_district (district_id),
  epoch int not null references platform_epoch (epoch),
  restored_at timestamptz not null,
  backup_made_at timestamptz not null,
  ended_sessions int not null check (ended_sessions >= 0),
  confirmed_at timestamptz,
  confirmed_by text, -- a person's id, or the command
  primary key (district_id, epoch),
  constraint restore_must_be_confirmed_by_somebody check ((confirmed_at is null) = (confirmed_by is null))
);
call platform_protect('installation_restore');
grant select, update (confirmed_at, confirmed_by) on installation_restore to afterbell_app;
grant select on installation_restore to afterbell_worker, afterbell_runner, afterbell_sealer;

-- Whether the district of the transaction stands on no restore that still waits for its confirmation.
create function installation_is_confirmed() returns boolean language sql stable parallel safe
  return not exists (select from installation_restore r where r.district_id = platform_district() and r.confirmed_at is null);

-- What was made before the restore is not there for those who would act on it, by policies beside each table's own: no page and no job can forget to ask.
create procedure installation_hold_back(target regclass, who text) language plpgsql as $$
begin
  execute format('alter table %s add column made_in_epoch int not null default platform_current_epoch()', target);
  execute format('create policy older_epochs_must_be_confirmed on %s as restrictive to %s
    using (made_in_epoch = (select platform_current_epoch()) or (select installation_is_confirmed())) with check (true)', target, who);
end $$;
call installation_hold_back('people_invitation', 'afterbell_app, afterbell_worker');
call installation_hold_back('people_email_change', 'afterbell_app');
call installation_hold_back('changes_link', 'afterbell_app, afterbell_worker');
call installation_hold_back('runbooks_link', 'afterbell_app, afterbell_worker');
call installation_hold_back('inventory_key', 'afterbell_app'); -- agents are turned away and come again
call installation_hold_back('notices_delivery', 'afterbell_worker'); -- mail that may have been sent already
call installation_hold_back('platform_timer', 'afterbell_worker');
call installation_hold_back('platform_outbox', 'afterbell_worker');
call installation_hold_back('runbooks_run', 'afterbell_runner'); -- it asks the server what is so before it goes on
