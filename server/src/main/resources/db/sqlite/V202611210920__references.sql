create table references_name (
  owner text not null,
  digest text not null,
  since bigint not null,
  primary key (owner, digest)
);
create index references_name_digest on references_name (digest);
