create table jobs_job (
  id text not null primary key,
  project text not null,
  kind text not null,
  key text not null,
  payload text not null,
  status text not null,
  attempt integer not null,
  retries integer not null,
  crashes integer not null,
  -- When the business clock makes it due; null when that does not matter.
  business_due bigint,
  -- The wall-clock time that was asked for; null when none was. Such a job is housekeeping.
  starts_at bigint,
  -- When it may be tried next.
  wall_due bigint not null,
  fence bigint not null,
  lease_owner text,
  lease_until bigint,
  cancel_wanted integer not null,
  error text,
  created_at bigint not null,
  finished_at bigint,
  unique (project, kind, key)
);
create index jobs_job_by_status on jobs_job (status, wall_due);
create index jobs_job_by_project on jobs_job (project, id);
