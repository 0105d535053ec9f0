create table packaging_scan (
  project text not null,
  model text not null,
  number integer not null,
  verdict text not null,
  report text not null,
  scanned_at bigint not null,
  primary key (project, model, number)
);
