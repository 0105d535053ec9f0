create table pipelines_schedule (
  project text not null,
  pipeline text not null,
  schedule text not null,
  since bigint not null,
  next_due bigint not null,
  primary key (project, pipeline)
);
create table pipelines_firing (
  project text not null,
  pipeline text not null,
  due bigint not null,
  execution text not null,
  recorded_at bigint not null,
  primary key (project, pipeline, due)
);
