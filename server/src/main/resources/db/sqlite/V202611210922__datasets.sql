create table datasets_dataset (
  project text not null,
  dataset text not null,
  spec text,
  head text,
  changed_at bigint not null,
  primary key (project, dataset)
);
create table datasets_commit (
  id text not null primary key,
  project text not null,
  dataset text not null,
  tree text not null,
  parent text,
  author text not null,
  at bigint not null,
  recorded_at bigint not null,
  message text not null,
  source text not null,
  cutoff text,
  watermark bigint,
  report text,
  row_count bigint not null,
  rows_added bigint not null
);
create index datasets_commit_log on datasets_commit (project, dataset, id);
create index datasets_commit_cutoff on datasets_commit (project, dataset, cutoff, id);
create table datasets_statistics (
  file text not null primary key,
  statistics text not null
);
create table datasets_delivery (
  id text not null primary key,
  project text not null,
  dataset text not null,
  file_name text not null,
  path text not null,
  digest text not null,
  size bigint not null,
  at bigint not null,
  recorded_at bigint not null,
  delivered_by text not null,
  state text not null,
  commit_id text,
  report text,
  error text
);
create index datasets_delivery_log on datasets_delivery (project, dataset, id);
create index datasets_delivery_state on datasets_delivery (project, dataset, state, id);
create index datasets_delivery_digest on datasets_delivery (project, dataset, digest);
create table datasets_quarantine (
  id text not null primary key,
  project text not null,
  dataset text not null,
  subject text not null,
  at bigint not null,
  recorded_at bigint not null,
  cutoff text,
  source text not null,
  report text not null,
  failing text
);
create index datasets_quarantine_log on datasets_quarantine (project, dataset, id);
