-- Daemons of osquery: who enrolled by which key, the newest answer to each of our questions, and what people asked a device (PM-3.1, TU-4.G).

create table inventory_node ( -- one enrolment of a daemon; its key is told once and kept as its hash
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  key_id uuid not null, -- the site's enrolment key it came with: revoked, the node is none any more
  host text not null check (length(host) between 1 and 512), -- the daemon's own name for its machine, as sent
  hostname text not null,
  platform text not null constraint node_platform_must_be_known check (platform in ('linux', 'windows', 'macos')),
  version text not null, -- of osquery
  secret_hash text not null check (length(secret_hash) = 64),
  remote text not null,
  enrolled_at timestamptz not null,
  device_id uuid, -- once its answers were taken in
  assembled_at timestamptz, -- when they last were
  ended_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, key_id) references inventory_key (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id)
);
create index on inventory_node (district_id, key_id, enrolled_at);
create index on inventory_node (district_id, host) where ended_at is null;
create index on inventory_node (district_id, device_id) where ended_at is null;
call platform_protect('inventory_node');
grant select, insert, update (device_id, assembled_at, ended_at) on inventory_node to afterbell_app;
grant select on inventory_node to afterbell_worker;

create table inventory_answer ( -- the newest answer to one question of the schedule; what was taken in of it is a submission, kept as it was
  district_id bigint not null,
  node_id uuid not null,
  question text not null check (length(question) between 1 and 60),
  answered_at timestamptz not null, -- by the device's clock
  received_at timestamptz not null,
  is_fresh boolean not null, -- not taken in yet
  size int not null, -- of the rows as text
  rows bytea not null, -- JSON, deflated
  primary key (district_id, node_id, question),
  foreign key (district_id, node_id) references inventory_node (district_id, id)
) with (fillfactor = 80);
call platform_protect('inventory_answer');
grant select, insert, update, delete on inventory_answer to afterbell_app;
grant select on inventory_answer to afterbell_worker;

create table inventory_question ( -- asked by a person of one device, of a closed list; nothing else can be asked, and nothing of it sees or hears
  district_id bigint not null,
  id uuid not null,
  device_id uuid not null,
  question text not null constraint question_must_be_of_the_list
    check (question in ('inventory', 'uptime', 'signed-in', 'listening-ports', 'usb-devices', 'disk-space', 'certificates')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  answered_at timestamptz,
  answer text constraint answer_must_be_known check (answer in ('told', 'not-told', 'too-late')),
  message text not null default '',
  row_count int not null default 0,
  rows jsonb not null default '[]', -- cleaned; at most 200 shown
  primary key (district_id, id),
  constraint question_answered_must_say_when check ((answer is null) = (answered_at is null)),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, asked_by) references people_person (district_id, id)
);
create index on inventory_question (district_id, device_id, asked_at);
call platform_protect('inventory_question');
grant select, insert, update (answered_at, answer, message, row_count, rows) on inventory_question to afterbell_app;
grant select on inventory_question to afterbell_worker;
