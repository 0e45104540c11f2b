-- Views of a list that somebody named: an address with a name, for oneself or for all of the district. It grants nothing: what an
-- address shows is decided anew for whoever opens it.

create table people_saved_view (
  district_id bigint not null,
  id uuid not null,
  list text not null constraint saved_view_must_name_its_list check (list ~ '^[a-z-]{1,40}$'),
  name text not null constraint saved_view_must_have_a_short_name check (length(trim(name)) between 1 and 60),
  query text not null constraint saved_view_must_be_an_address check (length(query) <= 1500 and query !~ '[\s#]'),
  owner_id uuid not null,
  is_shared boolean not null,
  made_at timestamptz not null,
  primary key (district_id, id),
  constraint saved_view_must_have_one_name_a_person unique (district_id, list, owner_id, name),
  foreign key (district_id, owner_id) references people_person (district_id, id)
);
call platform_protect('people_saved_view');
grant select, insert, delete on people_saved_view to afterbell_app;

-- Acts that nothing has left the building for may be taken back for ten minutes by whoever did them, while nothing changed since.
create table people_undo (
  district_id bigint not null,
  id uuid not null,
  kind text not null, -- which act, e.g. `assets.exposure`: tells who knows how to take it back
  about text not null, -- the thing's shown id
  says text not null constraint undo_must_say_what_was_done check (length(says) between 1 and 300),
  person_id uuid not null,
  before jsonb not null,
  after jsonb not null, -- what stands now; anything else means that somebody changed it since
  made_at timestamptz not null,
  ends_at timestamptz not null,
  undone_at timestamptz,
  primary key (district_id, id),
  constraint undo_must_end_within_ten_minutes check (ends_at > made_at and ends_at <= made_at + interval '10 minutes'),
  constraint undo_must_happen_before_it_ends check (undone_at is null or undone_at <= ends_at),
  foreign key (district_id, person_id) references people_person (district_id, id)
);
create index on people_undo (district_id, person_id, ends_at) where undone_at is null;
call platform_protect('people_undo');
grant select, insert, update (undone_at) on people_undo to afterbell_app;
