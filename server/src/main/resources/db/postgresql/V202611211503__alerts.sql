create table monitoring_alert (
  project text not null,
  id text not null,
  alert_key text not null,
  kind text not null,
  severity text not null,
  subject text not null,
  sentence text not null,
  evidence text not null,
  evidence_digest text not null,
  opened_at bigint not null,
  last_seen_at bigint not null,
  seen integer not null,
  reopened integer not null,
  state text not null,
  acknowledgment text,
  resolution text,
  resolved_at bigint,
  by_person integer not null,
  primary key (project, id)
);
create unique index monitoring_alert_standing on monitoring_alert (project, alert_key)
  where state <> 'RESOLVED';
create index monitoring_alert_by_key on monitoring_alert (project, alert_key, id);
create table monitoring_alert_message (
  number bigint not null primary key,
  project text not null,
  alert text not null,
  event text not null,
  body text not null,
  state text not null,
  postponed integer not null,
  next_at bigint
);
create index monitoring_alert_message_by_alert on monitoring_alert_message (project, alert, number);
create table monitoring_alert_attempt (
  message bigint not null,
  attempt integer not null,
  at bigint not null,
  status integer,
  error text,
  millis bigint not null,
  primary key (message, attempt)
);
