create table monitoring_judgement (
  project text not null,
  endpoint text not null,
  release text not null,
  cutoff integer not null,
  label_tree text not null,
  document text not null,
  at bigint not null,
  recorded_at bigint not null,
  primary key (project, endpoint, release, cutoff, label_tree)
);
create table monitoring_monitor (
  project text not null,
  name text not null,
  endpoint text not null,
  definition text not null,
  spec text not null,
  updated_at bigint not null,
  primary key (project, name)
);
create table monitoring_window (
  project text not null,
  monitor text not null,
  endpoint text not null,
  cutoff integer not null,
  number integer not null,
  evidence text not null,
  outcome text not null,
  document text not null,
  recorded_at bigint not null,
  primary key (project, monitor, cutoff, number)
);
create index monitoring_window_endpoint on monitoring_window (project, endpoint, cutoff);
create table monitoring_feedback (
  project text not null,
  endpoint text not null,
  prediction text not null,
  release text not null,
  entity text,
  cutoff integer,
  at bigint not null,
  value double precision not null,
  known_at bigint not null,
  author text not null,
  recorded_at bigint not null,
  primary key (project, endpoint, prediction)
);
