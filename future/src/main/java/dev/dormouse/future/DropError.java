package dev.dormouse.future;

/**
 * Unwinds a woven block that is being dropped. Each drop has its own; no handler but {@code
 * finally} and try-with-resources sees it. Never thrown to user code.
 *
 * <p>It has no stack trace but accepts suppressed failures: what {@code close()} throws on the way
 * is kept in it.
 */
public final class DropError extends Throwable {
  private static final long serialVersionUID = 1L;

  DropError() {
    super("dropped", null, true, false);
  }
}
