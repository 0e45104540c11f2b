-- A try to fetch a feed that the worker did not live to end is told, and is not made every minute for ever (PM-3.2).
alter table vulnerabilities_feed_source
  add begun_at timestamptz, -- a try is under way, or its worker died
  add unended int not null default 0 constraint feed_source_must_count_tries check (unended >= 0); -- tries in a row that no worker lived to end
grant update (begun_at, unended) on vulnerabilities_feed_source to afterbell_app, afterbell_worker;

-- Every part sees which migrations the database has, and waits where they are not its own.
grant select on platform_migration to afterbell_sealer, afterbell_runner;
