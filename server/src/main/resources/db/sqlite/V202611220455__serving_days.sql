create table serving_segment_day (
  project text not null,
  endpoint text not null,
  segment text not null,
  day integer not null,
  variant text not null,
  row_count integer not null,
  primary key (project, endpoint, segment, day, variant)
);
create index serving_segment_day_by_day on serving_segment_day (project, endpoint, day);
create table serving_shadow_segment_day (
  project text not null,
  endpoint text not null,
  segment text not null,
  day integer not null,
  variant text not null,
  row_count integer not null,
  primary key (project, endpoint, segment, day, variant)
);
create index serving_shadow_segment_day_by_day
  on serving_shadow_segment_day (project, endpoint, day);
