create table serving_split (
  project text not null,
  endpoint text not null,
  number bigint not null,
  primary_release text not null,
  canary text not null,
  weight integer not null,
  shadows text not null,
  salt text not null,
  decision text not null,
  actor text not null,
  at bigint not null,
  recorded_at bigint not null,
  primary key (project, endpoint, number)
);
insert into serving_split (project, endpoint, number, primary_release, canary, weight, shadows,
    salt, decision, actor, at, recorded_at)
  select a.project, a.endpoint, a.number, a.release, '', 0, '[]', '', a.decision, a.actor, a.at,
    a.recorded_at
  from serving_activation a
  where a.number = (select max(b.number) from serving_activation b
    where b.project = a.project and b.endpoint = a.endpoint);
create table serving_holdback (
  project text not null,
  kind text not null,
  name text not null,
  digest text not null,
  decision text not null,
  reason text not null,
  actor text not null,
  at bigint not null,
  recorded_at bigint not null,
  primary key (project, kind, name, digest)
);
create table serving_shadow_segment (
  project text not null,
  endpoint text not null,
  segment text not null,
  parquet text not null,
  commit_id text collate "C" not null,
  row_count integer not null,
  least_id text collate "C" not null,
  greatest_id text collate "C" not null,
  sealed_at bigint not null,
  primary key (project, endpoint, segment)
);
create index serving_shadow_segment_ids
  on serving_shadow_segment (project, endpoint, greatest_id);
