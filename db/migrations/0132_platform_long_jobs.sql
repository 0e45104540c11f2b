-- Work that takes longer than a page may wait: asked for by a page, done by the worker, watched on a page of its own. What a job
-- does is on the ledger by its own use cases; here stands only how far it came.

create table platform_long_job (
  district_id bigint not null,
  id uuid not null,
  kind text not null,
  says text not null, -- what was asked for, in words
  asked_by uuid not null,
  asked_at timestamptz not null,
  input jsonb not null,
  file bytea, -- what was handed in; emptied when the job ends
  state text not null default 'waiting' constraint long_job_state_must_be_known check (state in ('waiting', 'running', 'done', 'refused', 'failed')),
  step text not null default '', -- what it is at, in words
  done_count int not null default 0 check (done_count >= 0),
  total_count int check (total_count >= 0), -- null: not known yet
  result jsonb, -- the value, or the refusal
  attempts int not null default 0,
  moved_at timestamptz not null, -- the last sign of life
  ended_at timestamptz,
  primary key (district_id, id),
  constraint long_job_must_not_pass_its_total check (total_count is null or done_count <= total_count),
  constraint long_job_must_end_with_its_result check ((state in ('done', 'refused', 'failed')) = (ended_at is not null))
);
create index on platform_long_job (district_id, asked_at desc);
call platform_protect('platform_long_job');
grant select, insert on platform_long_job to afterbell_app;
grant select, update on platform_long_job to afterbell_worker;
