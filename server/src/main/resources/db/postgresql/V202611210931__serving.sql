create table serving_endpoint (
  project text not null,
  name text not null,
  definition text not null,
  spec text not null,
  updated_at bigint not null,
  primary key (project, name)
);
create table serving_configuration (
  project text not null,
  digest text not null,
  document text not null,
  primary key (project, digest)
);
create table serving_release (
  project text not null,
  digest text not null,
  endpoint text not null,
  document text not null,
  recorded_at bigint not null,
  primary key (project, digest, endpoint)
);
create table serving_activation (
  project text not null,
  endpoint text not null,
  number integer not null,
  release text not null,
  former text not null,
  decision text not null,
  actor text not null,
  at bigint not null,
  recorded_at bigint not null,
  primary key (project, endpoint, number)
);
create table serving_segment (
  project text not null,
  endpoint text not null,
  segment text not null,
  parquet text not null,
  commit_id text collate "C" not null,
  row_count integer not null,
  least_id text collate "C" not null,
  greatest_id text collate "C" not null,
  sealed_at bigint not null,
  primary key (project, endpoint, segment)
);
create index serving_segment_ids on serving_segment (project, endpoint, greatest_id);
