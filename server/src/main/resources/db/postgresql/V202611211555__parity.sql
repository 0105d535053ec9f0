create table monitoring_parity (
  project text not null,
  id text not null,
  subject text not null,
  endpoint text not null,
  cutoff integer not null,
  release text not null,
  mismatched integer not null,
  document text not null,
  at bigint not null,
  recorded_at bigint not null,
  primary key (project, id)
);
create index monitoring_parity_by_subject on monitoring_parity (project, subject, cutoff, release, id);
create index monitoring_parity_by_endpoint on monitoring_parity (project, endpoint, id);
