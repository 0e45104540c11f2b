-- How every site stood on a day (PM-3.6): the trend of Fleet health. One row a site and day; `none`: systems without a site.

create table patching_fleet_day (
  district_id bigint not null references people_district (district_id),
  day date not null,
  site text not null check (length(site) between 1 and 60), -- a site's id, or `none`
  systems int not null check (systems >= 0),
  up_to_date int not null,
  pending int not null,
  with_issues int not null,
  unknown int not null,
  overdue int not null, -- systems with a patch past its due date
  exploited int not null, -- systems where a patch against a known exploited vulnerability waits
  silent int not null,
  primary key (district_id, day, site),
  constraint classes_must_add_up check (up_to_date + pending + with_issues + unknown = systems)
);
call platform_protect('patching_fleet_day');
grant select on patching_fleet_day to afterbell_app;
grant select, insert, update on patching_fleet_day to afterbell_worker;
