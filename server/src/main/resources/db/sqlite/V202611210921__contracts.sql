create table contracts_document (
  project text not null,
  digest text not null,
  dataset text not null,
  contract text not null,
  version text not null,
  document text not null,
  applied_by text not null,
  applied_at bigint not null,
  primary key (project, digest)
);
create table contracts_guard (
  project text not null,
  dataset text not null,
  digest text not null,
  since bigint not null,
  primary key (project, dataset)
);
