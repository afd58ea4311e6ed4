create table if not exists trace (
  trace_id char(32) primary key,
  arrival bigint generated always as identity unique
);

-- The order of the columns is the order in which TraceStore writes them.
create table if not exists span (
  trace_id char(32) not null references trace on delete cascade,
  span_id char(16) not null,
  parent_span_id char(16),
  is_segment boolean not null,
  op varchar(128) not null,
  description varchar(2000) not null,
  status varchar(128) not null,
  is_failed boolean not null,
  origin varchar(128) not null,
  start_micros bigint not null,
  end_micros bigint not null,
  item varchar(16) not null,
  data varchar(100000) not null,
  primary key (trace_id, span_id)
);

create table if not exists tally (
  kind varchar(16) not null,
  reason varchar(128) not null,
  category varchar(128) not null,
  quantity bigint not null,
  primary key (kind, reason, category)
);
