package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WokenChildrenTest {
  private final CountingWaker owner = new CountingWaker();

  @Test
  void allChildrenAreWokenAtFirst() {
    WokenChildren set = new WokenChildren(65);
    assertThat(set.words()).isEqualTo(2);
    assertThat(set.drain(0)).isEqualTo(-1L);
    assertThat(set.drain(1)).isEqualTo(1L);
    assertThat(set.drain(0)).isZero();
  }

  @Test
  void ownerIsWokenOncePerPollHoweverManyWake() {
    WokenChildren set = drained(130);
    set.begin(owner);
    set.waker(0).wake();
    set.waker(0).wake();
    set.waker(129).wake();
    assertThat(owner.takeWakes()).isEqualTo(1);
    assertThat(set.drain(0)).isEqualTo(1L);
    assertThat(set.drain(1)).isZero();
    assertThat(set.drain(2)).isEqualTo(2L);
  }

  @Test
  void bitIsSetBeforeTheOwnerIsWoken() {
    WokenChildren set = drained(10);
    List<Long> drained = new ArrayList<>();
    set.begin(() -> drained.add(set.drain(0))); // an owner that polls at once
    set.waker(3).wake();
    assertThat(drained).containsExactly(1L << 3);
  }

  @Test
  void wakeBetweenPollsIsThereInTheNext() {
    WokenChildren set = drained(10);
    set.waker(7).wake();
    assertThat(owner.wakes()).isZero();
    set.begin(owner);
    assertThat(set.drain(0)).isEqualTo(1L << 7);
  }

  @Test
  void bitsPutBackJoinThoseThatCameMeanwhile() {
    WokenChildren set = drained(10);
    set.begin(owner);
    set.waker(1).wake();
    set.putBack(0, 1L << 5);
    assertThat(set.drain(0)).isEqualTo(1L << 1 | 1L << 5);
  }

  @Test
  void endLetsGoOfTheOwner() {
    WokenChildren set = drained(10);
    set.begin(owner);
    set.end();
    set.waker(1).wake();
    assertThat(owner.wakes()).isZero();
  }

  private static WokenChildren drained(int size) {
    WokenChildren set = new WokenChildren(size);
    for (int word = 0; word < set.words(); word++) {
      set.drain(word);
    }
    return set;
  }
}
