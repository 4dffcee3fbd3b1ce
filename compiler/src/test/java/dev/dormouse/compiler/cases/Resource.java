package dev.dormouse.compiler.cases;

import java.io.IOException;

/** A resource that logs. */
public final class Resource implements AutoCloseable {
  private final String name;
  private final boolean failing;

  public Resource(String name) {
    this(name, false);
  }

  /** A resource whose close throws if {@code failing}. */
  public Resource(String name, boolean failing) {
    this.name = name;
    this.failing = failing;
    Script.log("open " + name);
  }

  public String name() {
    return name;
  }

  @Override
  public void close() throws IOException {
    Script.log("close " + name);
    if (failing) {
      throw new IOException("close " + name);
    }
  }
}
