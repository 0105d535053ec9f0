-- Registered models. A version's number is never used again, also not after its model was deleted.
create table registry_model (
  project text not null,
  name text not null,
  description text,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (project, name)
);
create table registry_number (
  project text not null,
  name text not null,
  last_number bigint not null,
  primary key (project, name)
);
create table registry_model_tag (
  project text not null,
  model text not null,
  name text not null,
  value text not null,
  primary key (project, model, name)
);

-- location is where the files are: a models:/ source is resolved once, when the version is made.
create table registry_version (
  project text not null,
  model text not null,
  number bigint not null,
  package_digest text,
  run_id text,
  logged_model_id text,
  run_link text,
  source text not null,
  location text not null,
  description text,
  user_name text not null,
  stage text not null,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  primary key (project, model, number)
);
create index registry_version_by_run on registry_version (run_id);
create table registry_version_tag (
  project text not null,
  model text not null,
  number bigint not null,
  name text not null,
  value text not null,
  primary key (project, model, number, name)
);
create table registry_alias (
  project text not null,
  model text not null,
  alias text not null,
  number bigint not null,
  primary key (project, model, alias)
);

-- Closed packages, by the digest of their manifest.
create table registry_package (
  project text not null,
  digest text not null,
  created_at bigint not null,
  primary key (project, digest)
);
