-- Tables of devices that a person brings: as they came, what each column was taken for, and what became of each row (PM-3.1).

create table imports_file (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  received_at timestamptz not null,
  received_by text not null, -- the actor; a person, or the command
  name text not null check (length(name) between 1 and 200),
  size int not null,
  sha256 text not null check (length(sha256) = 64),
  file bytea, -- as it came; none once it was put away
  lines bytea, -- its rows as the jailed reader wrote them down: gzip of one JSON array a line
  row_count int not null check (row_count >= 0),
  shape jsonb not null, -- sheets, headings, and of each column three samples and what its dates look like
  headings_key text not null, -- one set of headings, whatever their order
  source text not null,
  confidence int not null check (confidence between 0 and 100), -- that it is of this source, by its headings; 100 where a person said so
  mapping jsonb not null, -- column -> field, how dates are written, what words mean
  checked jsonb, -- what taking it in would do, with the mapping above
  state text not null default 'received' constraint import_state_must_be_known check (state in ('received', 'applying', 'applied', 'discarded')),
  rows_done int not null default 0 check (rows_done between 0 and row_count), -- where a worker that died is followed
  added int not null default 0, changed int not null default 0, same int not null default 0, refused int not null default 0,
  ended_at timestamptz,
  primary key (district_id, id),
  constraint import_file_must_keep_its_bytes check (state = 'discarded' or (file is not null and lines is not null)),
  constraint import_must_account_for_every_row check (state in ('received', 'discarded') or rows_done = added + changed + same + refused),
  constraint import_applied_must_be_whole check (state <> 'applied' or (rows_done = row_count and ended_at is not null))
);
create index on imports_file (district_id, received_at desc);
create index on imports_file (district_id, sha256);
call platform_protect('imports_file');
grant select, insert, update on imports_file to afterbell_app, afterbell_worker;

create table imports_mapping ( -- what was chosen last for a source with these headings
  district_id bigint not null references people_district (district_id),
  source text not null,
  headings_key text not null,
  mapping jsonb not null,
  set_by text not null,
  set_at timestamptz not null,
  primary key (district_id, source, headings_key)
);
call platform_protect('imports_mapping');
grant select, insert, update on imports_mapping to afterbell_app, afterbell_worker;

create table imports_row ( -- what became of a row; one that changed nothing and gave no warning leaves none
  district_id bigint not null,
  file_id uuid not null,
  line int not null check (line > 0), -- of the file, as a spreadsheet program numbers it
  outcome text not null constraint row_outcome_must_be_known check (outcome in ('added', 'changed', 'same', 'refused')),
  device_id uuid,
  label text not null check (length(label) <= 200),
  says text[] not null, -- why it was refused, what was left out of it, what it changed
  primary key (district_id, file_id, line),
  constraint row_refused_must_say_why check (outcome <> 'refused' or cardinality(says) > 0),
  constraint row_taken_must_name_its_device check ((outcome = 'refused') = (device_id is null)),
  foreign key (district_id, file_id) references imports_file (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id)
);
create index on imports_row (district_id, device_id);
call platform_protect('imports_row');
grant select, insert on imports_row to afterbell_app, afterbell_worker;
