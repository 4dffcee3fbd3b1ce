package dev.dormouse.testing;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Poll;
import dev.dormouse.time.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a {@link ScriptedStream} gives and expects, in this order. */
public final class StreamScript {
  /** How many steps may be left at once. */
  public static final int STEPS_MAX = 65_536;

  private static final int TEXT_MAX = 60;

  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private String name = "a scripted stream";
  private int taken;

  StreamScript() {}

  /** Sets what messages call the stream. */
  public StreamScript name(String value) {
    name = Objects.requireNonNull(value, "value");
    return this;
  }

  /** Lets {@code bytes} be read, in one read or in several. */
  public StreamScript read(byte[] bytes) {
    return add(new Step(Kind.READ, bytes.clone(), null, Duration.ZERO));
  }

  /** Lets {@code text}, in UTF-8, be read. */
  public StreamScript read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Expects that {@code bytes} are written, in one write or in several. */
  public StreamScript write(byte[] bytes) {
    return add(new Step(Kind.WRITE, bytes.clone(), null, Duration.ZERO));
  }

  /** Expects that {@code text} is written, in UTF-8. */
  public StreamScript write(String text) {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Lets one read fail. */
  public StreamScript failRead(IOException failure) {
    return add(new Step(Kind.READ, new byte[0], failure, Duration.ZERO));
  }

  /** Lets one write fail. */
  public StreamScript failWrite(IOException failure) {
    return add(new Step(Kind.WRITE, new byte[0], failure, Duration.ZERO));
  }

  /**
   * Lets {@code duration} pass, on the clock of the executor, from the moment at which somebody
   * first waits for what comes behind.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public StreamScript pause(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("pause: the duration is negative: " + duration);
    }
    return add(new Step(Kind.PAUSE, new byte[0], null, duration));
  }

  private StreamScript add(Step step) {
    if (steps.size() >= STEPS_MAX) {
      throw new IllegalStateException(name + ": " + STEPS_MAX + " steps are left, the most");
    }
    if (step.failure != null || step.bytes.length > 0 || step.isPause()) {
      steps.add(step);
    }
    return this;
  }

  /** Returns the step that is next; null at the end. */
  @Nullable Step next() {
    return steps.peek();
  }

  /** Goes on behind {@code step}, if nobody did before. */
  void done(Step step) {
    if (steps.peek() == step) {
      steps.remove();
      taken++;
    }
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Says what has not happened. */
  String left() {
    return this
        + ": after "
        + taken
        + " steps these have not happened: "
        + steps.stream().limit(10).map(Step::toString).collect(Collectors.joining(", "))
        + (steps.size() > 10 ? " and " + (steps.size() - 10) + " others" : "");
  }

  @Override
  public String toString() {
    return name;
  }

  private enum Kind {
    READ,
    WRITE,
    PAUSE
  }

  /** One step, which may be half done. */
  static final class Step {
    private final Kind kind;
    private final byte[] bytes;
    private final @Nullable IOException failure;
    private final Duration duration;
    private int at;
    private @Nullable Moment deadline;

    Step(Kind kind, byte[] bytes, @Nullable IOException failure, Duration duration) {
      this.kind = kind;
      this.bytes = bytes;
      this.failure = failure;
      this.duration = duration;
    }

    boolean isPause() {
      return kind == Kind.PAUSE;
    }

    /** Begins a pause, unless it has begun. */
    void begin(Clock clock) {
      if (deadline == null) {
        deadline = Moment.now(clock).plus(duration);
      }
    }

    Moment deadline() {
      return Objects.requireNonNull(deadline);
    }

    /** Gives bytes; pending if this is no read. */
    Object read(StreamScript script, byte[] into, int offset, int length) throws IOException {
      if (kind != Kind.READ) {
        return Poll.PENDING;
      }
      failIfSaid(script);
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, offset, count);
      return went(script, count);
    }

    /** Takes bytes and compares them; pending if this is no write. */
    Object write(StreamScript script, byte[] from, int offset, int length) throws IOException {
      if (kind != Kind.WRITE) {
        return Poll.PENDING;
      }
      failIfSaid(script);
      int count = Math.min(length, bytes.length - at);
      if (!Arrays.equals(bytes, at, at + count, from, offset, offset + count)) {
        throw new AssertionError(
            script
                + ", step "
                + (script.taken + 1)
                + ": to be written is "
                + text(bytes, at, bytes.length - at)
                + " but it was "
                + text(from, offset, length));
      }
      return went(script, count);
    }

    private void failIfSaid(StreamScript script) throws IOException {
      if (failure != null) {
        script.done(this);
        throw failure;
      }
    }

    private Integer went(StreamScript script, int count) {
      at += count;
      if (at == bytes.length) {
        script.done(this);
      }
      return count;
    }

    /** Returns bytes as a message shows them. */
    static String text(byte[] bytes, int offset, int length) {
      String text = new String(bytes, offset, Math.min(length, TEXT_MAX), StandardCharsets.UTF_8);
      String shown = text.replace("\r", "\\r").replace("\n", "\\n");
      return '"' + shown + (length > TEXT_MAX ? "…\", " + length + " bytes" : "\"");
    }

    @Override
    public String toString() {
      String what = kind.name().toLowerCase(Locale.ROOT);
      if (isPause()) {
        return what + " of " + duration;
      }
      return failure != null
          ? what + " that fails: " + failure
          : what + " of " + text(bytes, at, bytes.length - at);
    }
  }
}
