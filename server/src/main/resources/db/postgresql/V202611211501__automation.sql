create table automation_definition (
  project text not null,
  name text not null,
  endpoint text not null,
  digest text not null,
  spec text not null,
  updated_at bigint not null,
  primary key (project, name)
);
create table automation_case (
  project text not null,
  automation text not null,
  cutoff integer not null,
  endpoint text not null,
  phase text not null,
  revision bigint not null,
  executions text not null,
  pending text not null,
  rollout integer,
  rollout_state text not null,
  answered_by text not null,
  opened_at bigint not null,
  changed_at bigint not null,
  primary key (project, automation, cutoff)
);
create index automation_case_by_phase on automation_case (project, automation, phase);
create table automation_decision (
  project text not null,
  id text not null,
  automation text not null,
  cutoff integer not null,
  number integer not null,
  kind text not null,
  signal text not null,
  diagnosis text not null,
  action text not null,
  judged_cutoff integer,
  wanted_training integer not null,
  seconds double precision not null,
  fingerprint text not null,
  digest text not null,
  evidence text not null,
  decision text not null,
  definition text not null,
  today integer not null,
  at bigint not null,
  recorded_at bigint not null,
  primary key (project, id),
  unique (project, automation, cutoff, number)
);
create table automation_pause (
  project text not null,
  automation text not null,
  reason text not null,
  actor text not null,
  at bigint not null,
  primary key (project, automation)
);
