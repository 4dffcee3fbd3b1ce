package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Select3;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A loop that chooses among the receives of three channels, makes them anew in each turn, and gives
 * up its choice at any time, while others send: it misses nothing, and is woken for everything.
 */
class ChannelSelectTest {
  private static final int TURNS = 5_000;

  private final Mpsc<Integer> bounded = Mpsc.channel(2);
  private final Mpsc.Unbounded<Integer> unbounded = Mpsc.unbounded();
  private final Mpmc<Integer> shared = Mpmc.channel(2);
  private final CountingWaker task = new CountingWaker();
  private final List<List<Integer>> got =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  private final int[] sent = new int[3];
  private @Nullable Future<Select3<Integer, Integer, Integer>> choice;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingIsLostHoweverTheChoiceGoes(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < TURNS; i++) {
      switch (random.nextInt(5)) {
        case 0 -> send(0);
        case 1 -> send(1);
        case 2 -> send(2);
        case 3 -> turn();
        default -> giveUp();
      }
    }
    while (turn()) {}
    // Nothing is left, so the choice sleeps; whatever comes now must wake it.
    task.takeWakes();
    int channel = random.nextInt(3);
    send(channel);
    assertThat(task.takeWakes()).as("seed %d", seed).isEqualTo(1);
    assertThat(turn()).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(got.get(i)).as("seed %d channel %d", seed, i).hasSize(sent[i]).isSorted();
      assertThat(got.get(i)).doesNotHaveDuplicates();
    }
  }

  private void send(int channel) {
    int value = sent[channel];
    boolean done =
        switch (channel) {
          case 0 -> bounded.sender().trySend(value) == SendOutcome.SENT;
          case 1 -> unbounded.sender().send(value);
          default -> shared.sender().trySend(value) == SendOutcome.SENT;
        };
    if (done) {
      sent[channel]++;
    }
  }

  /** Polls the choice, which is made if there is none; tells whether it ended. */
  private boolean turn() throws Exception {
    Future<Select3<Integer, Integer, Integer>> polled = choice;
    if (polled == null) {
      polled =
          Futures.select(
              bounded.receiver().recv(), unbounded.receiver().recv(), shared.receiver().recv());
      choice = polled;
    }
    Object answer = task.poll(polled);
    if (answer == Poll.PENDING) {
      return false;
    }
    choice = null;
    switch ((Select3<?, ?, ?>) answer) {
      case Select3.First(Object value) -> got.get(0).add((Integer) value);
      case Select3.Second(Object value) -> got.get(1).add((Integer) value);
      case Select3.Third(Object value) -> got.get(2).add((Integer) value);
    }
    return true;
  }

  private void giveUp() {
    if (choice != null) {
      choice.drop();
      choice = null;
    }
  }
}
