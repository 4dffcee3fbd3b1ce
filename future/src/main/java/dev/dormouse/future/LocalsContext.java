package dev.dormouse.future;

/** A context with task-locals of its own. */
final class LocalsContext extends ForwardingContext {
  private final Locals locals;

  LocalsContext(Locals locals, Context outer) {
    super(outer);
    this.locals = locals;
  }

  @Override
  public Locals locals() {
    return locals;
  }
}
