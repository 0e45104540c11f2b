-- The sign-in library's own tables (better-auth 1.7), in schema auth, reached by the role afterbell_auth alone. They know no
-- district: the one exception to the key rule. Column names are the library's.

create table auth."user" ( -- reference data
  id uuid not null primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null
);
create table auth.session ( -- reference data
  id uuid not null primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references auth."user" (id) on delete cascade
);
create table auth.account ( -- reference data
  id uuid not null primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references auth."user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null
);
create table auth.verification ( -- reference data
  id uuid not null primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null
);
create table auth."rateLimit" ( -- reference data
  id uuid not null primary key,
  key text not null unique,
  count int not null,
  "lastRequest" bigint not null
);
-- Ours: failed sign-ins per account, because the library limits per address alone.
create table auth.attempt ( -- reference data
  id uuid not null primary key,
  account_hash text not null,
  at timestamptz not null
);
create index on auth.attempt (account_hash, at);
create index on auth.attempt (at);
grant select, insert, update, delete on all tables in schema auth to afterbell_auth;
