-- Personal details can be erased: salt and content go, the hash that stands in the tree stays, and a new entry says who, why and when.

alter table ledger_entry add column erased_by uuid;
alter table ledger_entry add constraint erased_entry_must_hold_nothing
  check (case when erased_by is null then salt <> '' else salt = '' and content = '{"erased":true}' end);
alter table ledger_entry add foreign key (district_id, erased_by) references ledger_entry (district_id, id);
grant select (erased_by) on ledger_entry to afterbell_sealer;

-- The one way in: no role holds UPDATE on the ledger, and this blanks those two columns of one entry and nothing else.
create function ledger_erase(entry uuid, erasing uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  found_entry ledger_entry;
begin
  select * into found_entry from ledger_entry e where e.district_id = platform_district() and e.id = entry for update;
  if not found then
    raise exception 'there is no such entry' using errcode = '23503', constraint = 'erased_entry_must_exist';
  elsif found_entry.erased_by is not null then
    raise exception 'the entry is erased already' using errcode = '23514', constraint = 'entry_must_be_erased_once';
  elsif found_entry.kind like 'ledger.%' then -- who erased what, which key sealed: it names nobody, and without it nothing is proved
    raise exception 'what the ledger says of itself stays' using errcode = '23514', constraint = 'ledgers_own_entry_must_stay';
  elsif not exists (select from ledger_seal s where s.district_id = platform_district() and s.entry_id = entry) then
    raise exception 'the entry is not sealed yet' using errcode = '23514', constraint = 'entry_must_be_sealed_before_it_is_erased';
  elsif not exists (select from ledger_entry e where e.district_id = platform_district() and e.id = erasing and e.kind = 'ledger.entry-erased'
      and e.about = array['evd_' || replace(entry::text, '-', '')]) then
    raise exception 'an entry must tell of the erasing' using errcode = '23514', constraint = 'erasing_must_be_told_by_an_entry';
  end if;
  update ledger_entry set salt = '', content = '{"erased":true}', erased_by = erasing where district_id = platform_district() and id = entry;
end $$;
revoke all on function ledger_erase(uuid, uuid) from public;
grant execute on function ledger_erase(uuid, uuid) to afterbell_app;
