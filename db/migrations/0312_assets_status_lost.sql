-- A device that is lost or stolen is neither in use nor retired: lists say so, and it stays counted until somebody retires it.
alter table assets_device drop constraint device_status_must_be_known;
alter table assets_device add constraint device_status_must_be_known check (status in ('in-use', 'in-store', 'repair', 'lost', 'retired', 'unknown'));
