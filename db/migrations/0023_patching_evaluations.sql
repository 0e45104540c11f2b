-- One evaluation a device and source package: how urgent, by when, and every input it stands on (PM-3.3).

create table patching_evaluation (
  district_id bigint not null,
  id uuid not null,
  device_id uuid not null,
  ecosystem text not null,
  package text not null, -- source package
  is_noise boolean not null, -- headers, kernels that do not run: shown, ranked last
  installed text not null,
  fixed text, -- null: nothing to install yet
  cve_count int not null,
  fixable_count int not null,
  cves text[] not null, -- at most 50, known-exploited and newest first
  kev_cves text[] not null,
  decision text not null,
  due_on date, -- null: the policy sets no date, or there is no fix yet
  is_forensic boolean not null,
  risk_score int not null check (risk_score between 1 and 12), -- severity x impact on what the device serves
  risk_level text not null,
  rank_key text not null collate "C", -- the plan's order: noise last, then without fix, due date, risk
  says text not null, -- what first and why, one sentence
  inputs jsonb not null, -- each with value, source, date, and whether it is a default
  missing text[] not null, -- inputs nobody knows that would change the decision
  policy text not null,
  computed_at timestamptz not null,
  opened_at timestamptz not null,
  closed_at timestamptz, -- no longer found on the device; kept, so that a revert finds its due date again
  primary key (district_id, id),
  constraint patch_must_be_evaluated_once_a_device unique (district_id, device_id, ecosystem, package, is_noise),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  constraint known_exploited_must_be_of_its_cves check (cardinality(kev_cves) <= cve_count)
);
create index on patching_evaluation (district_id, rank_key, package, id) where closed_at is null;
call platform_protect('patching_evaluation');
grant select, insert, update on patching_evaluation to afterbell_app, afterbell_worker;
grant select on patching_evaluation to afterbell_runner;
