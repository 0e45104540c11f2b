-- The ledger as a Merkle tree (RFC 6962) with signed checkpoints. A process of its own seals, under a role that reads no content and writes nothing else.

create table ledger_installation ( -- reference data: one row, part of every checkpoint's origin
  one boolean not null primary key default true constraint installation_must_be_one check (one),
  id text not null check (id ~ '^[0-9a-f]{16}$')
);
insert into ledger_installation (id) values (left(encode(sha256(convert_to(gen_random_uuid()::text || clock_timestamp()::text, 'UTF8')), 'hex'), 16));
grant select on ledger_installation to afterbell_app, afterbell_worker, afterbell_sealer;

-- Hashes alone, 256 to a row (C2SP tlog-tiles, height 8): a proof reads a handful of rows and no entry.
create table ledger_tile (
  district_id bigint not null references people_district (district_id),
  level smallint not null check (level between 0 and 7),
  n bigint not null check (n >= 0),
  hashes bytea not null constraint tile_must_hold_whole_hashes check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
  primary key (district_id, level, n)
);
alter table ledger_tile alter column hashes set storage external; -- hashes do not compress
call platform_protect('ledger_tile');
grant select on ledger_tile to afterbell_app, afterbell_worker;
grant select, insert, update (hashes) on ledger_tile to afterbell_sealer;

-- A second net below the sealer's own check against what it last signed.
create function ledger_tile_must_only_grow() returns trigger language plpgsql as $$
begin
  if substring(new.hashes for octet_length(old.hashes)) <> old.hashes then
    raise exception 'a tile of the ledger only grows' using errcode = '23514', constraint = 'tile_must_only_grow';
  end if;
  return new;
end $$;
create trigger tile_must_only_grow before update on ledger_tile for each row execute function ledger_tile_must_only_grow();

-- A district's sealing keys, each announced by an entry; from the second on the former one signs the announcement, unless it was lost.
create table ledger_key (
  district_id bigint not null references people_district (district_id),
  n int not null constraint key_must_count_from_one check (n >= 1),
  public_key text not null check (length(public_key) = 44), -- Ed25519, base64; the secret half is a file of the sealer's
  former_signature text, -- base64
  entry_id uuid not null,
  began_at timestamptz not null,
  primary key (district_id, n),
  foreign key (district_id, entry_id) references ledger_entry (district_id, id)
);
call platform_protect('ledger_key');
grant select on ledger_key to afterbell_app, afterbell_worker;
grant select, insert on ledger_key to afterbell_sealer;

create table ledger_key_ask ( -- somebody wants the key replaced; the sealer alone can
  district_id bigint not null,
  n int not null, -- the key to be replaced
  asked_at timestamptz not null,
  primary key (district_id, n),
  constraint key_to_be_replaced_must_exist foreign key (district_id, n) references ledger_key (district_id, n)
);
call platform_protect('ledger_key_ask');
grant select, insert on ledger_key_ask to afterbell_app;
grant select on ledger_key_ask to afterbell_sealer;

create table ledger_checkpoint (
  district_id bigint not null references people_district (district_id),
  epoch int not null references platform_epoch (epoch),
  size bigint not null check (size >= 1),
  note text not null, -- C2SP signed note, byte for byte
  key_n int not null,
  made_at timestamptz not null, -- machine time
  primary key (district_id, epoch, size),
  foreign key (district_id, key_n) references ledger_key (district_id, n)
);
call platform_protect('ledger_checkpoint');
grant select on ledger_checkpoint to afterbell_app, afterbell_worker;
grant select, insert on ledger_checkpoint to afterbell_sealer;

create table ledger_sealing ( -- what stops the sealer in a district, for people to read; no row: nothing ever did
  district_id bigint not null primary key references people_district (district_id),
  fault text, -- empty again once it seals
  fault_at timestamptz not null
);
call platform_protect('ledger_sealing');
grant select on ledger_sealing to afterbell_app, afterbell_worker;
grant select, insert, update (fault, fault_at) on ledger_sealing to afterbell_sealer;

-- The sealer numbers and chains; the worker no longer may. It reads the envelope of an entry, never its salt and content.
revoke insert on ledger_seal from afterbell_worker;
revoke select, delete on ledger_unsealed from afterbell_worker;
grant select, insert on ledger_seal to afterbell_sealer;
grant select, insert, delete on ledger_unsealed to afterbell_sealer;
grant select (district_id, id, at, kind, clauses, actor, proof, grade, clock, epoch, about, content_hash) on ledger_entry to afterbell_sealer;
grant insert (district_id, id, at, kind, clauses, actor, proof, grade, about, salt, content, content_hash) on ledger_entry to afterbell_sealer;
create policy sealer_must_write_of_its_keys_alone on ledger_entry as restrictive for insert to afterbell_sealer
  with check (kind = 'ledger.key-announced' and actor = 'process:sealer');
create policy keys_must_be_announced_by_the_sealer on ledger_entry as restrictive for insert to afterbell_app, afterbell_worker, afterbell_runner
  with check (kind <> 'ledger.key-announced' and actor <> 'process:sealer');
grant select on people_district_list, platform_epoch, platform_clock to afterbell_sealer;
grant select (district_id, is_demo) on people_district to afterbell_sealer;
grant select, insert, update on platform_process to afterbell_sealer;
