package dev.dormouse.stream;

import java.util.List;
import java.util.function.Function;

/**
 * One stream of the table: how it is made, and what comes out, as a simple model says.
 *
 * @param name what messages call it
 * @param make makes it over sources of the bench
 * @param model what comes out, given the items of both sources
 */
record Row(String name, Function<Workbench, Stream<?>> make, Function<Workbench, List<?>> model) {

  @Override
  public String toString() {
    return name;
  }
}
