package dev.sentryotel.sample.shop;

/**
 * An order of one copy.
 *
 * @param id its number
 * @param isbn the book
 * @param title the book's title
 * @param tenant the branch that took the order
 * @param isConfirmed whether the confirmation has gone out
 */
record BookOrder(long id, String isbn, String title, String tenant, boolean isConfirmed) {}
