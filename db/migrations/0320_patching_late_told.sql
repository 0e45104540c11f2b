-- PM-3.3: what is known to be exploited and past its date is told once to the director, and after a stated clock once to the superintendent. Told: somebody had an address.
alter table patching_update add column late_told_at timestamptz;
alter table patching_update add column late_told_up_at timestamptz;
