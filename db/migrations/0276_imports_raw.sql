-- The bytes of a list are kept once, however often it is handed in, and for as long as the district says; hash, report and outcomes stay (PM-3.1).
create table imports_raw (
  district_id bigint not null references people_district (district_id),
  sha256 text not null check (length(sha256) = 64),
  file bytea not null, -- as it came
  size int not null,
  kept_until timestamptz not null, -- of the last time it was handed in
  primary key (district_id, sha256)
);
call platform_protect('imports_raw');
grant select, insert, update, delete on imports_raw to afterbell_app, afterbell_worker;

-- Whoever migrates owns the tables, and sees every district's rows for this moment only.
alter table imports_file no force row level security;
alter table imports_raw no force row level security;
insert into imports_raw (district_id, sha256, file, size, kept_until)
  select distinct on (district_id, sha256) district_id, sha256, file, size, received_at + interval '365 days' from imports_file where file is not null
  order by district_id, sha256, received_at desc;
alter table imports_file disable trigger import_must_go_forward;
alter table imports_file drop constraint import_file_must_keep_its_bytes;
update imports_file set lines = null where state = 'applied';
alter table imports_file enable trigger import_must_go_forward;
alter table imports_file drop column file;
alter table imports_file add constraint import_must_keep_its_rows_until_taken check (state not in ('received', 'applying') or lines is not null);
alter table imports_file force row level security;
alter table imports_raw force row level security;

-- What is still to be taken in, or looked at on another sheet, keeps its bytes.
create function imports_raw_stays_while_open() returns trigger language plpgsql as $$
begin
  if exists (select from imports_file f where f.district_id = old.district_id and f.sha256 = old.sha256 and f.state in ('received', 'applying')) then
    raise exception 'a list of these bytes is not taken in yet' using errcode = '23514', constraint = 'import_raw_must_stay_while_open';
  end if;
  return old;
end $$;
create trigger import_raw_must_stay_while_open before delete on imports_raw for each row execute function imports_raw_stays_while_open();
