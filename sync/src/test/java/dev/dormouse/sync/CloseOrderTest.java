package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * All orders in which the ends of a channel, permits and waits can go. Tasks poll only when they
 * were woken: so each order also shows that nobody is left asleep, and no value is lost.
 */
class CloseOrderTest {

  /** A task that awaits futures one after the other, until one ends with null or fails. */
  private static final class Task {
    private final CountingWaker waker = new CountingWaker();
    private final Supplier<Future<Integer>> next;
    private final List<Integer> got = new ArrayList<>();
    private @Nullable Future<Integer> future;
    private @Nullable Object refused;
    private boolean ended;

    Task(Supplier<Future<Integer>> next) throws Exception {
      this.next = next;
      waker.wake();
      runIfWoken();
    }

    void runIfWoken() throws Exception {
      if (ended || waker.takeWakes() == 0) {
        return;
      }
      while (!ended) {
        if (future == null) {
          future = next.get();
        }
        Object answer;
        try {
          answer = waker.poll(future);
        } catch (SendError refusal) {
          refused = refusal.value();
          answer = null;
        } catch (RecvError noValue) {
          answer = null;
        }
        if (answer == Poll.PENDING) {
          return;
        }
        future = null;
        ended = answer == null;
        if (answer != null) {
          got.add((Integer) answer);
        }
      }
    }

    void drop() {
      if (future != null) {
        future.drop();
        future = null;
      }
      ended = true;
    }
  }

  /** Something that happens once. */
  private interface Event {
    void happen() throws Exception;
  }

  private static List<List<Integer>> orders(int count) {
    if (count == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (List<Integer> shorter : orders(count - 1)) {
      for (int at = 0; at < count; at++) {
        List<Integer> order = new ArrayList<>(shorter);
        order.add(at, count - 1);
        all.add(order);
      }
    }
    return all;
  }

  private static Future<Integer> asInteger(Future<Void> send) {
    return send.map(_ -> null);
  }

  @Test
  void everyOrderEndsAChannelWithOneReceiver() throws Exception {
    for (boolean permitSends : new boolean[] {true, false}) {
      for (boolean waitIsDropped : new boolean[] {true, false}) {
        for (boolean receives : new boolean[] {true, false}) {
          for (List<Integer> order : orders(5)) {
            endOne(permitSends, waitIsDropped, receives, order);
          }
        }
      }
    }
  }

  private static void endOne(
      boolean permitSends, boolean waitIsDropped, boolean receives, List<Integer> order)
      throws Exception {
    Mpsc<Integer> ends = Mpsc.channel(2);
    Sender<Integer> copy = ends.sender().copy();
    Permit<Integer> permit = ends.sender().tryReserve();
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    Task waits = new Task(() -> asInteger(copy.send(3)));
    Task closed = new Task(() -> asInteger(copy.closed()));
    Task[] receiver = new Task[1];
    if (receives) {
      receiver[0] = new Task(ends.receiver()::recv);
    }
    List<Event> events =
        List.of(
            ends.sender()::close,
            copy::close,
            ends.receiver()::close,
            () -> {
              if (permitSends) {
                permit.send(9);
              } else {
                permit.close();
              }
            },
            () -> {
              if (waitIsDropped) {
                waits.drop();
              }
            });
    for (int each : order) {
      events.get(each).happen();
      waits.runIfWoken();
      closed.runIfWoken();
      if (receives) {
        receiver[0].runIfWoken();
        waits.runIfWoken();
      }
    }
    if (!receives) {
      receiver[0] = new Task(ends.receiver()::recv);
      waits.runIfWoken();
      receiver[0].runIfWoken();
    }
    String history = order + " " + permitSends + waitIsDropped + receives;
    assertThat(receiver[0].ended).as(history).isTrue();
    assertThat(closed.ended).as(history).isTrue();
    assertThat(waits.ended).as(history).isTrue();
    assertThat(ends.receiver().isDrained()).as(history).isTrue();
    List<Integer> got = receiver[0].got;
    assertThat(got.contains(1)).as(history).isTrue();
    assertThat(got.contains(9)).as(history).isEqualTo(permitSends);
    if (!waitIsDropped) {
      assertThat(got.contains(3)).as(history).isEqualTo(waits.refused == null);
    }
    assertThat(got).as(history).doesNotHaveDuplicates();
    assertThat(ends.receiver().senderStrongCount()).as(history).isZero();
  }

  @Test
  void everyOrderEndsAOneshot() throws Exception {
    for (boolean polledFirst : new boolean[] {true, false}) {
      for (List<Integer> order : orders(3)) {
        endOneshot(polledFirst, order);
      }
    }
  }

  private static void endOneshot(boolean polledFirst, List<Integer> order) throws Exception {
    Oneshot<Integer> ends = Oneshot.channel();
    Task closed = new Task(() -> asInteger(ends.sender().closed()));
    // Ends with the first answer: a value is followed by nothing.
    Supplier<Future<Integer>> once =
        () -> ends.receiver().isTerminated() ? Futures.ready(null) : ends.receiver().recv();
    Task receiver = polledFirst ? new Task(once) : null;
    boolean[] sent = new boolean[1];
    List<Event> events =
        List.of(
            () -> {
              try {
                sent[0] = ends.sender().send(7);
              } catch (IllegalStateException closedBefore) {
                assertThat(closedBefore).hasMessageContaining("used or closed");
              }
            },
            ends.sender()::close,
            ends.receiver()::close);
    for (int each : order) {
      events.get(each).happen();
      closed.runIfWoken();
      if (receiver != null) {
        receiver.runIfWoken();
      }
    }
    if (receiver == null) {
      receiver = new Task(once);
    }
    String history = order + " " + polledFirst;
    assertThat(sent[0]).as(history).isEqualTo(order.getFirst() == 0);
    assertThat(receiver.ended).as(history).isTrue();
    assertThat(closed.ended).as(history).isTrue();
    assertThat(receiver.got).as(history).isEqualTo(sent[0] ? List.of(7) : List.of());
  }

  @Test
  void everyOrderEndsAChannelWithManyReceivers() throws Exception {
    for (boolean byHand : new boolean[] {true, false}) {
      for (List<Integer> order : orders(6)) {
        endMany(byHand, order);
      }
    }
  }

  private static void endMany(boolean byHand, List<Integer> order) throws Exception {
    Mpmc<Integer> ends = Mpmc.channel(1);
    Mpmc.Sender<Integer> sender = ends.sender().copy();
    Mpmc.Receiver<Integer> receiver = ends.receiver().copy();
    assertThat(sender.trySend(1)).isEqualTo(SendOutcome.SENT);
    Task waits = new Task(() -> asInteger(sender.send(2)));
    Task closed = new Task(() -> asInteger(receiver.closed()));
    List<Integer> got = new ArrayList<>();
    List<Task> receives = new ArrayList<>();
    boolean[] gone = new boolean[1];
    List<Event> events =
        List.of(
            ends.sender()::close,
            sender::close,
            ends.receiver()::close,
            () -> {
              gone[0] = true;
              receiver.close();
            },
            () -> {
              if (byHand) {
                sender.closeChannel();
              }
            },
            () -> {
              if (!gone[0]) {
                receives.add(new Task(receiver::recv));
              }
            });
    for (int each : order) {
      events.get(each).happen();
      waits.runIfWoken();
      for (Task task : receives) {
        // A task that goes on after its receiver was closed would ask it for another value.
        if (!gone[0]) {
          task.runIfWoken();
        }
      }
      waits.runIfWoken();
      closed.runIfWoken();
    }
    String history = order + " " + byHand;
    receives.forEach(task -> got.addAll(task.got));
    assertThat(ends.sender().isClosed()).as(history).isTrue();
    assertThat(waits.ended).as(history).isTrue();
    assertThat(closed.ended).as(history).isTrue();
    assertThat(ends.sender().len()).as(history).isZero();
    assertThat(ends.sender().senderCount()).as(history).isZero();
    assertThat(ends.sender().receiverCount()).as(history).isZero();
    assertThat(got).as(history).doesNotHaveDuplicates();
    if (waits.refused != null) {
      assertThat(waits.refused).as(history).isEqualTo(2);
      assertThat(got).as(history).doesNotContain(2);
    }
  }
}
