-- The address people reach this installation by, as the wizard settled it; PUBLIC_URL in the environment stands over it. The newest row counts.
create table platform_address ( -- reference data: the installation's, of no district
  id uuid not null primary key,
  public_url text not null constraint address_must_be_an_origin check (public_url ~ '^https?://[a-z0-9.:\[\]-]+$'),
  tls text not null check (tls in ('none', 'own', 'proxy')),
  cert_file text,
  key_file text,
  trusted_proxy text, -- addresses and networks (CIDR) whose X-Forwarded-For is believed
  check_hash text not null, -- of the token that the browser brings back from the new address
  set_at timestamptz not null,
  set_by text not null,
  seen_at timestamptz, -- a browser has reached us by it
  in_force_at timestamptz,
  constraint own_certificate_must_name_its_files check (tls <> 'own' or (cert_file is not null and key_file is not null)),
  constraint proxy_must_be_named check (tls <> 'proxy' or trusted_proxy is not null),
  constraint address_must_be_seen_before_it_counts check (in_force_at is null or seen_at is not null)
);
grant select, insert, update (seen_at, in_force_at) on platform_address to afterbell_app;
grant select on platform_address to afterbell_worker;
