package dev.dormouse.compiler.fuzz;

/** Supertypes of generated classes, in another package than they are. */
public final class Ancestors {
  private Ancestors() {}

  /** A superclass of anonymous classes, which in a generic class may not be throwable. */
  public static class Named {
    private final String text;

    /** Makes one. */
    public Named(String text) {
      this.text = World.cut(text);
    }

    /** What it was made with. */
    public String text() {
      return text;
    }
  }

  /** A superclass that takes what a program makes before its constructor runs. */
  public static class Made<F> {
    /** What was made. */
    public final F made;

    /** Takes it. */
    protected Made(F made) {
      this.made = made;
    }
  }

  /** An interface with a default method. */
  public interface Left {
    /** Is overridden. */
    default int weight(int i) {
      return i + 20;
    }
  }

  /** Another one, with the same method. */
  public interface Right {
    /** Is overridden. */
    default int weight(int i) {
      return i + 30;
    }
  }

  /** A superclass of programs, in another package than they are. */
  public static class Host {
    /** Is overridden. */
    protected int weight(int i) {
      return i + 100;
    }

    /** Is not overridden. */
    protected String label(String s) {
      return World.cut("L" + s);
    }
  }
}
