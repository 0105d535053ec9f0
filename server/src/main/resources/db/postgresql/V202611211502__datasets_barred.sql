create table datasets_barred (
  project text not null,
  dataset text not null,
  tree text not null,
  decision text not null,
  reason text not null,
  at bigint not null,
  primary key (project, dataset, tree)
);
