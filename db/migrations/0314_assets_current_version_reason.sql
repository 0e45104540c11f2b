-- What counts as current is lowered with a reason (PM-2), and is said once of a product however it is spelled: of two spellings the newer word stands.
alter table assets_current_version add column reason text not null default '' check (length(reason) <= 300);
alter table assets_current_version no force row level security; -- whoever migrates owns the table, and sees every district's rows for this moment only
delete from assets_current_version v using assets_current_version o where o.district_id = v.district_id and lower(o.product) = lower(v.product) and o.branch = v.branch
  and (o.said_at, o.product) > (v.said_at, v.product);
alter table assets_current_version force row level security;
create unique index current_version_must_be_said_once on assets_current_version (district_id, lower(product), branch);
-- What a person said of a source or a party may be taken back while nothing was said since: a first word leaves no row then. Who said what stays in the ledger.
grant delete on assets_current_version, assets_source_fact, assets_actor to afterbell_app;
