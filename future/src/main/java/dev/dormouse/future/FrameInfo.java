package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * Where an async block stands, in the words of its source.
 *
 * @param className the class that the block is written in, such as {@code com.acme.Echo}
 * @param methodName the method that the block is written in; {@code <init>} and {@code <clinit>} as
 *     in stack traces
 * @param fileName the source file, or null if the class file does not name it
 * @param line of the await where the block is suspended, else the first line of the block; 0 if the
 *     class file has no lines
 * @param state 0 before the first poll, k while suspended at await k, -1 while running and after
 *     the end
 * @param awaited what the block waits for; null while it is not suspended
 */
public record FrameInfo(
    String className,
    String methodName,
    @Nullable String fileName,
    int line,
    int state,
    @Nullable LocalFuture<?> awaited) {

  /**
   * Makes the answer of a frame.
   *
   * @param place the first line of the block, as {@link AsyncFrame#place} has it
   * @param lines first the block's own, then those of its awaits
   */
  static FrameInfo of(String place, String lines, int state, @Nullable LocalFuture<?> awaited) {
    StackTraceElement start = element(place);
    int at = Math.max(state, 0);
    int line = at < lines.length() ? lines.charAt(at) : 0;
    return new FrameInfo(
        start.getClassName(),
        start.getMethodName(),
        start.getFileName(),
        line,
        state,
        state > 0 ? awaited : null);
  }

  /** Reads {@code com.acme.Echo.handle(Echo.java:17)}; what stands in brackets may be missing. */
  static StackTraceElement element(String place) {
    int bracket = place.indexOf('(');
    String name = bracket < 0 ? place : place.substring(0, bracket);
    int dot = name.lastIndexOf('.');
    String type = name.substring(0, Math.max(dot, 0));
    String method = name.substring(dot + 1);
    if (bracket < 0) {
      return new StackTraceElement(type, method, null, -1);
    }
    String source = place.substring(bracket + 1, place.length() - 1);
    int colon = source.lastIndexOf(':');
    return colon < 0
        ? new StackTraceElement(type, method, source, -1)
        : new StackTraceElement(
            type,
            method,
            source.substring(0, colon),
            Integer.parseInt(source, colon + 1, source.length(), 10));
  }

  /** Tells whether the block is suspended at an await. */
  public boolean isSuspended() {
    return state > 0;
  }

  /** Returns the place in the form that stack traces have. */
  public StackTraceElement toStackTraceElement() {
    return new StackTraceElement(className, methodName, fileName, line > 0 ? line : -1);
  }

  /** Returns the place as a stack trace prints it: {@code com.acme.Echo.handle(Echo.java:17)}. */
  @Override
  public String toString() {
    return toStackTraceElement().toString();
  }
}
