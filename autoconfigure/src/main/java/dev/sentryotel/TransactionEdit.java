package dev.sentryotel;

import dev.sentryotel.encoding.OutgoingTransaction;
import dev.sentryotel.mapping.MappedSpan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes to one transaction. */
final class TransactionEdit implements EditableTransaction {

  private final SpanEdit root;
  private final List<EditableSpan> spans;
  private boolean isDropped;

  TransactionEdit(OutgoingTransaction transaction) {
    this.root = new SpanEdit(transaction.root());
    this.spans = transaction.spans().stream().<EditableSpan>map(SpanEdit::new).toList();
  }

  @Override
  public String name() {
    return MappedSpan.of(root.data()).description();
  }

  @Override
  public void rename(String name) {
    root.rename(name);
  }

  @Override
  public EditableSpan root() {
    return root;
  }

  @Override
  public List<EditableSpan> spans() {
    return spans;
  }

  @Override
  public void drop() {
    isDropped = true;
  }

  boolean isDropped() {
    return isDropped;
  }

  void keep() {
    isDropped = false;
  }

  /** Returns the transaction with the changes, or null if it was dropped. */
  @Nullable OutgoingTransaction result() {
    return isDropped
        ? null
        : new OutgoingTransaction(root.data(), spans.stream().map(EditableSpan::data).toList());
  }
}
