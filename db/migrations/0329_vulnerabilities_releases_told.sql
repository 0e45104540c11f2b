-- What loaded feeds say of each release of a distribution (PM-3.2): whether a device's release is looked at, and whether by a whole list or by some documents.
create table vulnerabilities_feed_release ( -- reference data, derived as feeds are loaded: the packages themselves are too many to be counted for a page
  ecosystem text not null,
  release text not null,
  feed_id bigint not null references vulnerabilities_feed (id),
  month date not null, -- of publication; 1970-01-01 where none is told
  records int not null constraint feed_release_must_count_records check (records >= 0),
  primary key (ecosystem, release, feed_id, month)
);
grant select, insert, delete, update (records) on vulnerabilities_feed_release to afterbell_app, afterbell_worker;
insert into vulnerabilities_feed_release (ecosystem, release, feed_id, month, records)
  select p.ecosystem, p.release, p.feed_id, coalesce(date_trunc('month', a.published)::date, date '1970-01-01'), count(distinct p.n)
  from vulnerabilities_advisory_package p join vulnerabilities_advisory a on a.feed_id = p.feed_id and a.n = p.n
    join vulnerabilities_feed f on f.id = p.feed_id and f.superseded_at is null
  where p.release <> '' group by 1, 2, 3, 4;
