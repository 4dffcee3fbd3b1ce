package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static dev.dormouse.task.Scope.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Select3;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.Broadcast;
import dev.dormouse.sync.LaggedError;
import dev.dormouse.sync.Mpmc;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.sync.Receiver;
import dev.dormouse.sync.RecvError;
import dev.dormouse.sync.SendError;
import dev.dormouse.sync.SendOutcome;
import dev.dormouse.sync.Sender;
import dev.dormouse.sync.Watch;
import dev.dormouse.sync.WeakSender;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listings of the chapter about channels. */
@Timeout(240)
class ChannelsChapterTest {
  private final AsyncRuntime runtime = AsyncRuntime.workStealing();

  @AfterEach
  void close() {
    runtime.close();
  }

  // region keeper
  /** What the keeper of a total is asked. */
  sealed interface Ask {
    record Add(int number) implements Ask {}

    record Total(Oneshot.Sender<Integer> answer) implements Ask {}
  }

  /** Owns a total, without a lock; ends when the last sender was closed. */
  static Future<Void> keeper(Receiver<Ask> asks) {
    return async(() -> {
      int total = 0;
      for (Ask ask; (ask = await(asks.recv())) != null; ) {
        switch (ask) {
          case Ask.Add(int number) -> total += number;
          case Ask.Total(var answer) -> answer.send(total); // false if nobody waits any more
        }
      }
    });
  }

  static Future<Integer> total(Sender<Ask> keeper) {
    return async(() -> {
      Oneshot<Integer> answer = Oneshot.channel();
      await(keeper.send(new Ask.Total(answer.sender()))); // waits while the keeper is behind
      return await(answer.receiver());
    });
  }

  // endregion

  @Test
  void keeperAnswersAfterWhatWasSentBefore() throws Exception {
    Future<Integer> all =
        async(() -> {
          Mpsc<Ask> channel = Mpsc.channel(2);
          JoinHandle<Void> keeper = spawn(keeper(channel.receiver()));
          int total;
          try (var asks = channel.sender()) {
            for (int i = 1; i <= 10; i++) {
              await(asks.send(new Ask.Add(i)));
            }
            total = await(total(asks));
          }
          await(keeper);
          return total;
        });
    assertThat(runtime.blockOn(all)).isEqualTo(55);
  }

  // region stop
  /** Refuses further asks, and lets those go that wait for an answer. */
  static void stop(Receiver<Ask> asks) {
    asks.close();
    for (Ask left; (left = asks.tryRecv()) != null; ) {
      if (left instanceof Ask.Total(var answer)) {
        answer.close(); // the one who asked gets a RecvError
      }
    }
  }

  // endregion

  @Test
  void keeperThatStopsLeavesNobodyWaiting() throws Exception {
    Mpsc<Ask> channel = Mpsc.channel(2);
    Future<Integer> asks =
        async(() -> {
          JoinHandle<Integer> total = spawn(total(channel.sender()));
          while (channel.receiver().isEmpty()) {
            await(Futures.yieldNow());
          }
          stop(channel.receiver());
          return await(total.outcome().map(_ -> 1));
        });
    assertThat(runtime.blockOn(asks)).isEqualTo(1);
    assertThatThrownBy(() -> runtime.blockOn(total(channel.sender())))
        .isInstanceOf(SendError.class);
  }

  // region select
  /** Serves two queues until both have ended, the urgent one first. */
  static Future<List<String>> serve(Receiver<String> urgent, Receiver<String> other) {
    return async(() -> {
      List<String> served = new ArrayList<>();
      boolean isUrgentOpen = true;
      boolean isOtherOpen = true;
      while (true) {
        Future<@Nullable String> first = urgent.recv().onlyIf(isUrgentOpen);
        Future<@Nullable String> second = other.recv().onlyIf(isOtherOpen);
        switch (await(Futures.selectBiased(first, second, Futures.noneLeft()))) {
          case Select3.First(String message) when message == null -> isUrgentOpen = false;
          case Select3.First(String message) -> served.add(message);
          case Select3.Second(String message) when message == null -> isOtherOpen = false;
          case Select3.Second(String message) -> served.add(message);
          case Select3.Third(_) -> {
            return served;
          }
        }
      }
    });
  }

  // endregion

  @Test
  void choiceInALoopLosesNothing() throws Exception {
    Mpsc<String> urgent = Mpsc.channel(3);
    Mpsc<String> other = Mpsc.channel(3);
    for (int i = 0; i < 3; i++) {
      assertThat(other.sender().trySend("o" + i)).isEqualTo(SendOutcome.SENT);
      assertThat(urgent.sender().trySend("u" + i)).isEqualTo(SendOutcome.SENT);
    }
    urgent.sender().close();
    other.sender().close();
    assertThat(runtime.blockOn(serve(urgent.receiver(), other.receiver())))
        .containsExactly("u0", "u1", "u2", "o0", "o1", "o2");
  }

  // region reserve
  /** Takes a message only when there is a place for it: what is dropped here loses none. */
  static Future<Void> relay(Receiver<String> from, Sender<String> to) {
    return async(() -> {
      while (true) {
        try (var place = await(to.reserve())) {
          String message = await(from.recv());
          if (message == null) {
            return;
          }
          place.send(message); // cannot fail and does not wait
        }
      }
    });
  }

  // endregion

  @Test
  void droppedRelayHasLostNothing() throws Exception {
    Mpsc<String> in = Mpsc.channel(4);
    Mpsc<String> out = Mpsc.channel(1);
    for (String each : List.of("a", "b", "c")) {
      assertThat(in.sender().trySend(each)).isEqualTo(SendOutcome.SENT);
    }
    assertThat(relay(in.receiver(), out.sender()).nowOrNever().isReady()).isFalse();
    assertThat(out.receiver().tryRecv()).isEqualTo("a");
    assertThat(in.receiver().len()).isEqualTo(2);
    assertThat(out.sender().capacity()).isEqualTo(1);
  }

  // region workers
  /** Squares numbers in several tasks; each number goes to whichever worker is free. */
  static Future<Integer> sumOfSquares(List<Integer> numbers, int workers) {
    return scope(s ->
        async(() -> {
          Mpmc<Integer> jobs = Mpmc.channel(8);
          Mpsc<Integer> results = Mpsc.channel(8);
          for (int i = 0; i < workers; i++) {
            var mine = results.sender().copy();
            s.spawn(
                async(() -> {
                  try (mine) {
                    for (Integer job; (job = await(jobs.receiver().recv())) != null; ) {
                      await(mine.send(job * job));
                    }
                  }
                }));
          }
          results.sender().close(); // the workers have theirs
          s.spawn(
              async(() -> {
                try (var out = jobs.sender()) {
                  for (Integer number : numbers) {
                    await(out.send(number));
                  }
                }
              }));
          int sum = 0;
          for (Integer square; (square = await(results.receiver().recv())) != null; ) {
            sum += square;
          }
          return sum;
        }));
  }

  // endregion

  @Test
  void workersShareTheNumbers() throws Exception {
    List<Integer> numbers = IntStream.rangeClosed(1, 100).boxed().toList();
    assertThat(runtime.blockOn(sumOfSquares(numbers, 3))).isEqualTo(338_350);
  }

  // region thread
  /** Feeds lines from a thread, which waits while the channel is full. */
  static Thread feed(List<String> lines, Sender<String> to) {
    return Thread.ofVirtual()
        .start(() -> {
          try (to) {
            for (String line : lines) {
              to.blockingSend(line);
            }
          } catch (SendError | InterruptedException over) {
            // nobody listens any more
          }
        });
  }

  // endregion

  @Test
  void threadFeedsATask() throws Exception {
    Mpsc<String> channel = Mpsc.channel(1);
    Thread thread = feed(List.of("a", "b", "c"), channel.sender());
    assertThat(runtime.blockOn(channel.receiver().stream().toList()))
        .containsExactly("a", "b", "c");
    thread.join();
    Mpsc<String> deaf = Mpsc.channel(1);
    deaf.receiver().close();
    feed(List.of("a"), deaf.sender()).join();
  }

  // region weak
  /** Does jobs, some of which make new ones; ends when nobody else sends any more. */
  static Future<Integer> work(Receiver<Integer> jobs, WeakSender<Integer> again) {
    return async(() -> {
      int done = 0;
      for (Integer job; (job = await(jobs.recv())) != null; done++) {
        Sender<Integer> sender = job > 0 ? again.upgrade() : null;
        if (sender != null) {
          try (sender) {
            await(sender.send(job - 1));
          }
        }
      }
      return done;
    });
  }

  // endregion

  @Test
  void taskThatSendsToItselfEnds() throws Exception {
    Mpsc<Integer> channel = Mpsc.channel(4);
    WeakSender<Integer> weak = channel.sender().downgrade();
    assertThat(channel.sender().trySend(3)).isEqualTo(SendOutcome.SENT);
    Future<Integer> all =
        async(() -> {
          JoinHandle<Integer> work = spawn(work(channel.receiver(), weak));
          channel.sender().close();
          return await(work);
        });
    assertThat(runtime.blockOn(all)).isBetween(1, 4); // as many as were begun before the close
  }

  // region broadcast
  /** Follows the news; who is too slow learns how much was missed, and goes on. */
  static Future<List<String>> follow(Broadcast.Receiver<String> news) {
    return async(() -> {
      List<String> seen = new ArrayList<>();
      while (true) {
        try {
          String next = await(news.recv());
          if (next == null) {
            return seen;
          }
          seen.add(next);
        } catch (LaggedError lagged) {
          seen.add("missed " + lagged.missed());
        }
      }
    });
  }

  // endregion

  @Test
  void slowFollowerLearnsWhatItMissed() throws Exception {
    Broadcast<String> news = Broadcast.channel(2);
    for (String each : List.of("a", "b", "c", "d")) {
      news.sender().send(each);
    }
    news.sender().close();
    assertThat(runtime.blockOn(follow(news.receiver()))).containsExactly("missed 2", "c", "d");
  }

  // region watch
  /** Applies the latest configuration each time; skips what was in between. */
  static Future<List<String>> apply(Watch.Receiver<String> configuration) {
    return async(() -> {
      List<String> applied = new ArrayList<>();
      applied.add(configuration.borrowAndUpdate());
      try {
        while (true) {
          await(configuration.changed());
          applied.add(configuration.borrow());
        }
      } catch (RecvError noMoreSenders) {
        return applied;
      }
    });
  }

  // endregion

  @Test
  void watcherSeesTheLatestOnly() throws Exception {
    Watch<String> configuration = Watch.channel("one");
    configuration.sender().send("two");
    configuration.sender().send("three");
    configuration.sender().close();
    assertThat(runtime.blockOn(apply(configuration.receiver()))).containsExactly("three");
    Watch<String> other = Watch.channel("one");
    Future<List<String>> applied = apply(other.receiver());
    assertThat(applied.poll(Context.noop()).isReady()).isFalse();
    other.sender().send("two");
    other.sender().send("three");
    other.sender().close();
    assertThat(runtime.blockOn(applied)).containsExactly("one", "three");
  }
}
