-- PM-4: a second clock runs from the acknowledgement of an issue until it is answered or closed, or until somebody states another day with a reason.
alter table assets_issue
  add column answer_by timestamptz default now() + interval '72 hours', -- none: it is not acknowledged, or was answered
  add column answer_level text default 'owner' -- how far up people were told that it was not answered; top: as far as it goes
    constraint issue_answer_level_must_be_known check (answer_level in ('owner', 'manager', 'coordinator', 'top'));
grant update (answer_by, answer_level) on assets_issue to afterbell_app, afterbell_worker;

-- What was acknowledged before has the whole time from now on. Whoever migrates owns the tables, and sees every district's rows for this moment only.
alter table assets_issue no force row level security;
alter table platform_timer no force row level security;
alter table assets_issue alter column answer_by drop default, alter column answer_level drop default;
update assets_issue set answer_by = null, answer_level = null where state <> 'acknowledged';
update assets_issue set answer_level = level where state = 'acknowledged';
insert into platform_timer (district_id, id, kind, due_at, payload)
  select district_id, gen_random_uuid(), 'assets.issue-unanswered', answer_by, jsonb_build_object('issueId', id, 'level', answer_level)
  from assets_issue where state = 'acknowledged';
alter table platform_timer force row level security;
alter table assets_issue force row level security;

alter table assets_issue add constraint issue_answer_clock_must_run_while_acknowledged
  check ((state = 'acknowledged') = (answer_by is not null) and (answer_by is null) = (answer_level is null));
create index on assets_issue (district_id, answer_by) where answer_by is not null;

alter table assets_issue_entry drop constraint issue_entry_kind_must_be_known;
alter table assets_issue_entry add constraint issue_entry_kind_must_be_known
  check (kind in ('raised', 'told', 'acknowledged', 'answered', 'escalated', 'dated', 'handed-over', 'closed'));
