alter table audit_entry add column sealed integer not null default 0;
create index audit_entry_unsealed on audit_entry (id) where sealed = 0;
create table audit_segment (
  number bigint not null primary key,
  first_row bigint not null,
  entries text not null,
  hash text not null,
  sealed_at bigint not null,
  signer text not null,
  signature text not null
);
