create table access_project (
  project text not null primary key,
  created_at bigint not null
);
insert into access_project (project, created_at) values ('default', 0);
