-- PM-3.2: each advisory is looked through for names once, and later only for names that are new, however many of them wait. Hosted applications, services and
-- models of devices are tied by name too. A message that cannot be fetched is passed over after some tries, and waits for a person as one that cannot be read.
create table advisories_name ( -- names that were ever looked for, in rounds
  district_id bigint not null references people_district (district_id),
  kind text not null constraint advisory_name_kind_must_be_known check (kind in ('product', 'package', 'system', 'application', 'vendor', 'service', 'model')),
  name text not null check (length(name) between 1 and 300),
  round int not null check (round > 0), -- names that were new at one look have one round
  primary key (district_id, kind, name)
);
create index on advisories_name (district_id, round);
call platform_protect('advisories_name');
grant select, insert on advisories_name to afterbell_app, afterbell_worker;

create table advisories_named ( -- what an advisory names, whether or not it is here today
  district_id bigint not null,
  item_id uuid not null,
  kind text not null constraint advisory_named_kind_must_be_known check (kind in ('product', 'package', 'system', 'application', 'vendor', 'service', 'model')),
  name text not null check (length(name) between 1 and 300),
  primary key (district_id, item_id, kind, name),
  foreign key (district_id, item_id) references advisories_item (district_id, id)
);
call platform_protect('advisories_named');
grant select, insert on advisories_named to afterbell_app, afterbell_worker;

alter table advisories_item add column names_round int not null default 0; -- the newest round of names it was looked through for
alter table advisories_item add column things int not null default 0 constraint advisory_things_must_be_counted check (things >= 0); -- hosted applications and services it names
grant update (names_round, things) on advisories_item to afterbell_app, afterbell_worker;
grant update (name) on advisories_touch to afterbell_app, afterbell_worker;

alter table advisories_source add column stuck_uid bigint; -- the message that could not be fetched at the last try
alter table advisories_source add column stuck_tries int not null default 0;
grant update (stuck_uid, stuck_tries) on advisories_source to afterbell_worker;
