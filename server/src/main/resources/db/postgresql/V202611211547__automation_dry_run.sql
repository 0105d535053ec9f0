create table automation_dry_run (
  project text not null,
  id text not null,
  automation text not null,
  policy text not null,
  first_cutoff integer not null,
  last_cutoff integer not null,
  months_done integer not null,
  months_total integer not null,
  result text,
  actor text not null,
  created_at bigint not null,
  primary key (project, id)
);
