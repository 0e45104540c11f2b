-- PM-1: an unplanned outage that somebody saw is an issue of its own kind, so that the report can count it.
alter table assets_issue drop constraint issue_kind_must_be_known;
alter table assets_issue add constraint issue_kind_must_be_known
  check (kind in ('does-not-work', 'outage', 'security', 'cannot-be-patched', 'wrong-data', 'question', 'other'));
