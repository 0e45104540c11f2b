-- A decision may carry a passkey's signature over exactly what was decided. Stored with the decision and as immutable as it: no role updates or
-- deletes a decision. The database keeps what came; whether it holds is checked when it is written, and again by the runner before an effect.

alter table changes_decision
  add column credential_id text,
  add column authenticator_data text, -- base64url, as the authenticator made it
  add column client_data text, -- base64url of the browser's JSON, which holds challenge and origin
  add column signature text, -- base64url
  add column nonce text,
  add column signed_at timestamptz; -- when it was asked for; part of what was signed
alter table changes_decision
  add constraint signature_must_be_whole check (num_nonnulls(credential_id, authenticator_data, client_data, signature, nonce, signed_at) in (0, 6)),
  add constraint signature_must_be_by_passkey check (signature is null or proof = 'passkey');
alter table changes_decision add constraint signature_must_be_by_the_deciders_own_passkey foreign key (district_id, credential_id, decider_id)
    references people_passkey (district_id, credential_id, person_id);
-- An approval given without a signature may be signed later, by the same rules; nothing else follows a last word.
drop index text_must_be_decided_once_a_capacity;
create unique index text_must_be_decided_once_a_capacity on changes_decision (district_id, request_id, text_hash, capacity, (signature is not null)) where verdict <> 'delayed';
