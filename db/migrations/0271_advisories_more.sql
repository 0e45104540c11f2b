-- A reading that stopped at its limit, or was cut off, left more to come: the source is read on at the next look and not minutes later (PM-3.2).
alter table advisories_source add column has_more boolean not null default false;
grant update (has_more) on advisories_source to afterbell_worker;
