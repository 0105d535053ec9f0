-- (transaction_id, sequence) is the order of commits; with one writer the sequence alone is.
create table events_event (
  sequence integer primary key autoincrement,
  transaction_id bigint not null default 0,
  project text not null,
  type text not null,
  subject text not null,
  at bigint not null,
  recorded_at bigint not null,
  data text not null
);
create index events_event_by_type on events_event (type, transaction_id, sequence);
create index events_event_by_project on events_event (project, sequence);

create table events_consumer (
  consumer text not null primary key,
  transaction_id bigint not null,
  sequence bigint not null,
  lease_owner text not null,
  lease_until bigint not null
);
