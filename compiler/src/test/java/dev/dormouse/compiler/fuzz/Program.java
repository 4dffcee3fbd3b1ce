package dev.dormouse.compiler.fuzz;

/**
 * A generated program: one class with a method {@code program(World)} that returns a future.
 *
 * @param name of its class
 * @param seed it was generated from; selects the options of the compiler too
 * @param source its class
 * @param ownsCaptured whether the block names the captured resource in a try of its own, which
 *     makes it the owner even before the first poll
 */
record Program(String name, long seed, String source, boolean ownsCaptured) {
  private static final String HEAD =
      """
      package fuzzed;

      import static dev.dormouse.future.Async.*;

      import dev.dormouse.compiler.fuzz.Ancestors.*;
      import dev.dormouse.compiler.fuzz.World;
      import dev.dormouse.compiler.fuzz.World.*;
      import dev.dormouse.future.AsyncBody;
      import dev.dormouse.future.Future;
      import dev.dormouse.future.LocalFuture;
      import java.util.List;
      import java.util.function.Supplier;

      """;

  /** Returns the whole file. */
  String code() {
    return HEAD + indented(source);
  }

  private static String indented(String code) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    for (String line : (Iterable<String>) code.lines()::iterator) {
      String text = line.strip();
      if (text.isEmpty()) {
        continue;
      }
      int closing = 0;
      while (closing < text.length()
          && (text.charAt(closing) == '}' || text.charAt(closing) == ')')) {
        closing++;
      }
      int open = balance(text.substring(0, closing));
      out.repeat("  ", Math.max(0, depth + open)).append(text).append('\n');
      depth += balance(text);
    }
    return out.toString();
  }

  private static int balance(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
    }
    return depth;
  }
}
