-- How a device stands: encryption, antivirus, firewall, filter client, software that reaches in, screen lock (TU-4.E, TU-4.G, TU-4.I). What nobody told
-- is not known: it has no row and is never No.

create table inventory_posture (
  district_id bigint not null,
  device_id uuid not null,
  fact text not null constraint posture_fact_must_be_known
    check (fact in ('encryption', 'antivirus', 'firewall', 'filter-client', 'remote-control', 'camera', 'screen-lock')),
  state text not null constraint posture_state_must_be_known
    check (state in ('yes', 'no', 'partial', 'on', 'off', 'outdated', 'none', 'present', 'absent', 'found', 'unknown')),
  detail text not null, -- which drives, which product
  source text not null, -- the agent that told it
  submission_id uuid not null,
  told_at timestamptz not null, -- by the submission above
  since timestamptz not null, -- of this state
  primary key (district_id, device_id, fact),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, submission_id) references inventory_submission (district_id, id)
) with (fillfactor = 80);
call platform_protect('inventory_posture');
grant select, insert, update, delete on inventory_posture to afterbell_app, afterbell_worker;

-- What the list of devices is filtered by stands on the device itself, as agents told it; what lists and consoles state stands beside it.
alter table assets_device
  add column posture_encryption text not null default 'unknown' constraint posture_encryption_must_be_known check (posture_encryption in ('yes', 'no', 'partial', 'unknown')),
  add column posture_antivirus text not null default 'unknown' constraint posture_antivirus_must_be_known check (posture_antivirus in ('on', 'outdated', 'off', 'none', 'unknown')),
  add column posture_filter text not null default 'unknown' constraint posture_filter_must_be_known check (posture_filter in ('present', 'absent', 'unknown')),
  add column posture_reach_in text not null default 'unknown' constraint posture_reach_in_must_be_known check (posture_reach_in in ('camera', 'remote-control', 'none', 'unknown'));
