-- The newest checkpoint leaves the machine: to named people by mail, and into a folder elsewhere. What is out there nobody here can rewrite.

create table ledger_witness (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  email text not null constraint email_must_have_one_at_sign check (email ~ '^[^@\s]+@[^@\s]+$'),
  every_hours int not null constraint checkpoint_must_go_daily_or_weekly check (every_hours in (24, 168)),
  named_by uuid not null,
  since timestamptz not null,
  until timestamptz,
  primary key (district_id, id),
  constraint witness_must_end_after_it_begins check (until is null or until >= since),
  foreign key (district_id, named_by) references people_person (district_id, id)
);
create unique index address_must_get_checkpoints_once on ledger_witness (district_id, lower(email)) where until is null;
call platform_protect('ledger_witness');
grant select, insert, update (until) on ledger_witness to afterbell_app;
grant select on ledger_witness to afterbell_worker;

create table ledger_posting ( -- which checkpoint was given to the mail for whom; the delivery's own row tells what became of it
  district_id bigint not null,
  witness_id uuid not null,
  epoch int not null,
  size bigint not null,
  notice_id uuid not null,
  posted_at timestamptz not null,
  primary key (district_id, witness_id, epoch, size),
  foreign key (district_id, witness_id) references ledger_witness (district_id, id),
  constraint posted_checkpoint_must_exist foreign key (district_id, epoch, size) references ledger_checkpoint (district_id, epoch, size),
  foreign key (district_id, notice_id) references notices_notice (district_id, id)
);
call platform_protect('ledger_posting');
grant select, insert on ledger_posting to afterbell_worker;
grant select on ledger_posting to afterbell_app;

create table ledger_copy ( -- how far the folder elsewhere has got
  district_id bigint not null primary key references people_district (district_id),
  target text not null,
  epoch int, -- the newest checkpoint written there; empty: none yet
  size bigint,
  copied_at timestamptz,
  fault text, -- why the last try failed; empty: it worked
  tried_at timestamptz not null
);
call platform_protect('ledger_copy');
grant select, insert, update on ledger_copy to afterbell_worker;
grant select on ledger_copy to afterbell_app;
