package dev.dormouse.testing;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.RawStream;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that follows a script: items, failures and pauses, and then the end.
 *
 * <pre>{@code
 * Stream<String> stream =
 *     StreamMock.<String>builder().next("a").pause(Duration.ofSeconds(1)).next("b").build();
 * }</pre>
 *
 * <p>Dropping it before its end is an {@link AssertionError} that names what is left, so that a
 * test fails whose code stops reading too early.
 *
 * @param <T> type of the items
 */
public final class StreamMock<T> extends RawStream<T> {
  private final Deque<Step> script;

  /** The pause that is under way, or null. */
  private @Nullable Future<Void> pausing;

  private boolean ended;

  private StreamMock(Deque<Step> script) {
    this.script = script;
  }

  /** Begins a script. */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /** One thing that a stream does. */
  private sealed interface Step {
    /** Gives an item. */
    record Next(Object item) implements Step {}

    /** Fails. */
    record Fail(Exception failure) implements Step {}

    /** Waits. */
    record Pause(Duration duration) implements Step {}
  }

  /**
   * The script of a stream.
   *
   * @param <T> type of the items
   */
  public static final class Builder<T> {
    private final Deque<Step> script = new ArrayDeque<>();

    private Builder() {}

    /** Gives an item. */
    public Builder<T> next(T item) {
      script.add(new Step.Next(Objects.requireNonNull(item, "item")));
      return this;
    }

    /** Throws {@code failure} instead of an item, and goes on behind it. */
    public Builder<T> fail(Exception failure) {
      script.add(new Step.Fail(Objects.requireNonNull(failure, "failure")));
      return this;
    }

    /** Has nothing for so long, counted from the poll that comes to it. */
    public Builder<T> pause(Duration duration) {
      script.add(new Step.Pause(Objects.requireNonNull(duration, "duration")));
      return this;
    }

    /**
     * Makes a stream that does all this once.
     *
     * @cancelSafety safe: what was not taken stays for the next poll
     */
    public StreamMock<T> build() {
      return new StreamMock<>(new ArrayDeque<>(script));
    }
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (ended) {
      throw polledAgain("StreamMock");
    }
    for (; ; ) {
      Future<Void> pause = pausing;
      if (pause != null) {
        if (pause.pollRaw(cx) == Poll.PENDING) {
          return Poll.PENDING;
        }
        pausing = null;
      }
      switch (script.poll()) {
        case null -> {
          ended = true;
          return null;
        }
        case Step.Next(Object item) -> {
          return item;
        }
        case Step.Fail(Exception failure) -> throw failure;
        case Step.Pause(Duration duration) -> pausing = Time.sleep(duration);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws AssertionError if it has items or failures left
   */
  @Override
  public void drop() {
    if (ended) {
      return;
    }
    ended = true;
    Future<Void> pause = pausing;
    pausing = null;
    if (pause != null) {
      pause.drop();
    }
    script.removeIf(Step.Pause.class::isInstance);
    if (!script.isEmpty()) {
      throw new AssertionError("StreamMock: dropped before its end; left are " + script);
    }
  }
}
