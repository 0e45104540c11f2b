-- A demonstration's people come in by a link that is printed once at the shell: their decisions say so, not a factor nobody showed (CM-6).
-- In a real district no session is opened by such a code.
alter table changes_decision drop constraint decision_must_be_proved_by_its_person;
alter table changes_decision add constraint decision_must_be_proved_by_its_person
  check (proof in ('link', 'password', 'provider', 'second-factor', 'passkey', 'one-time-code'));
