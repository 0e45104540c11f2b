-- Up to which feed a district's plan was brought: whoever dies between a load and what follows from it leaves a trace, and the worker goes on.
create table patching_followed (
  district_id bigint not null primary key references people_district (district_id),
  feed_id bigint not null, -- the newest feed whose consequences were drawn whole
  moved_at timestamptz -- machine time: somebody draws them and was at it then; null: nobody is
);
call platform_protect('patching_followed');
grant select, insert, update (feed_id, moved_at) on patching_followed to afterbell_app, afterbell_worker;
