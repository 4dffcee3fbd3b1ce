package dev.dormouse.compiler;

import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Compiles one class of static methods that make futures, and calls them. */
final class Blocks {
  private static final String HEAD =
      """
      package sample;

      import static dev.dormouse.compiler.cases.Script.*;
      import static dev.dormouse.future.Async.*;

      import dev.dormouse.compiler.cases.*;
      import dev.dormouse.future.*;
      import dev.dormouse.future.Future;
      import java.io.*;
      import java.util.*;

      public class Sample {
      """;

  /** The line of the class file that the first line of a body is. */
  static final int FIRST_LINE = (int) HEAD.lines().count() + 1;

  private final Class<?> type;

  private Blocks(Class<?> type) {
    this.type = type;
  }

  static Blocks of(WovenCompilation compilation) {
    return new Blocks(compilation.load("sample.Sample"));
  }

  /** Weaves a class with {@code body}. */
  static Blocks woven(String body, String... options) {
    return of(WovenCompilation.woven(source(body), options));
  }

  /** The whole source of a class with {@code body}. */
  static String source(String body) {
    return HEAD + body + "}\n";
  }

  Future<?> make(String method, Object... arguments) {
    return (Future<?>) makeLocal(method, arguments);
  }

  LocalFuture<?> makeLocal(String method, Object... arguments) {
    Method found =
        Arrays.stream(type.getDeclaredMethods())
            .filter(each -> each.getName().equals(method))
            .filter(each -> each.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow();
    found.setAccessible(true);
    try {
      return (LocalFuture<?>) found.invoke(null, arguments);
    } catch (ReflectiveOperationException failure) {
      throw new AssertionError(failure);
    }
  }
}
