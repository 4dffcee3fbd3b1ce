package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link SelectAll} and {@link StreamMap}. */
class StreamSetTest {
  private final Lab lab = new Lab();

  private static ProbeStream<Integer> numbers(Integer... items) {
    return new ProbeStream<Integer>("numbers").items(List.of(items));
  }

  private Object poll(Stream<?> stream) throws Exception {
    return stream.pollNextRaw(lab.cx);
  }

  @Test
  void readyStreamsTakeTurns() throws Exception {
    SelectAll<Integer> all =
        new SelectAll<>(List.of(Streams.repeat(1), Streams.repeat(2), numbers(3, 4)));
    assertThat(lab.pollReady(all.byRef().take(8).toList())).containsExactly(1, 2, 3, 1, 2, 4, 1, 2);
    assertThat(lab.pollReady(all.byRef().take(2).toList())).containsExactly(1, 2);
    assertThat(all.size()).isEqualTo(2);
    all.drop();
  }

  @Test
  void onlyWokenStreamsArePolled() throws Exception {
    ProbeStream<Integer> quiet = numbers().keepOpen();
    ProbeStream<Integer> busy = numbers().keepOpen();
    SelectAll<Integer> all = new SelectAll<>(List.of(quiet, busy));
    assertThat(poll(all)).isSameAs(Poll.PENDING);
    busy.push(1);
    busy.push(2);
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(poll(all)).isEqualTo(1);
    assertThat(poll(all)).isEqualTo(2);
    assertThat(poll(all)).isSameAs(Poll.PENDING);
    assertThat(quiet.polls()).isEqualTo(1);
    all.drop();
    assertThat(quiet.isDropped()).isTrue();
    assertThat(busy.isDropped()).isTrue();
  }

  @Test
  void streamThatFailsStays() throws Exception {
    IOException cause = new IOException();
    SelectAll<Integer> all = new SelectAll<>();
    all.push(numbers(1).fail(cause).item(2));
    assertThat(poll(all)).isEqualTo(1);
    assertThatThrownBy(() -> poll(all)).isSameAs(cause);
    assertThat(poll(all)).isEqualTo(2);
    assertThat(poll(all)).isNull();
    assertThat(all.isEmpty()).isTrue();
    all.push(numbers(3));
    assertThat(poll(all)).isEqualTo(3);
    all.clear();
    assertThat(poll(all)).isNull();
  }

  @Test
  void droppedSetRefusesStreamsAndPolls() {
    SelectAll<Integer> all = new SelectAll<>();
    all.drop();
    assertThatThrownBy(() -> all.push(numbers()))
        .hasMessage("SelectAll: it was dropped, and takes no stream any more");
    assertThatThrownBy(() -> poll(all)).hasMessageStartingWith("SelectAll: polled after");
    StreamMap<String, Integer> map = new StreamMap<>();
    map.drop();
    assertThatThrownBy(() -> map.insert("a", numbers()))
        .hasMessage("StreamMap: it was dropped, and takes no stream any more");
    assertThatThrownBy(() -> poll(map)).hasMessageStartingWith("StreamMap: polled after");
  }

  @Test
  void mapGivesItemsWithTheirKeysAndForgetsWhatHasEnded() throws Exception {
    StreamMap<String, Integer> map = new StreamMap<>();
    map.insert("a", numbers(1));
    map.insert("b", numbers(2, 3));
    assertThat(map.keys()).containsExactly("a", "b");
    assertThat(poll(map)).isEqualTo(new Keyed<>("a", 1));
    assertThat(poll(map)).isEqualTo(new Keyed<>("b", 2));
    assertThat(poll(map)).isEqualTo(new Keyed<>("b", 3));
    assertThat(map.containsKey("a")).isFalse();
    assertThat(poll(map)).isNull();
    assertThat(map.isEmpty()).isTrue();
    map.insert("c", numbers(4));
    assertThat(poll(map)).isEqualTo(new Keyed<>("c", 4));
  }

  @Test
  void removedStreamComesBackAndGoesOnElsewhere() throws Exception {
    StreamMap<String, Integer> map = new StreamMap<>();
    ProbeStream<Integer> first = numbers().keepOpen();
    map.insert("a", first);
    assertThat(poll(map)).isSameAs(Poll.PENDING);
    assertThat(map.remove("a")).isSameAs(first);
    assertThat(map.remove("a")).isNull();
    assertThat(poll(map)).isNull();
    first.push(1);
    assertThat(poll(first)).isEqualTo(1);
    first.drop();
  }

  @Test
  void replacedStreamIsDropped() throws Exception {
    StreamMap<String, Integer> map = new StreamMap<>();
    RuntimeException cleanup = new RuntimeException("cleanup");
    ProbeStream<Integer> first = numbers().keepOpen();
    ProbeStream<Integer> second = numbers().keepOpen().throwOnDrop(cleanup);
    map.insert("a", first);
    map.insert("a", second);
    assertThat(first.isDropped()).isTrue();
    assertThatThrownBy(() -> map.insert("a", numbers(3))).isSameAs(cleanup);
    assertThat(map.size()).isEqualTo(1);
    assertThat(poll(map)).isEqualTo(new Keyed<>("a", 3));
  }

  @Test
  void removingTheLastStreamWakesWhoWaits() throws Exception {
    StreamMap<String, Integer> map = new StreamMap<>();
    map.insert("a", numbers().keepOpen());
    Future<?> next = map.next();
    lab.pollPending(next);
    lab.cx.waker.takeWakes();
    map.remove("a").drop();
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(next.pollRaw(lab.cx)).isNull();
  }

  @Test
  void notifyCloseTellsWhichStreamHasEnded() throws Exception {
    StreamMap<String, Optional<Integer>> map = new StreamMap<>();
    map.insert("a", numbers(1).notifyClose());
    assertThat(poll(map)).isEqualTo(new Keyed<>("a", Optional.of(1)));
    assertThat(poll(map)).isEqualTo(new Keyed<>("a", Optional.empty()));
    assertThat(poll(map)).isNull();
  }

  @Test
  void nextManyTakesWhatIsThere() throws Exception {
    StreamMap<String, Integer> map = new StreamMap<>();
    ProbeStream<Integer> open = numbers().keepOpen();
    map.insert("a", open);
    List<Keyed<String, Integer>> into = new ArrayList<>();
    Future<Integer> many = map.nextMany(into, 3);
    lab.pollPending(many);
    open.push(1);
    open.push(2);
    assertThat(lab.pollReady(many)).isEqualTo(2);
    assertThat(into).containsExactly(new Keyed<>("a", 1), new Keyed<>("a", 2));
    assertThat(lab.pollFailed(many)).hasMessageStartingWith("nextMany: polled after");
    open.push(3);
    open.push(4);
    assertThat(lab.pollReady(map.nextMany(into, 1))).isEqualTo(1);
    assertThat(lab.pollReady(map.nextMany(into, 0))).isZero();
    assertThat(lab.pollReady(map.nextMany(into, 9))).isEqualTo(1);
    open.end();
    assertThat(lab.pollReady(map.nextMany(into, 9))).isZero();
    assertThatThrownBy(() -> map.nextMany(into, -1)).hasMessageContaining("negative: -1");
  }
}
