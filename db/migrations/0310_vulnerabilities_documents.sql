-- What publishers give out one document at a time has a slot within its feed's (`csaf:cisco-psirt/cisco-sa-1`), and replaces what was said of that document
-- alone. A feed that must be signed must be so in each of its documents.
create or replace function vulnerabilities_keep_unsigned_out() returns trigger language plpgsql as $$
begin
  if new.signature <> 'checked' and exists (
    select from vulnerabilities_signed_feed s where s.ended_at is null
      and (s.slot = split_part(new.slot, '/', 1) or s.slot like split_part(new.slot, '/', 1) || ':%')
  ) then
    raise exception 'this feed must be signed'
      using errcode = '23514', constraint = 'feed_that_must_be_signed_must_be_checked', table = 'vulnerabilities_feed';
  end if;
  return new;
end $$;
