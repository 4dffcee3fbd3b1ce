package dev.dormouse.compiler;

import dev.dormouse.compiler.Problem.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the compiler checks. The name in kebab case is what messages, {@code @SuppressWarnings} and
 * the option {@code -Adormouse.checks=NAME=error|warning|off,…} say, and the name of a page in the
 * book.
 */
public enum Check {
  /** An await or intrinsic that no block holds. */
  AWAIT_OUTSIDE(Severity.ERROR, true),
  /** An await in a synchronized region. */
  AWAIT_UNDER_MONITOR(Severity.ERROR, true),
  /** An await while a lock or permit of java.util.concurrent is held. */
  AWAIT_UNDER_LOCK(Severity.ERROR, false),
  /** An await of a LocalFuture in a block that may move between threads. */
  LOCAL_FUTURE(Severity.ERROR, false),
  /** A {@code @NotSend} value that a block which may move keeps across an await. */
  NOT_SEND(Severity.ERROR, false),
  /** A Context that a block keeps across an await. */
  CONTEXT_KEPT(Severity.ERROR, false),
  /** A future that nobody awaits, spawns, keeps or drops. */
  FORGOTTEN_FUTURE(Severity.ERROR, false),
  /** Another value marked {@code @MustUse} that nobody uses. */
  MUST_USE(Severity.WARNING, false),
  /** A call that can wait without end on the thread that polls. */
  BLOCKING_CALL(Severity.ERROR, false),
  /** A call that reads or writes files on the thread that polls. */
  BLOCKING_FILE(Severity.WARNING, false),
  /** A thread-local that is read on both sides of an await. */
  THREAD_LOCAL(Severity.WARNING, false),
  /** A future that has been awaited before. */
  AWAITED_TWICE(Severity.ERROR, false),
  /** A loop without end in a block that never awaits. */
  ENDLESS_LOOP(Severity.WARNING, false),
  /** A graceful end that is started but not awaited. */
  UNAWAITED_CLOSE(Severity.WARNING, false),
  /** Work that loses something when it is dropped, as a branch of a choice in a loop. */
  CANCEL_UNSAFE(Severity.WARNING, false),
  /** A {@code finally} that ends a drop by return, break or continue. */
  SWALLOWED_DROP(Severity.WARNING, false),
  /** A class or block that could not be woven. */
  NOT_WOVEN(Severity.WARNING, true),
  /** A block that is too large for the JVM's compilers. */
  LARGE_BLOCK(Severity.WARNING, false);

  /** The option of javac that says how severe checks are. */
  static final String OPTION = "dormouse.checks";

  private final Severity severity;
  private final boolean required;

  Check(Severity severity, boolean required) {
    this.severity = severity;
    this.required = required;
  }

  /** Its name as users write it, such as {@code await-outside}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How bad it is unless an option says otherwise. */
  public Severity severity() {
    return severity;
  }

  /** Tells whether code that fails it cannot be woven, so that it cannot be turned off. */
  public boolean isRequired() {
    return required;
  }

  /** Finds a check by its name as users write it. */
  public static Optional<Check> byId(String id) {
    return Arrays.stream(values()).filter(check -> check.id().equals(id)).findFirst();
  }

  /** The names that users can write, for messages. */
  static List<String> ids() {
    return Arrays.stream(values()).map(Check::id).toList();
  }
}
