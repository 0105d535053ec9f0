create table pipelines_definition (
  project text not null,
  pipeline text not null,
  digest text not null,
  spec text not null,
  revision text not null,
  recorded_at bigint not null,
  primary key (project, pipeline, digest)
);
create table pipelines_current (
  project text not null,
  pipeline text not null,
  digest text not null,
  primary key (project, pipeline)
);
create table pipelines_execution (
  project text not null,
  id text not null,
  pipeline text not null,
  number bigint not null,
  definition text not null,
  parameters text not null,
  until_step text not null,
  fresh integer not null,
  status text not null,
  author text not null,
  author_kind text not null,
  at bigint not null,
  started_at bigint not null,
  ended_at bigint,
  error text,
  primary key (project, id),
  unique (project, pipeline, number)
);
create index pipelines_execution_by_end on pipelines_execution (status, ended_at);
create table pipelines_step (
  project text not null,
  execution text not null,
  step text not null,
  position integer not null,
  pipeline text not null,
  type text not null,
  asked integer not null,
  status text not null,
  attempt integer not null,
  failures integer not null,
  job text,
  at bigint,
  started_at bigint,
  ended_at bigint,
  cache_key text,
  inputs text,
  outputs text,
  reason text,
  progress text,
  fraction double precision,
  error text,
  primary key (project, execution, step)
);
create index pipelines_step_by_end on pipelines_step (project, pipeline, step, ended_at);
create table pipelines_cache (
  project text not null,
  cache_key text not null,
  execution text not null,
  step text not null,
  outputs text not null,
  recorded_at bigint not null,
  primary key (project, cache_key)
);
create table pipelines_log (
  project text not null,
  execution text not null,
  number bigint not null,
  step text not null,
  attempt integer not null,
  at bigint not null,
  line text not null,
  primary key (project, execution, number)
);
