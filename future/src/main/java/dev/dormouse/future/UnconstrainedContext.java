package dev.dormouse.future;

/** A context whose leaves spend nothing of the task's budget. */
final class UnconstrainedContext extends ForwardingContext {

  UnconstrainedContext(Context outer) {
    super(outer);
  }

  @Override
  public boolean proceed() {
    return true;
  }

  @Override
  public void refund() {}

  @Override
  public boolean hasBudget() {
    return true;
  }

  @Override
  public int budgetLeft() {
    return Integer.MAX_VALUE;
  }
}
