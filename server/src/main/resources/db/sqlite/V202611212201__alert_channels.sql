create table monitoring_alert_notice (
  channel text not null,
  number bigint not null,
  project text not null,
  subject text not null,
  state text not null,
  closed integer not null,
  next_at bigint,
  primary key (channel, number)
);
create index monitoring_alert_notice_by_subject
  on monitoring_alert_notice (project, subject, state, channel, number);
create table monitoring_alert_notice_part (
  channel text not null,
  event bigint not null,
  number bigint not null,
  project text not null,
  alert text not null,
  type text not null,
  body text not null,
  primary key (channel, event)
);
create index monitoring_alert_notice_part_by_message
  on monitoring_alert_notice_part (channel, number, event);
create index monitoring_alert_notice_part_by_alert
  on monitoring_alert_notice_part (alert, channel, event);
create table monitoring_alert_notice_attempt (
  channel text not null,
  number bigint not null,
  attempt integer not null,
  at bigint not null,
  status integer,
  error text,
  millis bigint not null,
  primary key (channel, number, attempt)
);
create table monitoring_alert_silence (
  project text not null,
  id text not null,
  subject text,
  kind text,
  reason text not null,
  said_by text not null,
  from_at bigint not null,
  until_at bigint not null,
  ended_at bigint,
  ended_by text,
  primary key (project, id)
);
create index monitoring_alert_silence_by_end on monitoring_alert_silence (project, until_at);
insert into monitoring_alert_notice (channel, number, project, subject, state, closed, next_at)
  select 'webhook', m.number, m.project, coalesce(a.subject, ''), m.state, 1, m.next_at
  from monitoring_alert_message m
  left join monitoring_alert a on a.project = m.project and a.id = m.alert;
insert into monitoring_alert_notice_part (channel, event, number, project, alert, type, body)
  select 'webhook', number, number, project, alert, event, body from monitoring_alert_message;
insert into monitoring_alert_notice_attempt (channel, number, attempt, at, status, error, millis)
  select 'webhook', message, attempt, at, status, error, millis from monitoring_alert_attempt;
drop table monitoring_alert_attempt;
drop table monitoring_alert_message;
