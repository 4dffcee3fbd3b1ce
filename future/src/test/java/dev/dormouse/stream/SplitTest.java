package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.CountingWaker;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Poll;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The halves of an object that is a stream and a sink. */
class SplitTest {
  private final Lab lab = new Lab();
  private final Both both = new Both();
  private final Split<String, String, Both> split = Streams.split(both);

  /** Gives back what it is sent. */
  static final class Both extends RawStream<String> implements Sink<String> {
    final Deque<String> kept = new ArrayDeque<>();
    final List<String> calls = new ArrayList<>();
    @Nullable Runnable during;
    boolean full;

    @Override
    public @Nullable Object pollNextRaw(Context cx) {
      calls.add("next");
      Runnable meanwhile = during;
      during = null;
      if (meanwhile != null) {
        meanwhile.run();
      }
      String item = kept.poll();
      return item == null ? Poll.PENDING : item.equals("end") ? null : item;
    }

    @Override
    public boolean pollReady(Context cx) {
      return !full;
    }

    @Override
    public void startSend(String item) {
      kept.add(item);
    }

    @Override
    public boolean pollFlush(Context cx) {
      calls.add("flush");
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      calls.add("shutdown");
      return true;
    }

    @Override
    public void drop() {
      calls.add("drop");
    }
  }

  @Test
  void halvesDoWhatTheObjectDoes() throws Exception {
    assertThat(lab.run(split.sink().send("a"))).isNull();
    assertThat(lab.run(split.stream().next())).isEqualTo("a");
    assertThat(both.calls).containsExactly("flush", "next");
  }

  @Test
  void halfThatFindsTheObjectTakenIsWokenBehindThePoll() throws Exception {
    CountingWaker other = new CountingWaker();
    Context otherTask = Context.of(other);
    boolean[] flushed = new boolean[1];
    both.during =
        () -> {
          try {
            flushed[0] = split.sink().pollFlush(otherTask);
          } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
          }
        };
    assertThat(split.stream().pollNextRaw(lab.cx)).isSameAs(Poll.PENDING);
    assertThat(flushed[0]).isFalse();
    assertThat(other.wakes()).isEqualTo(1);
    assertThat(split.sink().pollFlush(otherTask)).isTrue();
    assertThat(other.wakes()).isEqualTo(1);
  }

  @Test
  void itemWaitsInItsHalfUntilTheObjectIsReady() throws Exception {
    Sink<String> sink = split.sink();
    both.full = true;
    assertThat(sink.pollReady(lab.cx)).isTrue();
    sink.startSend("a");
    assertThatThrownBy(() -> sink.startSend("b"))
        .hasMessageStartingWith("split: startSend without");
    assertThat(sink.pollReady(lab.cx)).isFalse();
    assertThat(sink.pollFlush(lab.cx)).isFalse();
    assertThatThrownBy(split::reunite)
        .hasMessage("split: an item waits in the sink; flush it first");
    both.full = false;
    assertThat(sink.pollFlush(lab.cx)).isTrue();
    assertThat(both.kept).containsExactly("a");
  }

  @Test
  void lastHalfDropsTheObject() throws Exception {
    split.stream().drop();
    split.stream().drop();
    assertThat(both.calls).isEmpty();
    split.sink().drop();
    assertThat(both.calls).containsExactly("drop");
    split.sink().drop();
    assertThat(both.calls).containsExactly("drop");
    assertThatThrownBy(() -> split.stream().pollNextRaw(lab.cx))
        .hasMessageStartingWith("split: polled after");
    assertThatThrownBy(() -> split.sink().pollReady(lab.cx))
        .hasMessageStartingWith("split: used after");
  }

  @Test
  void halvesThatHaveEndedNeedTheObjectNoMore() throws Exception {
    both.kept.add("end");
    assertThat(split.stream().pollNextRaw(lab.cx)).isNull();
    assertThat(both.calls).containsExactly("next");
    assertThat(lab.run(split.sink().shutdown())).isNull();
    assertThat(both.calls).containsExactly("next", "shutdown", "drop");
  }

  @Test
  void halvesReunite() throws Exception {
    assertThat(split.reunite()).isSameAs(both);
    split.stream().drop();
    split.sink().drop();
    assertThat(both.calls).isEmpty();
    assertThatThrownBy(() -> split.stream().pollNextRaw(lab.cx))
        .hasMessageStartingWith("split: polled after");
    assertThatThrownBy(split::reunite)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not reunite");
  }
}
