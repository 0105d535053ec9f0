-- One row once the clock was advanced.
create table operations_clock (
  id integer not null primary key check (id = 1),
  now bigint not null
);
