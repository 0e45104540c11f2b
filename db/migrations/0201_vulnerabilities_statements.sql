-- What people of a district say of software and findings: which product a name is, and what does not affect them (PM-3.2).

create table vulnerabilities_identity_rule ( -- a name is this product, or none; the newest that stands counts
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  ecosystem text not null,
  plain_name text not null check (length(plain_name) between 1 and 200),
  product text, -- `vendor:product`; none: it is no product that feeds know
  label text not null check (length(label) between 1 and 200),
  reason text not null constraint identity_rule_must_give_its_reason check (length(trim(reason)) > 0),
  said_by uuid not null,
  said_at timestamptz not null,
  until date, -- its last day; none: until somebody says otherwise
  ended_at timestamptz, -- taken back, replaced or over
  primary key (district_id, id),
  foreign key (district_id, said_by) references people_person (district_id, id)
);
create unique index identity_rule_must_be_one_a_name on vulnerabilities_identity_rule (district_id, ecosystem, plain_name) where ended_at is null;
call platform_protect('vulnerabilities_identity_rule');
grant select, insert, update (ended_at) on vulnerabilities_identity_rule to afterbell_app, afterbell_worker;

create table vulnerabilities_retold ( -- derived: titles judged as a person said, and no longer as the table does
  district_id bigint not null,
  title_id bigint not null references inventory_title (id),
  rule_id uuid not null,
  judged_as text not null, -- `vendor:product`, or `nothing`
  primary key (district_id, title_id),
  foreign key (district_id, rule_id) references vulnerabilities_identity_rule (district_id, id)
);
call platform_protect('vulnerabilities_retold');
grant select, insert, update, delete on vulnerabilities_retold to afterbell_app, afterbell_worker;

create table vulnerabilities_statement ( -- a finding that does not count here, until a day: with a person and a reason
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  kind text not null constraint statement_kind_must_be_known check (kind in ('not-affected', 'wrong-match')),
  cve text not null,
  ecosystem text not null,
  package text not null, -- as findings name it
  device_id uuid, -- none: on every device
  justification text constraint statement_justification_must_be_of_vex check (justification in ('component_not_present', 'vulnerable_code_not_present',
    'vulnerable_code_not_in_execute_path', 'vulnerable_code_cannot_be_controlled_by_adversary', 'inline_mitigations_already_exist')),
  reason text not null constraint statement_must_give_its_reason check (length(trim(reason)) > 0),
  said_by uuid not null,
  said_at timestamptz not null,
  until date not null, -- its last day; then the finding is back
  ended_at timestamptz, -- taken back, or over
  primary key (district_id, id),
  foreign key (district_id, said_by) references people_person (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  constraint not_affected_must_say_why check (kind <> 'not-affected' or justification is not null),
  constraint statement_must_not_end_before_it_began check (until >= (said_at at time zone 'UTC')::date - 1)
);
create unique index statement_must_be_one_a_finding on vulnerabilities_statement (district_id, cve, ecosystem, package, coalesce(device_id, '00000000-0000-0000-0000-000000000000'::uuid))
  where ended_at is null;
call platform_protect('vulnerabilities_statement');
grant select, insert, update (ended_at) on vulnerabilities_statement to afterbell_app, afterbell_worker;
