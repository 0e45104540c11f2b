-- After much was written at once the planner must know it at once: until its own statistics follow, a minute later, plans made for empty tables cost
-- a hundred times as much. Only the owner may; whoever waits for the same does not wait here.
create function patching_refresh_statistics() returns void language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  analyze (skip_locked) public.vulnerabilities_match, public.vulnerabilities_detection, public.patching_device, public.patching_state, public.patching_state_count,
    public.patching_update, public.patching_reach, public.patching_mark;
end $$;
revoke all on function patching_refresh_statistics() from public;
grant execute on function patching_refresh_statistics() to afterbell_app, afterbell_worker;
