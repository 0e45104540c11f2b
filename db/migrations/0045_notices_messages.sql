-- Notices: who is told what, when, by which channel, delivered or not. Queued by us is not delivered. (SP-1.4, SP-4.1, CM-8)

create table notices_notice (
  district_id bigint not null,
  id uuid not null,
  kind text not null, -- before-patching, approval-asked, tester-asked, ready-to-test, completed, …
  about text not null, -- shown id of what it tells of
  bound_to text, -- hash of what it was sent for (servers and start): a moved start needs a new notice
  subject text not null,
  body text not null, -- what everybody gets; never a personal link
  due_by timestamptz, -- the latest moment it still counts
  made_at timestamptz not null,
  primary key (district_id, id)
);
create index on notices_notice (district_id, about);
create index on notices_notice (district_id, made_at);
call platform_protect('notices_notice');
grant select, insert on notices_notice to afterbell_app, afterbell_worker;
grant select on notices_notice to afterbell_runner;

-- The moves a delivery may make; the rules declare the same ones and a test compares the two.
insert into platform_move (machine, from_state, to_state) values
  ('delivery', 'new', 'waiting'), ('delivery', 'new', 'refused'), ('delivery', 'new', 'told'),
  ('delivery', 'waiting', 'accepted'), ('delivery', 'waiting', 'refused'), ('delivery', 'waiting', 'bounced'), ('delivery', 'accepted', 'bounced');

create table notices_delivery (
  district_id bigint not null,
  id uuid not null,
  notice_id uuid not null,
  person_id uuid, -- empty: an address typed by hand
  channel text not null check (channel in ('mail', 'told')), -- told: by another channel, named by a person (attested)
  address text not null,
  body text, -- where this person's text differs (a link of their own); cleared as soon as it is of no more use
  machine text not null default 'delivery' check (machine = 'delivery'),
  from_state text not null,
  state text not null check (state in ('waiting', 'accepted', 'refused', 'bounced', 'told')),
  reply text, -- the mail server's reply code and queue id, the bounce's status, or how the person was told
  message_id text, -- the same at every try
  bounce_token text not null, -- comes back with a bounce: district, delivery, and 80 random bits
  attempts int not null default 0,
  next_at timestamptz not null, -- machine time, like the claim: pauses between tries are about servers, not about the procedure
  first_at timestamptz, -- the first try
  claimed_until timestamptz, -- a sender is at it; after that moment it is taken for dead
  state_at timestamptz not null,
  primary key (district_id, id),
  constraint address_must_be_told_once_a_notice unique (district_id, notice_id, channel, address),
  constraint delivery_move_must_be_legal foreign key (machine, from_state, state) references platform_move (machine, from_state, to_state),
  constraint personal_text_must_go_once_delivered check (body is null or state = 'waiting'),
  foreign key (district_id, notice_id) references notices_notice (district_id, id),
  foreign key (district_id, person_id) references people_person (district_id, id)
);
create index on notices_delivery (district_id, next_at) where state = 'waiting';
create index on notices_delivery (district_id, state_at) where state in ('refused', 'bounced');
call platform_protect('notices_delivery');
grant select, insert on notices_delivery to afterbell_worker;
grant update (from_state, state, reply, message_id, attempts, next_at, first_at, claimed_until, state_at, body) on notices_delivery to afterbell_worker;
-- A person's own text may hold a link that decides: the web writes it and never reads it back, the runner never sees it.
grant insert on notices_delivery to afterbell_app;
grant select (district_id, id, notice_id, person_id, channel, address, state, reply, attempts, state_at) on notices_delivery to afterbell_app, afterbell_runner;
