create table features_definition (
  project text not null,
  digest text not null,
  view text not null,
  spec text not null,
  created_at bigint not null,
  created_by text not null,
  primary key (project, digest)
);
create table features_view (
  project text not null,
  name text not null,
  definition text not null,
  entity text not null,
  is_label smallint not null,
  updated_at bigint not null,
  primary key (project, name)
);
create table features_materialisation (
  project text not null,
  commit_id text not null,
  view text not null,
  cutoff integer not null,
  definition text not null,
  tree text not null,
  row_count bigint not null,
  hidden text not null,
  at bigint not null,
  recorded_at bigint not null,
  primary key (project, commit_id)
);
create index features_materialisation_view on features_materialisation (project, view, cutoff);
create table features_online_set (
  id bigint not null primary key,
  project text not null,
  view text not null,
  definition text not null,
  cutoff integer not null,
  tree text not null,
  features text not null,
  state text not null,
  recorded_at bigint not null
);
create index features_online_set_definition on features_online_set (project, definition);
create table features_online (
  set_id bigint not null,
  entity text not null,
  vector bytea not null,
  primary key (set_id, entity)
);
