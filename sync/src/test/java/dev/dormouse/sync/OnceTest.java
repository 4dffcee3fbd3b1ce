package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Futures;
import dev.dormouse.sync.OnceCell.SetOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Latch, SetOnce and OnceCell: what happens once. */
class OnceTest {
  private final List<String> calls = new ArrayList<>();

  private Future<String> making(String name, Oneshot<String> ends) {
    calls.add(name);
    return ends.receiver();
  }

  @Test
  void latchOpensAtZeroAndStaysOpen() throws Exception {
    Latch latch = new Latch(3);
    Asking<?> waits = Asking.waiting(latch.awaitZero());
    latch.countDown();
    waits.assertWaits();
    assertThat(latch.count()).isEqualTo(2);
    latch.countDown(5);
    assertThat(latch.count()).isZero();
    waits.granted();
    latch.countDown();
    Asking.now(latch.awaitZero());
    latch.blockingAwaitZero();
    Asking.now(new Latch(0).awaitZero());
    assertThatThrownBy(() -> new Latch(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> latch.countDown(-2)).hasMessageContaining("-2");
  }

  @Test
  void threadWaitsForALatchAndForAValue() throws Exception {
    Latch latch = new Latch(1);
    SetOnce<String> once = new SetOnce<>();
    OnceCell<String> cell = new OnceCell<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                latch.blockingAwaitZero();
                assertThat(once.set("a")).isTrue();
                assertThat(cell.set("b")).isEqualTo(SetOutcome.SET);
              } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
              }
            });
    latch.countDown();
    assertThat(once.blockingAwaitSet()).isEqualTo("a");
    assertThat(cell.blockingAwaitSet()).isEqualTo("b");
    thread.join();
  }

  @Test
  void firstValueStays() throws Exception {
    SetOnce<String> once = new SetOnce<>();
    assertThat(once.isSet()).isFalse();
    assertThat(once.value()).isNull();
    assertThat(once).hasToString("SetOnce(empty)");
    Asking<String> waits = Asking.waiting(once.awaitSet());
    assertThat(once.set("a")).isTrue();
    assertThat(once.set("b")).isFalse();
    assertThat(waits.granted()).isEqualTo("a");
    assertThat(Asking.now(once.awaitSet())).isEqualTo("a");
    assertThat(once.value()).isEqualTo("a");
    assertThat(once).hasToString("SetOnce(a)");
    assertThat(SetOnce.of("c").value()).isEqualTo("c");
  }

  @Test
  void cellIsSetOnceAndTakenOnce() throws Exception {
    OnceCell<String> cell = new OnceCell<>();
    assertThat(cell.take()).isNull();
    assertThat(cell.set("a")).isEqualTo(SetOutcome.SET);
    assertThat(cell.set("b")).isEqualTo(SetOutcome.ALREADY_SET);
    assertThat(cell.value()).isEqualTo("a");
    assertThat(Asking.now(cell.valueOrInit(() -> making("x", Oneshot.channel())))).isEqualTo("a");
    assertThat(calls).isEmpty();
    assertThat(cell.take()).isEqualTo("a");
    assertThat(cell.isSet()).isFalse();
    assertThat(cell).hasToString("OnceCell(empty)");
    assertThat(cell.set("c")).isEqualTo(SetOutcome.SET);
    assertThat(OnceCell.of("d")).hasToString("OnceCell(d)");
  }

  @Test
  void oneMakesTheValueAndTheOthersWait() throws Exception {
    OnceCell<String> cell = new OnceCell<>();
    Oneshot<String> ends = Oneshot.channel();
    Asking<String> first = Asking.waiting(cell.valueOrInit(() -> making("first", ends)));
    Asking<String> second = Asking.waiting(cell.valueOrInit(() -> making("second", ends)));
    Asking<String> third = Asking.waiting(cell.awaitSet());
    assertThat(cell.set("no")).isEqualTo(SetOutcome.INITIALIZING);
    assertThat(FutureInfo.tree(first.future)).contains("OnceCell.valueOrInit\n  Oneshot.Receiver");
    ends.sender().send("made");
    assertThat(first.granted()).isEqualTo("made");
    assertThat(second.granted()).isEqualTo("made");
    assertThat(third.granted()).isEqualTo("made");
    assertThat(calls).containsExactly("first");
  }

  @Test
  void initialiserThatIsDroppedMidwayPassesOn() throws Exception {
    OnceCell<String> cell = new OnceCell<>();
    Oneshot<String> dropped = Oneshot.channel();
    Asking<String> first = Asking.waiting(cell.valueOrInit(() -> making("first", dropped)));
    Asking<String> gone = Asking.waiting(cell.valueOrInit(() -> making("gone", dropped)));
    Asking<String> second =
        Asking.waiting(
            cell.valueOrInit(() -> {
              calls.add("second");
              return Futures.ready("made");
            }));
    gone.future.drop();
    first.future.drop();
    first.future.drop();
    assertThat(dropped.sender().isClosed()).isTrue();
    assertThat(second.granted()).isEqualTo("made");
    assertThat(calls).containsExactly("first", "second");
  }

  @Test
  void turnThatIsDroppedBeforeItsPollPassesOn() throws Exception {
    OnceCell<String> cell = new OnceCell<>();
    Asking<String> first =
        Asking.waiting(cell.valueOrInit(() -> making("first", Oneshot.channel())));
    Asking<String> woken =
        Asking.waiting(cell.valueOrInit(() -> making("woken", Oneshot.channel())));
    Asking<String> second = Asking.waiting(cell.valueOrInit(() -> Futures.ready("made")));
    first.future.drop();
    woken.future.drop();
    assertThat(second.granted()).isEqualTo("made");
    assertThat(calls).containsExactly("first");
  }

  @Test
  void failureIsThrownToItsCallerAndTheNextTries() throws Exception {
    OnceCell<String> cell = new OnceCell<>();
    Oneshot<String> ends = Oneshot.channel();
    Asking<String> first = Asking.waiting(cell.valueOrInit(() -> making("first", ends)));
    Asking<String> second =
        Asking.waiting(cell.valueOrInit(() -> Futures.failed(new IOException("expected"))));
    Asking<String> third =
        Asking.waiting(
            cell.valueOrInit(() -> {
              throw new IllegalArgumentException("no future");
            }));
    Asking<String> fourth = Asking.waiting(cell.valueOrInit(() -> Futures.ready("made")));
    ends.sender().close();
    assertThatThrownBy(first::granted).isInstanceOf(RecvError.class);
    assertThatThrownBy(second::granted).hasMessage("expected");
    assertThatThrownBy(third::granted).hasMessage("no future");
    assertThat(fourth.granted()).isEqualTo("made");
    assertThatThrownBy(() -> first.waker.poll(first.future))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void initialiserMayLookAtItsOwnCell() throws Exception {
    OnceCell<String> cell = new OnceCell<>();
    Future<String> future =
        cell.valueOrInit(() -> {
          assertThat(cell.isSet()).isFalse();
          assertThat(cell.set("x")).isEqualTo(SetOutcome.INITIALIZING);
          return Futures.ready("made");
        });
    assertThat(Asking.now(future)).isEqualTo("made");
  }

  @Test
  void nullIsAValue() throws Exception {
    OnceCell<String> cell = new OnceCell<>();
    assertThat(Asking.now(cell.<String>valueOrInit(() -> Futures.ready(null)))).isNull();
    assertThat(cell.isSet()).isTrue();
    assertThat(cell.set("late")).isEqualTo(SetOutcome.ALREADY_SET);
  }
}
