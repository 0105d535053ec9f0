create table lineage_node (
  project text not null,
  id text not null,
  kind text not null,
  title text not null,
  digest text not null,
  facts text not null,
  at bigint not null,
  primary key (project, id)
);
create index lineage_node_by_time on lineage_node (project, at);
create table lineage_edge (
  project text not null,
  id text not null,
  made_of text not null,
  primary key (project, id, made_of)
);
create index lineage_edge_back on lineage_edge (project, made_of);
