package dev.dormouse.sync;

import static dev.dormouse.sync.Races.expect;
import static dev.dormouse.sync.Races.explore;
import static dev.dormouse.sync.Races.together;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Interleavings of those who wait in a crowd and those who wake it; a lost wake-up is a hang. */
@Tag("races")
class CrowdRacesTest {
  private static final class Member extends CrowdMember {}

  /** Waits until so many events have come, as a receiver does: each wait ends by itself. */
  private static void await(Crowd crowd, Member member, AtomicInteger events, int count)
      throws InterruptedException {
    BlockingTask task = new BlockingTask();
    Object wait = new Object();
    while (events.get() < count) {
      crowd.await(member, task);
      if (events.get() >= count) {
        break;
      }
      member.park(wait);
      task.sleep();
    }
    member.unpark();
  }

  @Test
  void memberThatSawAnEventBeforeItsWakeUpIsWokenForTheNext() {
    explore(() -> {
      Crowd crowd = new Crowd();
      AtomicInteger events = new AtomicInteger();
      Member member = new Member();
      together(
          () -> {
            for (int i = 0; i < 2; i++) {
              events.incrementAndGet();
              crowd.wakeAll();
            }
            return null;
          },
          () -> {
            await(crowd, member, events, 1);
            await(crowd, member, events, 2);
            return null;
          });
      expect(2, events.get());
    });
  }

  @Test
  void twoTakersAndTwoMembersMissNobody() {
    explore(() -> {
      Crowd crowd = new Crowd();
      AtomicInteger events = new AtomicInteger();
      Member first = new Member();
      Member second = new Member();
      together(
          () -> {
            events.incrementAndGet();
            crowd.wakeAll();
            return null;
          },
          () -> {
            events.incrementAndGet();
            crowd.wakeAll();
            return null;
          },
          () -> {
            await(crowd, first, events, 1);
            await(crowd, first, events, 2);
            return null;
          },
          () -> {
            await(crowd, second, events, 2);
            crowd.leave(second, 1);
            return null;
          });
      expect(2, events.get());
    });
  }
}
