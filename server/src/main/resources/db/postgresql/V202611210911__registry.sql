-- Registered models. A version's number is never used again, also not after its model was deleted.
create table registry_model (
  project text collate "C" not null,
  name text collate "C" not null,
  description text,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (project, name)
);
create table registry_number (
  project text collate "C" not null,
  name text collate "C" not null,
  last_number bigint not null,
  primary key (project, name)
);
create table registry_model_tag (
  project text collate "C" not null,
  model text collate "C" not null,
  name text collate "C" not null,
  value text not null,
  primary key (project, model, name)
);

-- location is where the files are: a models:/ source is resolved once, when the version is made.
create table registry_version (
  project text collate "C" not null,
  model text collate "C" not null,
  number bigint not null,
  package_digest text collate "C",
  run_id text collate "C",
  logged_model_id text collate "C",
  run_link text,
  source text collate "C" not null,
  location text not null,
  description text,
  user_name text not null,
  stage text collate "C" not null,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  primary key (project, model, number)
);
create index registry_version_by_run on registry_version (run_id);
create table registry_version_tag (
  project text collate "C" not null,
  model text collate "C" not null,
  number bigint not null,
  name text collate "C" not null,
  value text not null,
  primary key (project, model, number, name)
);
create table registry_alias (
  project text collate "C" not null,
  model text collate "C" not null,
  alias text collate "C" not null,
  number bigint not null,
  primary key (project, model, alias)
);

-- Closed packages, by the digest of their manifest.
create table registry_package (
  project text collate "C" not null,
  digest text collate "C" not null,
  created_at bigint not null,
  primary key (project, digest)
);
