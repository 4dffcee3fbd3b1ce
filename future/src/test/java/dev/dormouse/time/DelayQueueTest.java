package dev.dormouse.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DelayQueueTest {
  private final Lab lab = new Lab();
  private final Moment start = Moment.now(lab.cx.clock);
  private final DelayQueue<String> queue = new DelayQueue<>(lab.cx.clock, 100);

  private static Duration millis(long count) {
    return Duration.ofMillis(count);
  }

  /** Takes all values, moving the clock, as {@code value@milliseconds}. */
  private List<String> takeAll() throws Exception {
    List<String> taken = new ArrayList<>();
    for (Expired<?> next; (next = (Expired<?>) lab.run(queue.next())) != null; ) {
      assertThat(next.deadline().isAfter(Moment.now(lab.cx.clock))).isFalse();
      taken.add(next.value() + "@" + Moment.now(lab.cx.clock).since(start).toMillis());
    }
    lab.assertNothingLeft();
    return taken;
  }

  @Test
  void valuesComeOutInTheOrderOfTheirDeadlines() throws Exception {
    queue.insert("c", millis(30));
    queue.insert("a", millis(10));
    queue.insertAt("b", start.plus(millis(20)));
    queue.insertAt("past", start.minus(millis(1)));
    queue.insert("a2", millis(10));
    assertThat(queue.size()).isEqualTo(5);
    assertThat(takeAll()).containsExactly("past@0", "a@10", "a2@10", "b@20", "c@30");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void expiredNamesValueKeyAndDeadline() throws Exception {
    DelayQueue.Key key = queue.insert("a", millis(5));
    assertThat(queue.deadline(key)).isEqualTo(start.plus(millis(5)));
    assertThat(queue.peek()).isSameAs(key);
    assertThat(lab.run(queue.next())).isEqualTo(new Expired<>("a", key, start.plus(millis(5))));
    assertThat(queue.contains(key)).isFalse();
    assertThat(queue.peek()).isNull();
  }

  @Test
  void emptyQueueGivesNullAtOnce() throws Exception {
    assertThat(lab.pollReady(queue.next())).isNull();
  }

  @Test
  void insertingTheNewFirstWakesTheWaiting() throws Exception {
    queue.insert("late", millis(50));
    Future<Expired<String>> next = queue.next();
    lab.pollPending(next);
    queue.insert("later", millis(60));
    assertThat(lab.cx.waker.takeWakes()).isZero();
    queue.insert("soon", millis(5));
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    lab.pollPending(next);
    lab.cx.advance(millis(5));
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(lab.pollReady(next).value()).isEqualTo("soon");
    assertThat(takeAll()).containsExactly("late@50", "later@60");
  }

  @Test
  void removingTheLastWakesTheWaiting() throws Exception {
    DelayQueue.Key key = queue.insert("a", millis(50));
    Future<Expired<String>> next = queue.next();
    lab.pollPending(next);
    assertThat(queue.remove(key).value()).isEqualTo("a");
    assertThat(lab.cx.waker.wakes()).isEqualTo(1);
    assertThat(lab.pollReady(next)).isNull();
    lab.assertNothingLeft();
  }

  @Test
  void clearingWakesTheWaitingAndEndsTheKeys() throws Exception {
    DelayQueue.Key key = queue.insert("a", millis(50));
    queue.insert("b", millis(60));
    Future<Expired<String>> next = queue.next();
    lab.pollPending(next);
    queue.clear();
    assertThat(lab.cx.waker.wakes()).isEqualTo(1);
    assertThat(lab.pollReady(next)).isNull();
    assertThat(queue.tryRemove(key)).isNull();
    assertThat(queue.size()).isZero();
    lab.assertNothingLeft();
  }

  @Test
  void removingTheFirstLeavesTheOthersTheirTime() throws Exception {
    DelayQueue.Key first = queue.insert("a", millis(10));
    queue.insert("b", millis(20));
    Future<Expired<String>> next = queue.next();
    lab.pollPending(next);
    queue.remove(first);
    lab.cx.advance(millis(10));
    lab.pollPending(next);
    lab.cx.advance(millis(10));
    assertThat(lab.pollReady(next).value()).isEqualTo("b");
    lab.assertNothingLeft();
  }

  @Test
  void resetMovesEitherWay() throws Exception {
    DelayQueue.Key a = queue.insert("a", millis(10));
    DelayQueue.Key b = queue.insert("b", millis(20));
    queue.insert("c", millis(30));
    Future<Expired<String>> next = queue.next();
    lab.pollPending(next);
    queue.reset(a, millis(25));
    queue.resetAt(b, start.plus(millis(2)));
    lab.pollPending(next);
    assertThat(((Expired<?>) lab.run(next)).key()).isSameAs(b);
    assertThat(takeAll()).containsExactly("a@25", "c@30");
  }

  @Test
  void keysOfValuesThatLeftAreRefused() throws Exception {
    DelayQueue.Key key = queue.insert("a", millis(10));
    DelayQueue<String> other = new DelayQueue<>(lab.cx.clock, 1);
    assertThat(other.contains(key)).isFalse();
    assertThatThrownBy(() -> other.remove(key)).isInstanceOf(NoSuchElementException.class);
    queue.remove(key);
    assertThatThrownBy(() -> queue.remove(key))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageStartingWith("remove: the value has left this queue already");
    assertThatThrownBy(() -> queue.reset(key, millis(1)))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> queue.deadline(key)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void fullQueueRefusesAndKeepsWhatItHas() throws Exception {
    DelayQueue<String> small = new DelayQueue<>(lab.cx.clock, 2);
    small.insert("a", millis(1));
    small.insert("b", millis(2));
    assertThatThrownBy(() -> small.insert("c", millis(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("insert: the queue is full with 2 values");
    assertThat(((Expired<?>) lab.run(small.next())).value()).isEqualTo("a");
    small.insert("c", millis(3));
    assertThat(small).hasToString("DelayQueue[2 of 2]");
    assertThat(small.sizeMax()).isEqualTo(2);
  }

  @Test
  void badArgumentsAreRefused() {
    assertThatThrownBy(() -> queue.insert("a", millis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("insert: the duration is negative");
    assertThatThrownBy(() -> queue.insert(null, millis(1)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new DelayQueue<>(lab.cx.clock, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void endlessDelayIsClamped() {
    DelayQueue.Key key = queue.insert("a", Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(queue.deadline(key)).isEqualTo(start.plus(Time.DURATION_MAX));
    queue.insertAt("b", Moment.MAX);
    assertThat(queue.peek()).isSameAs(key);
  }

  @Test
  void droppedNextTakesNothingAndHoldsNoTimer() throws Exception {
    queue.insert("a", millis(10));
    Future<Expired<String>> dropped = queue.next();
    lab.pollPending(dropped);
    lab.cx.advance(millis(10));
    dropped.drop();
    lab.assertNothingLeft();
    assertThat(lab.pollFailed(dropped)).hasMessageStartingWith("next: polled after");
    assertThat(lab.pollReady(queue.next()).value()).isEqualTo("a");
  }

  @Test
  void nextThatLosesASelectLosesNothing() throws Exception {
    queue.insert("a", millis(10));
    for (int n = 0; n < 3; n++) {
      lab.pollReady(Futures.selectBiased(queue.next(), Futures.ready("message")));
    }
    assertThat(takeAll()).containsExactly("a@10");
  }

  @Test
  void secondNextAtTheSameTimeIsRefusedAndHarmsNotTheFirst() throws Exception {
    queue.insert("a", millis(10));
    Future<Expired<String>> first = queue.next();
    lab.pollPending(first);
    assertThat(lab.pollFailed(queue.next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another next() is being awaited");
    lab.cx.advance(millis(10));
    assertThat(lab.pollReady(first).value()).isEqualTo("a");
  }

  @Test
  void nextOnAnExecutorWithoutClockFailsAndGivesWay() throws Exception {
    queue.insert("a", millis(10));
    Future<Expired<String>> failed = queue.next();
    assertThatThrownBy(() -> failed.poll(Context.of(Waker.noop())))
        .hasMessageContaining("offers no Clock");
    assertThat(takeAll()).containsExactly("a@10");
  }

  @Test
  void takingSpendsBudgetAndWaitingDoesNot() throws Exception {
    queue.insertAt("a", start);
    queue.insert("b", millis(1));
    lab.cx.budget(1);
    lab.pollReady(queue.next());
    Future<Expired<String>> next = queue.next();
    lab.pollPending(next);
    assertThat(lab.cx.yields()).isEqualTo(1);
    lab.cx.budget(1);
    lab.pollPending(next);
    assertThat(lab.cx.hasBudget()).isTrue();
    next.drop();
  }

  @Test
  void agreesWithASortedList() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      DelayQueue<Integer> many = new DelayQueue<>(lab.cx.clock, 1_000);
      List<DelayQueue.Key> model = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        int choice = random.nextInt(10);
        if (model.isEmpty() || choice < 5 && model.size() < 1_000) {
          model.add(many.insert(i, millis(random.nextInt(50))));
        } else if (choice < 7) {
          DelayQueue.Key moved = model.remove(random.nextInt(model.size()));
          many.reset(moved, millis(random.nextInt(50)));
          model.add(moved);
        } else if (choice < 8) {
          many.remove(model.remove(random.nextInt(model.size())));
        } else {
          DelayQueue.Key first =
              model.stream().min(Comparator.comparing(many::deadline)).orElseThrow();
          model.remove(first);
          assertThat(((Expired<?>) lab.run(many.next())).key()).as("seed %d", seed).isSameAs(first);
        }
        assertThat(many.size()).isEqualTo(model.size());
      }
    }
    lab.assertNothingLeft();
  }

  @Test
  void nextDroppedAtEachSuspensionLeavesNothing() {
    assertThat(
            Lab.dropEverywhere(
                "next",
                l -> {
                  DelayQueue<String> each = new DelayQueue<>(l.cx.clock, 1);
                  each.insert("a", millis(1));
                  return each.next();
                }))
        .isEqualTo(1);
  }
}
