create table declarations_applied (
  project text not null,
  kind text not null,
  name text not null,
  number bigint not null,
  digest text not null,
  document text not null,
  file text not null,
  line integer not null,
  revision text not null,
  author text not null,
  at bigint not null,
  recorded_at bigint not null,
  primary key (project, kind, name, number)
);
create index declarations_applied_by_time on declarations_applied (project, recorded_at);
