package dev.sentryotel.sample.shop;

/**
 * A book in the catalogue.
 *
 * @param isbn thirteen digits
 * @param title its title
 * @param author who wrote it
 * @param priceCents its price in euro cents
 */
record Book(String isbn, String title, String author, int priceCents) {

  /** The price for people: {@code 12.90 €}. */
  public String price() {
    return "%d.%02d €".formatted(priceCents / 100, priceCents % 100);
  }
}
