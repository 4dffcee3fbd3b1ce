package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One experiment: a context, the probes in it, and the journal that they share. */
public final class Lab {
  private static final int POLLS_MAX = 10_000;

  public final TestContext cx = new TestContext();
  public final List<String> journal = new ArrayList<>();
  private final List<Probe<?>> probes = new ArrayList<>();

  /** Returns a leaf that is pending until the test completes it. */
  public <T> Probe<T> probe(String name) {
    Probe<T> probe = new Probe<>(name, journal);
    probes.add(probe);
    return probe;
  }

  /** Polls once and expects pending. */
  public void pollPending(LocalFuture<?> future) throws Exception {
    assertThat(future.pollRaw(cx)).isSameAs(Poll.PENDING);
  }

  /** Polls once and expects the value. */
  @SuppressWarnings("unchecked")
  public <T extends @Nullable Object> T pollReady(LocalFuture<T> future) throws Exception {
    Object answer = future.pollRaw(cx);
    assertThat(answer).isNotSameAs(Poll.PENDING);
    return (T) answer;
  }

  /** Polls once and returns what it throws. */
  public Throwable pollFailed(LocalFuture<?> future) {
    Throwable failure = catchThrowable(() -> future.pollRaw(cx));
    assertThat(failure).isNotNull();
    return failure;
  }

  /** Polls to the end, moving the clock where nothing else wakes; returns the answer. */
  public @Nullable Object run(LocalFuture<?> future) throws Exception {
    for (int n = 0; n < POLLS_MAX; n++) {
      Object answer = future.pollRaw(cx);
      if (answer != Poll.PENDING) {
        return answer;
      }
      turn();
    }
    throw new AssertionError("not finished after " + POLLS_MAX + " polls: " + future);
  }

  private void turn() {
    if (cx.waker.takeWakes() == 0 && !cx.advanceToNext()) {
      throw new AssertionError("stuck: pending, nothing woke and no timer is armed");
    }
    cx.waker.takeWakes();
  }

  /** Asserts that no probe is alive and no timer armed. */
  public void assertNothingLeft() {
    assertThat(probes).allSatisfy(probe -> assertThat(probe.isAlive()).as("%s", probe).isFalse());
    assertThat(cx.timers.armed()).as("armed timers").isZero();
  }

  /**
   * Drops the future that {@code make} makes before its first poll, and anew at each suspension,
   * and asserts each time that all of its probes have ended, each once, that a second drop does
   * nothing, and that another poll is refused by name.
   *
   * @return how many suspensions there are
   */
  public static int dropEverywhere(String name, Function<Lab, ? extends LocalFuture<?>> make) {
    int suspensions = 0;
    while (!dropAfter(suspensions, name, make)) {
      suspensions++;
    }
    return suspensions - 1;
  }

  private static boolean dropAfter(
      int polls, String name, Function<Lab, ? extends LocalFuture<?>> make) {
    Lab lab = new Lab();
    LocalFuture<?> future = make.apply(lab);
    boolean ended = false;
    for (int n = 0; n < polls && !ended; n++) {
      ended = lab.pollOnce(future);
    }
    future.drop();
    lab.assertNothingLeft();
    List<String> before = List.copyOf(lab.journal);
    future.drop();
    Throwable again = catchThrowable(() -> future.pollRaw(lab.cx));
    assertThat(again).isInstanceOf(IllegalStateException.class).hasMessageStartingWith(name + ":");
    assertThat(again).hasMessageContaining("polled after");
    assertThat(lab.journal).isEqualTo(before);
    return ended;
  }

  private boolean pollOnce(LocalFuture<?> future) {
    try {
      if (future.pollRaw(cx) != Poll.PENDING) {
        return true;
      }
    } catch (Exception expected) { // histories may end in a failure
      return true;
    }
    turn();
    return false;
  }
}
