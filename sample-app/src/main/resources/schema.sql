create table book (
  isbn char(13) primary key,
  title varchar(200) not null,
  author varchar(200) not null,
  price_cents int not null
);

create table shelf (
  isbn char(13) primary key references book,
  copies int not null
);

create table book_order (
  id bigint generated always as identity primary key,
  isbn char(13) not null references book,
  tenant varchar(32) not null,
  is_confirmed boolean default false not null
);
