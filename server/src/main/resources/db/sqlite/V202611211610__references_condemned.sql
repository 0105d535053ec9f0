create table references_condemned (
  digest text not null primary key,
  since bigint not null,
  deleted_at bigint
);
