-- (transaction_id, sequence) is an order in which nothing appears behind a place once all transactions
-- before that place have ended; the sequence alone is not: a lower one may be committed later.
create table events_event (
  sequence bigint generated always as identity primary key,
  transaction_id bigint not null default (pg_current_xact_id()::text::bigint),
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
