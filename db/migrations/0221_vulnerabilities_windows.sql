-- What Microsoft says of its updates, and which state of Windows each device is in (PM-3.2). One row a product, with its updates and what they fix as
-- one compressed value: 430,000 triples of product, update and vulnerability are 7,000 rows.

alter table vulnerabilities_feed drop constraint feed_kind_must_be_known;
alter table vulnerabilities_feed add constraint feed_kind_must_be_known
  check (kind in ('kev', 'debian-fixes', 'cve-facts', 'epss', 'advisories', 'support-dates', 'updates'));

create table vulnerabilities_updated_product ( -- reference data: only of feeds in force
  feed_id bigint not null references vulnerabilities_feed (id),
  product_key text not null, -- lower case, single blanks: names are written in several ways
  product text not null,
  fixes jsonb not null, -- [update, build or null, [vulnerability …]] …
  primary key (product_key, feed_id)
);
create index on vulnerabilities_updated_product (feed_id);
grant select, insert, delete on vulnerabilities_updated_product to afterbell_app, afterbell_worker;

create table vulnerabilities_update ( -- reference data: an update by its number
  feed_id bigint not null references vulnerabilities_feed (id),
  kb text not null constraint update_must_be_a_number check (kb ~ '^[0-9]{5,8}$'),
  posted date,
  supersedes text[] not null, -- those it stands in for; circles occur
  primary key (feed_id, kb)
);
grant select, insert, delete on vulnerabilities_update to afterbell_app, afterbell_worker;

create table vulnerabilities_updated_cve ( -- reference data: what Microsoft says of each vulnerability
  feed_id bigint not null references vulnerabilities_feed (id),
  cve text not null,
  title text not null,
  severity text constraint updated_cve_severity_must_be_known check (severity in ('low', 'medium', 'high', 'critical')),
  posted date, -- the newest word
  primary key (cve, feed_id)
);
create index on vulnerabilities_updated_cve (feed_id);
grant select, insert, delete on vulnerabilities_updated_cve to afterbell_app, afterbell_worker;

-- Derived: which Windows in which build with which updates a device is; equal ones are one title, judged once for all.
create table vulnerabilities_windows (
  district_id bigint not null,
  device_id uuid not null,
  title_id bigint not null references inventory_title (id),
  primary key (district_id, device_id),
  foreign key (district_id, device_id) references assets_device (district_id, id)
);
create index on vulnerabilities_windows (district_id, title_id);
call platform_protect('vulnerabilities_windows');
grant select, insert, update, delete on vulnerabilities_windows to afterbell_app, afterbell_worker;
