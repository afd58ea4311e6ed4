insert into book (isbn, title, author, price_cents) values
  ('9780141439518', 'Pride and Prejudice', 'Jane Austen', 990),
  ('9780142437247', 'Moby-Dick', 'Herman Melville', 1450),
  ('9780141439471', 'Frankenstein', 'Mary Shelley', 890),
  ('9780141439563', 'Great Expectations', 'Charles Dickens', 1190),
  ('9780140449136', 'Crime and Punishment', 'Fyodor Dostoevsky', 1390),
  ('9780141441146', 'Jane Eyre', 'Charlotte Brontë', 990);

insert into shelf (isbn, copies) select isbn, 7 from book;
