create table rollout_declaration (
  project text not null,
  name text not null,
  endpoint text not null,
  definition text not null,
  spec text not null,
  updated_at bigint not null,
  primary key (project, name)
);
create unique index rollout_declaration_endpoint on rollout_declaration (project, endpoint);
create table rollout_rollout (
  project text not null,
  endpoint text not null,
  number integer not null,
  revision bigint not null,
  is_running integer not null,
  awaits text not null,
  document text not null,
  updated_at bigint not null,
  primary key (project, endpoint, number)
);
create index rollout_rollout_awaits on rollout_rollout (awaits);
create unique index rollout_rollout_running on rollout_rollout (project, endpoint) where is_running = 1;
create table rollout_look (
  project text not null,
  endpoint text not null,
  number integer not null,
  look bigint not null,
  document text not null,
  primary key (project, endpoint, number, look)
);
create table rollout_maturity (
  project text not null,
  endpoint text not null,
  number integer not null,
  view text not null,
  cutoff text not null,
  primary key (project, endpoint, number, view, cutoff)
);
