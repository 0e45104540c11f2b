-- Days on which a district's office is shut, beside Saturday and Sunday. Whoever counts office days reads them (PM-3.2); what was set when, the ledger tells.
create table calendar_closed_day (
  district_id bigint not null references people_district (district_id),
  day date not null constraint closed_day_must_be_of_our_time check (day between '2000-01-01' and '2100-12-31'),
  name text not null constraint closed_day_must_have_a_name check (length(name) between 1 and 120),
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (district_id, day),
  foreign key (district_id, set_by) references people_person (district_id, id)
);
call platform_protect('calendar_closed_day');
grant select, insert, delete, update (name, set_by, set_at) on calendar_closed_day to afterbell_app;
grant select on calendar_closed_day to afterbell_worker, afterbell_runner;
