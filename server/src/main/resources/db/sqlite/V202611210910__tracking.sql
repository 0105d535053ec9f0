-- Experiments and runs. Times named *_millis are the clients' own, kept as given.
create table tracking_experiment (
  experiment integer primary key autoincrement,
  project text not null,
  name text not null,
  artifact_location text not null,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  unique (project, name)
);
insert into tracking_experiment (experiment, project, name, artifact_location, created_at, updated_at)
  values (0, 'default', 'Default', 'mlflow-artifacts:/0', 0, 0);

create table tracking_experiment_tag (
  experiment bigint not null,
  name text not null,
  value text not null,
  primary key (experiment, name)
) without rowid;

-- Names of metrics, parameters and tags, once each.
create table tracking_key (
  key integer primary key autoincrement,
  name text not null unique
);

create table tracking_run (
  run integer primary key autoincrement,
  run_id text not null unique,
  experiment bigint not null,
  name text not null,
  status text not null,
  user_name text not null,
  start_millis bigint not null,
  end_millis bigint,
  deleted_at bigint
);
create index tracking_run_by_start on tracking_run (experiment, start_millis desc, run_id);

-- The key of a point is all of it: logging the same point again changes nothing. NaN is value 0, is_nan 1.
create table tracking_metric (
  run bigint not null,
  key bigint not null,
  timestamp_millis bigint not null,
  step bigint not null,
  value real not null,
  is_nan integer not null,
  primary key (run, key, timestamp_millis, step, value, is_nan)
) without rowid;

-- The newest point of each metric. The experiment is repeated for the search indexes.
create table tracking_latest (
  run bigint not null,
  key bigint not null,
  experiment bigint not null,
  value real not null,
  is_nan integer not null,
  timestamp_millis bigint not null,
  step bigint not null,
  primary key (run, key)
) without rowid;
create index tracking_latest_by_value on tracking_latest (experiment, key, is_nan, value);

create table tracking_param (
  run bigint not null,
  key bigint not null,
  experiment bigint not null,
  value text not null,
  primary key (run, key)
) without rowid;
create index tracking_param_by_value on tracking_param (experiment, key, substr(value, 1, 100));

create table tracking_tag (
  run bigint not null,
  key bigint not null,
  experiment bigint not null,
  value text not null,
  primary key (run, key)
) without rowid;
create index tracking_tag_by_value on tracking_tag (experiment, key, substr(value, 1, 100));

-- Datasets as clients describe them, and which run used which.
create table tracking_dataset (
  dataset integer primary key autoincrement,
  experiment bigint not null,
  name text not null,
  digest text not null,
  source_type text not null,
  source text not null,
  schema_text text not null,
  profile text not null,
  unique (experiment, name, digest)
);
create table tracking_run_dataset (
  run bigint not null,
  dataset bigint not null,
  primary key (run, dataset)
) without rowid;
create table tracking_run_dataset_tag (
  run bigint not null,
  dataset bigint not null,
  name text not null,
  value text not null,
  primary key (run, dataset, name)
) without rowid;

-- Models that runs logged, and which run read or wrote which.
create table tracking_model (
  model_id text not null primary key,
  experiment bigint not null,
  name text not null,
  status text not null,
  model_type text,
  source_run_id text,
  status_message text,
  created_millis bigint not null,
  updated_millis bigint not null,
  deleted_at bigint
);
create index tracking_model_by_experiment on tracking_model (experiment, created_millis desc, model_id);
create table tracking_model_tag (
  model_id text not null,
  name text not null,
  value text not null,
  primary key (model_id, name)
) without rowid;
create table tracking_model_param (
  model_id text not null,
  name text not null,
  value text not null,
  primary key (model_id, name)
) without rowid;
create table tracking_model_metric (
  model_id text not null,
  name text not null,
  run_id text not null,
  timestamp_millis bigint not null,
  step bigint not null,
  value real not null,
  is_nan integer not null,
  dataset_name text not null,
  dataset_digest text not null,
  primary key (model_id, name, run_id, timestamp_millis, step, value, is_nan, dataset_name, dataset_digest)
) without rowid;
create table tracking_run_model (
  run bigint not null,
  model_id text not null,
  direction text not null,
  step bigint not null,
  primary key (run, model_id, direction)
) without rowid;

-- Files by path below mlflow-artifacts:/ of the project.
create table tracking_artifact (
  project text not null,
  path text not null,
  digest text not null,
  size bigint not null,
  created_at bigint not null,
  primary key (project, path)
) without rowid;
