create table audit_entry (
  id text not null primary key,
  at bigint not null,
  actor text not null,
  project text not null,
  action text not null,
  subject text not null,
  details text not null
);
create index audit_entry_by_project on audit_entry (project, id);
