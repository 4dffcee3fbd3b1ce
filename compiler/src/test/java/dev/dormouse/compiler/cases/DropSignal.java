package dev.dormouse.compiler.cases;

/** Unwinds the unwoven twin of a case that is being dropped. */
public final class DropSignal extends Throwable {
  private static final long serialVersionUID = 1L;

  public DropSignal() {
    super("dropped", null, true, false);
  }
}
