-- Which releases of Debian a feed of fixes speaks of (PM-3.1, PM-3.2). The tracker names those that are still looked after; of any other it is silent, and
-- silence is not "up to date".
alter table vulnerabilities_feed add column releases text[] not null default '{}';
update vulnerabilities_feed set releases = array[release] where release is not null;
update vulnerabilities_feed f set releases = coalesce((select array_agg(distinct x.release order by x.release) from vulnerabilities_fix x
  where x.feed_id = f.id and x.release is not null), '{}') where slot = 'debian-tracker' and superseded_at is null;
