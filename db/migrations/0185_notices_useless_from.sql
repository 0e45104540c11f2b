-- SP-1.4: a message that announces something is not sent once that has begun. It is dropped, with evidence, and whoever planned it is told.

alter table notices_notice add column useless_from timestamptz; -- empty: it is worth sending at any time
alter table notices_delivery drop constraint notices_delivery_state_check;
alter table notices_delivery add constraint delivery_must_be_in_a_known_state check (state in ('waiting', 'accepted', 'refused', 'bounced', 'told', 'dropped'));
insert into platform_move (machine, from_state, to_state) values ('delivery', 'waiting', 'dropped');

-- The second net: nothing is handed to a mail server once it is of no more use. A real district's clock is the machine's; a demonstration's
-- may be moved, and its mail never leaves.
create function notices_keep_late_in() returns trigger language plpgsql as $$
begin
  if new.claimed_until is not null and new.claimed_until is distinct from old.claimed_until
    and exists (select from notices_notice n where n.district_id = new.district_id and n.id = new.notice_id and n.useless_from <= now())
    and not exists (select from people_district d where d.district_id = new.district_id and d.is_demo) then
    raise exception 'what this message announces has begun, so it is not sent'
      using errcode = '23514', constraint = 'announcement_must_be_sent_before_it_begins', table = 'notices_delivery';
  end if;
  return new;
end $$;
create trigger announcement_must_be_sent_before_it_begins before update on notices_delivery for each row execute function notices_keep_late_in();
