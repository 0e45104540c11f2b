-- A server told by an installation of an agent that nobody knew: held, and a person is asked (PM-3.1).
alter table inventory_alarm drop constraint alarm_kind_must_be_known;
alter table inventory_alarm add constraint alarm_kind_must_be_known check (kind in ('identity-claimed', 'identity-shared', 'agent-replaced'));
