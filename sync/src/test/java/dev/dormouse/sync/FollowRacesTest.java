package dev.dormouse.sync;

import static dev.dormouse.sync.Races.expect;
import static dev.dormouse.sync.Races.explore;
import static dev.dormouse.sync.Races.together;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Interleavings of the ends of broadcast and watch channels. A lost wake-up is a task that never
 * ends, which the checker reports as a hang.
 */
@Tag("races")
class FollowRacesTest {
  /** Receives to the end; what was missed counts as so many times null. */
  private static List<Integer> receiveAll(Broadcast.Receiver<Integer> receiver) throws Exception {
    BlockingTask task = new BlockingTask();
    List<Integer> got = new ArrayList<>();
    for (; ; ) {
      try {
        Object value = task.run(receiver.recv());
        if (value == null) {
          return got;
        }
        got.add((Integer) value);
      } catch (LaggedError lagged) {
        for (long i = 0; i < lagged.missed(); i++) {
          got.add(null);
        }
      }
    }
  }

  @Test
  void everyReceiverGetsEverythingAndTheEnd() {
    explore(() -> {
      Broadcast<Integer> ends = Broadcast.channel(2);
      Broadcast.Receiver<Integer> second = ends.sender().subscribe();
      together(
          () -> {
            ends.sender().send(1);
            ends.sender().send(2);
            ends.sender().close();
            return null;
          },
          () -> {
            expect(List.of(1, 2), receiveAll(ends.receiver()));
            return null;
          },
          () -> {
            expect(List.of(1, 2), receiveAll(second));
            return null;
          });
      expect(0, ends.sender().len());
    });
  }

  @Test
  void whatIsMissedIsCountedOnce() {
    explore(() -> {
      Broadcast<Integer> ends = Broadcast.channel(1);
      together(
          () -> {
            for (int i = 0; i < 3; i++) {
              ends.sender().send(i);
            }
            ends.sender().close();
            return null;
          },
          () -> {
            List<Integer> got = receiveAll(ends.receiver());
            expect(3, got.size());
            for (int i = 0; i < 3; i++) {
              expect(true, got.get(i) == null || got.get(i) == i);
            }
            expect(2, got.get(2));
            return null;
          });
    });
  }

  @Test
  void twoSendersAreSeenInOneOrder() {
    explore(() -> {
      Broadcast<Integer> ends = Broadcast.channel(2);
      Broadcast.Receiver<Integer> second = ends.sender().subscribe();
      Broadcast.Sender<Integer> copy = ends.sender().copy();
      List<Integer> got = new ArrayList<>();
      together(
          () -> {
            ends.sender().send(1);
            ends.sender().close();
            return null;
          },
          () -> {
            copy.send(2);
            copy.close();
            return null;
          },
          () -> {
            got.addAll(receiveAll(ends.receiver()));
            return null;
          });
      expect(2, got.size());
      try {
        expect(got, receiveAll(second));
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
    });
  }

  @Test
  void receiverThatComesOrGoesIsCountedOrNot() {
    explore(() -> {
      Broadcast<Integer> ends = Broadcast.channel(2);
      Broadcast.Receiver<Integer> going = ends.sender().subscribe();
      together(
          () -> {
            int first = ends.sender().send(1);
            expect(true, first >= 1 && first <= 3);
            ends.sender().send(2);
            return null;
          },
          () -> {
            new BlockingTask().tryOnce(going.recv());
            going.close();
            return null;
          },
          () -> {
            try (Broadcast.Receiver<Integer> coming = ends.receiver().resubscribe()) {
              Object value = new BlockingTask().tryOnce(coming.recv());
              expect(true, value == Poll.PENDING || value.equals(1) || value.equals(2));
            }
            return null;
          });
      try {
        expect(2, ends.sender().len());
        expect(1, ends.receiver().tryRecv());
        expect(2, ends.receiver().tryRecv());
        expect(0, ends.sender().len());
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
    });
  }

  @Test
  void receiverFollowsARingThatGrows() {
    explore(() -> {
      Broadcast<Integer> ends = Broadcast.channel(Limits.CELLS_MIN + 1);
      Broadcast.Receiver<Integer> second = ends.sender().subscribe();
      try {
        for (int i = 0; i < Limits.CELLS_MIN; i++) {
          ends.sender().send(i);
        }
        for (int i = 0; i < Limits.CELLS_MIN - 1; i++) {
          ends.receiver().tryRecv();
        }
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
      together(
          () -> {
            ends.sender().send(Limits.CELLS_MIN);
            ends.sender().close();
            return null;
          },
          () -> {
            expect(List.of(Limits.CELLS_MIN - 1, Limits.CELLS_MIN), receiveAll(ends.receiver()));
            return null;
          },
          () -> {
            expect(0, new BlockingTask().run(second.recv()));
            second.close();
            return null;
          });
      expect(0, ends.sender().len());
    });
  }

  @Test
  void receiverFollowsARingThatIsGivenBack() {
    explore(() -> {
      BroadcastRing ring = new BroadcastRing(2 * Limits.CELLS_MIN, Limits.CELLS_MIN);
      Broadcast.Sender<Integer> sender = new Broadcast.Sender<>(ring);
      Broadcast.Receiver<Integer> receiver = new Broadcast.Receiver<>(ring, 0);
      Broadcast.Receiver<Integer> second = sender.subscribe();
      int burst = Limits.CELLS_MIN + 1;
      try {
        for (int i = 0; i < burst; i++) {
          sender.send(i);
        }
        for (int i = 0; i < burst - 1; i++) {
          receiver.tryRecv();
          second.tryRecv();
        }
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
      together(
          () -> {
            sender.send(burst);
            sender.close();
            return null;
          },
          () -> {
            expect(List.of(burst - 1, burst), receiveAll(receiver));
            return null;
          },
          () -> {
            expect(List.of(burst - 1, burst), receiveAll(second));
            return null;
          });
      expect(0, ring.length());
    });
  }

  @Test
  void everyChangeIsMadeAndTheLastIsSeen() {
    explore(() -> {
      Watch<Integer> ends = Watch.channel(0);
      Watch.Sender<Integer> copy = ends.sender().copy();
      Watch.Receiver<Integer> second = ends.receiver().copy();
      together(
          () -> {
            ends.sender().sendModify(value -> value + 1);
            ends.sender().close();
            return null;
          },
          () -> {
            copy.sendModify(value -> value + 1);
            copy.close();
            return null;
          },
          () -> {
            expect(2, new BlockingTask().run(ends.receiver().waitFor(value -> value == 2)));
            return null;
          },
          () -> {
            BlockingTask task = new BlockingTask();
            try {
              for (; ; ) {
                task.run(second.changed());
              }
            } catch (RecvError end) {
              expect(2, second.borrow());
            }
            return null;
          });
    });
  }

  @Test
  void droppedWaitsOfAWatchHarmNobody() {
    explore(() -> {
      Watch<Integer> ends = Watch.channel(0);
      Watch.Receiver<Integer> going = ends.receiver().copy();
      together(
          () -> {
            ends.sender().send(1);
            return null;
          },
          () -> {
            BlockingTask task = new BlockingTask();
            task.tryOnce(going.changed());
            task.tryOnce(going.waitFor(value -> value == 1));
            going.close();
            return null;
          },
          () -> {
            new BlockingTask().run(ends.receiver().changed());
            expect(1, ends.receiver().borrow());
            return null;
          });
    });
  }

  @Test
  void waitForTheReceiversToGoEndsIfAnotherComes() {
    explore(() -> {
      Watch<Integer> ends = Watch.channel(0);
      Future<Void> first = ends.sender().closed();
      Future<Void> second = ends.sender().closed();
      try {
        // Both wait before a receiver goes, and meet their wake-up when they are polled again.
        expect(true, new CountingWaker().isPending(first));
        expect(true, new CountingWaker().isPending(second));
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
      together(
          () -> {
            new BlockingTask().run(first);
            return null;
          },
          () -> {
            new BlockingTask().tryOnce(second);
            return null;
          },
          () -> {
            ends.receiver().close();
            ends.sender().subscribe();
            return null;
          });
    });
  }
}
