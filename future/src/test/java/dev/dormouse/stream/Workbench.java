package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dormouse.future.Future;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One run of a stream over random items: its sources, the futures in it, and what came out. */
final class Workbench {
  private static final int POLLS_MAX = 10_000;

  /** How the sources and futures behave, whatever their items are. */
  enum Shape {
    READY,
    PENDING_FIRST,
    PENDING_SOMETIMES,
    FAILING_SOMETIMES
  }

  final Lab lab = new Lab();
  final ManualSpawner spawner = new ManualSpawner();
  final List<Object> out = new ArrayList<>();
  final List<Integer> items;
  final List<Integer> others;
  int failures;
  private final Random random;
  private final Shape shape;
  private final List<ProbeStream<?>> sources = new ArrayList<>();
  private int calls;
  private int made;

  Workbench(long seed, Shape shape) {
    this.random = new Random(seed);
    this.shape = shape;
    this.items = ints();
    this.others = ints();
    lab.cx.spawner(spawner);
  }

  private List<Integer> ints() {
    return random.ints(random.nextInt(12), 0, 20).boxed().toList();
  }

  /** Makes the source of {@link #items}. */
  Stream<Integer> source() {
    return source("source", items);
  }

  /** Makes the source of {@link #others}. */
  Stream<Integer> other() {
    return source("other", others);
  }

  Stream<Integer> source(String name, List<Integer> from) {
    ProbeStream<Integer> source = new ProbeStream<>(name);
    for (Integer item : from) {
      disturb(source);
      source.item(item);
    }
    disturb(source);
    sources.add(source);
    return source;
  }

  private void disturb(ProbeStream<Integer> source) {
    switch (shape) {
      case READY -> {}
      case PENDING_FIRST -> source.pend();
      case PENDING_SOMETIMES -> {
        for (int n = random.nextInt(3); n > 0; n--) {
          source.pend();
        }
      }
      case FAILING_SOMETIMES -> {
        if (random.nextInt(4) == 0) {
          source.fail(new IOException("of the script"));
        }
      }
    }
  }

  /** Makes a future that has a value sooner or later. */
  <T> Future<T> later(@Nullable T value) {
    calls++;
    return prepared(value);
  }

  /** Makes a future as {@link #later} does, for a stream that is given it at the start. */
  <T> Future<T> prepared(@Nullable T value) {
    made++;
    Probe<T> probe = lab.probe("future " + made);
    int pendings =
        switch (shape) {
          case READY, FAILING_SOMETIMES -> 0;
          case PENDING_FIRST -> 1;
          case PENDING_SOMETIMES -> random.nextInt(3);
        };
    return probe.after(pendings, value);
  }

  /** Counts a call of a function that a stream was given. */
  <T> T called(T value) {
    calls++;
    return value;
  }

  void assertNothingHappened() {
    assertThat(calls).as("calls").isZero();
    assertThat(sources).allSatisfy(source -> assertThat(source.polls()).isZero());
  }

  /** Asserts that each source and each future has ended or was dropped. */
  void assertNothingLeft() {
    assertThat(sources)
        .allSatisfy(source -> assertThat(source.isAlive()).as("%s is alive", source).isFalse());
    assertThat(spawner.alive()).as("tasks").isZero();
    lab.assertNothingLeft();
  }

  /** Polls until the end, collecting items; failures are counted. */
  void drain(Stream<?> stream, int budget) throws Exception {
    for (int n = 0; n < POLLS_MAX; n++) {
      if (budget > 0) {
        lab.cx.budget(budget);
      }
      if (step(stream)) {
        return;
      }
    }
    throw new AssertionError("no end after " + POLLS_MAX + " polls");
  }

  /** Polls once; true at the end. */
  boolean step(Stream<?> stream) throws Exception {
    Object item;
    try {
      item = stream.pollNextRaw(lab.cx);
    } catch (IOException scripted) {
      failures++;
      return false;
    }
    if (item == Poll.PENDING) {
      boolean ran = spawner.runWoken();
      if (lab.cx.waker.takeWakes() == 0 && !ran && !lab.cx.advanceToNext()) {
        throw new AssertionError("stuck: pending, nothing woke and no timer is armed");
      }
      lab.cx.waker.takeWakes();
      return false;
    }
    if (item == null) {
      return true;
    }
    out.add(item);
    return false;
  }

  /** Asserts that a poll is refused by name. */
  void assertRefused(Stream<?> stream, String name) {
    Throwable refused = catchThrowable(() -> stream.pollNextRaw(lab.cx));
    assertThat(refused)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(name + ":")
        .hasMessageContaining("polled after");
  }
}
