-- Tasks for many devices at once (PM-3.1, PM-4): which of them somebody has open already is asked by what they are about.
create index on people_task (district_id, about) where done_at is null;
