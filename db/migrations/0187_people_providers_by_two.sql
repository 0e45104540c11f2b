-- CM-6: whoever may say who somebody is could be every approver. An identity provider signs nobody in until a second person confirmed exactly
-- this issuer and client; another one is another row, to be confirmed anew. Providers of before wait for their confirmation too.

alter table people_provider
  add column confirmed_by uuid,
  add column confirmed_at timestamptz,
  add column trusts_factor boolean not null default false, -- whether its word that a second factor was shown (`amr`) counts
  add constraint provider_must_be_confirmed_by_another_person check (confirmed_by is null or confirmed_by <> set_by),
  add constraint provider_must_be_confirmed_by_somebody check ((confirmed_by is null) = (confirmed_at is null));
alter table people_provider add foreign key (district_id, confirmed_by) references people_person (district_id, id);
grant update (confirmed_by, confirmed_at) on people_provider to afterbell_app;

create function people_provider_confirmed_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.confirmed_by is not null then
      raise exception 'a provider is confirmed after it was set' using errcode = '23514', constraint = 'provider_must_be_set_before_it_is_confirmed';
    end if;
  elsif old.confirmed_by is distinct from new.confirmed_by and (old.confirmed_by is not null or old.ended_at is not null) then
    raise exception 'a confirmation stays' using errcode = '23514', constraint = 'provider_must_be_confirmed_once';
  elsif (new.label, new.issuer, new.client_id, new.trusts_factor, new.set_by) is distinct from (old.label, old.issuer, old.client_id, old.trusts_factor, old.set_by) then
    raise exception 'another provider is another row' using errcode = '23514', constraint = 'confirmed_provider_must_stay_as_it_is';
  end if;
  return new;
end $$;
create trigger provider_must_be_confirmed_once before insert or update on people_provider for each row execute function people_provider_confirmed_once();

-- Whether the owner of the mailbox ever proved that this account's address is theirs, by a link that was mailed there. An account opened by a
-- link that was handed over holds its address only until that owner comes. Empty for accounts of before: nobody noted it then.
alter table auth."user" add column "addressProvedAt" timestamptz;
grant delete on people_login, people_login_district to afterbell_app; -- the tie between a person and an account that turned out to be somebody else's

-- A way back in that is mailed needs a second half, told face to face by the second of those who saw the person: a mailbox alone opens nothing.
alter table people_invitation add column code_hash text;
