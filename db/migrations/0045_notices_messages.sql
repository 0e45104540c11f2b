-- Notices: who is told what, when, by which channel, delivered or not. Queued by us is not delivered. (SP-1.4, SP-4.1, CM-8)

create table notices_notice (
  district_id bigint not null,
  id uuid not null,
  kind text not null, -- before-patching, approval-asked, tester-asked, ready-to-test, completed, …
  about text not null, -- shown id of what it tells of
  bound_to text, -- hash of what it was sent for (servers and start): a moved start needs a new notice
  subject text not null,
  body text not null,
  due_by timestamptz, -- the latest moment it still counts
  made_at timestamptz not null,
  primary key (district_id, id)
);
create index on notices_notice (district_id, about);
call platform_protect('notices_notice');
grant select, insert on notices_notice to afterbell_app, afterbell_worker;
grant select on notices_notice to afterbell_runner;

create table notices_delivery (
  district_id bigint not null,
  id uuid not null,
  notice_id uuid not null,
  person_id uuid, -- empty: an address typed by hand
  channel text not null check (channel in ('mail', 'told')), -- told: by another channel, named by a person (attested)
  address text not null,
  body text, -- where this person's text differs (a link of their own); cleared once accepted
  state text not null check (state in ('waiting', 'accepted', 'refused', 'bounced', 'told')),
  reply text, -- the mail server's reply code and queue id, or the bounce's status
  message_id text,
  attempts int not null default 0,
  state_at timestamptz not null,
  primary key (district_id, id),
  constraint address_must_be_told_once_a_notice unique (district_id, notice_id, channel, address),
  foreign key (district_id, notice_id) references notices_notice (district_id, id),
  foreign key (district_id, person_id) references people_person (district_id, id)
);
create index on notices_delivery (district_id, state) where state = 'waiting';
call platform_protect('notices_delivery');
grant select, insert, update (state, reply, message_id, attempts, state_at, body) on notices_delivery to afterbell_app, afterbell_worker;
grant select on notices_delivery to afterbell_runner;
