package dev.dormouse.sync;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Interleavings of whole tasks, each on a thread of its own that polls only after a wake-up: a lost
 * wake-up is a task that never ends, which the checker reports as a hang. More of them with {@code
 * -Ddormouse.races.invocations=1000}.
 */
@Tag("races")
class WakeRacesTest {
  private static void explore(Runnable once) {
    Lincheck.runConcurrentTest(Integer.getInteger("dormouse.races.invocations", 300), once);
  }

  /** An assertion of the plain kind: the checker gets lost in AssertJ. */
  private static void expect(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + " but was " + actual);
    }
  }

  private static Object tryOnce(Future<?> future) {
    try {
      return String.valueOf(new BlockingTask().tryOnce(future));
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @SafeVarargs
  private static void together(Callable<Void>... tasks) {
    List<Thread> threads = new ArrayList<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (Callable<Void> task : tasks) {
      Thread thread =
          new Thread(() -> {
            try {
              task.call();
            } catch (Throwable thrown) {
              failure.compareAndSet(null, thrown);
            }
          });
      threads.add(thread);
      thread.start();
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  @Test
  void everySentValueArrivesOnceAndTheEndIsSeen() {
    explore(() -> {
      Mpsc<Integer> ends = Mpsc.channel(1);
      Sender<Integer> copy = ends.sender().copy();
      List<Integer> got = new ArrayList<>();
      together(
          () -> {
            BlockingTask task = new BlockingTask();
            task.run(ends.sender().send(1));
            task.run(ends.sender().send(2));
            ends.sender().close();
            return null;
          },
          () -> {
            new BlockingTask().run(copy.send(3));
            copy.close();
            return null;
          },
          () -> {
            BlockingTask task = new BlockingTask();
            for (Object v; (v = task.run(ends.receiver().recv())) != null; ) {
              got.add((Integer) v);
            }
            return null;
          });
      expect(Set.of(1, 2, 3), new TreeSet<>(got));
      expect(3, got.size());
      expect(true, got.indexOf(1) < got.indexOf(2));
    });
  }

  @Test
  void senderThatGivesUpPassesItsPlaceOn() {
    explore(() -> {
      Mpsc<Integer> ends = Mpsc.channel(1);
      ends.sender().trySend(0);
      Sender<Integer> copy = ends.sender().copy();
      Set<Object> got = new TreeSet<>();
      boolean[] sent = new boolean[1];
      together(
          () -> {
            sent[0] = new BlockingTask().tryOnce(copy.send(1)) != Poll.PENDING;
            copy.close();
            return null;
          },
          () -> {
            new BlockingTask().run(ends.sender().send(2));
            ends.sender().close();
            return null;
          },
          () -> {
            BlockingTask task = new BlockingTask();
            for (Object v; (v = task.run(ends.receiver().recv())) != null; ) {
              got.add(v);
            }
            return null;
          });
      expect(sent[0] ? Set.of(0, 1, 2) : Set.of(0, 2), got);
    });
  }

  @Test
  void closingReceiverAccountsForEveryValue() {
    explore(() -> {
      Mpsc<Integer> ends = Mpsc.channel(1);
      Set<Object> seen = new TreeSet<>();
      Set<Object> refused = new TreeSet<>();
      together(
          () -> {
            BlockingTask task = new BlockingTask();
            for (int i = 0; i < 3; i++) {
              try {
                task.run(ends.sender().send(i));
              } catch (SendError error) {
                refused.add(error.value());
              }
            }
            return null;
          },
          () -> {
            BlockingTask task = new BlockingTask();
            seen.add(task.run(ends.receiver().recv()));
            ends.receiver().close();
            for (Object v; (v = task.run(ends.receiver().recv())) != null; ) {
              seen.add(v);
            }
            return null;
          });
      Set<Object> all = new TreeSet<>(seen);
      all.addAll(refused);
      expect(Set.of(0, 1, 2), all);
      expect(3, seen.size() + refused.size());
    });
  }

  @Test
  void permitsAreDeliveredOrGivenBackAfterTheEnd() {
    explore(() -> {
      Mpsc<Integer> ends = Mpsc.channel(1);
      List<Object> got = new ArrayList<>();
      together(
          () -> {
            BlockingTask task = new BlockingTask();
            @SuppressWarnings("unchecked")
            Permit<Integer> unused = (Permit<Integer>) task.run(ends.sender().reserve());
            unused.close();
            @SuppressWarnings("unchecked")
            Permit<Integer> used = (Permit<Integer>) task.run(ends.sender().reserve());
            ends.sender().close();
            used.send(1);
            return null;
          },
          () -> {
            BlockingTask task = new BlockingTask();
            for (Object v; (v = task.run(ends.receiver().recv())) != null; ) {
              got.add(v);
            }
            return null;
          });
      expect(List.of(1), got);
    });
  }

  @Test
  void droppedReceiveLosesNothing() {
    explore(() -> {
      Mpsc<Integer> ends = Mpsc.channel(2);
      together(
          () -> {
            BlockingTask task = new BlockingTask();
            task.run(ends.sender().send(1));
            task.run(ends.sender().send(2));
            ends.sender().close();
            return null;
          },
          () -> {
            List<Object> got = new ArrayList<>();
            BlockingTask task = new BlockingTask();
            Object first = task.tryOnce(ends.receiver().recv());
            if (first != Poll.PENDING) {
              got.add(first);
            }
            for (Object v; (v = task.run(ends.receiver().recv())) != null; ) {
              got.add(v);
            }
            expect(List.of(1, 2), got);
            return null;
          });
    });
  }

  @Test
  void notificationOfADroppedWaiterReachesTheOther() {
    explore(() -> {
      Notify notify = new Notify();
      boolean[] learnt = new boolean[1];
      together(
          () -> {
            new BlockingTask().run(notify.notified());
            return null;
          },
          () -> {
            learnt[0] = new BlockingTask().tryOnce(notify.notified()) != Poll.PENDING;
            if (learnt[0]) {
              notify.notifyOne(); // it took the only notification: pass it on by hand
            }
            return null;
          },
          () -> {
            notify.notifyOne();
            return null;
          });
    });
  }

  @Test
  void notifyWaitersReachesEveryOneCreatedBefore() {
    explore(() -> {
      Notify notify = new Notify();
      Notified first = notify.notified();
      Notified second = notify.notified();
      Notified dropped = notify.notified();
      together(
          () -> {
            new BlockingTask().run(first);
            return null;
          },
          () -> {
            BlockingTask task = new BlockingTask();
            task.tryOnce(dropped);
            dropped.drop();
            task.run(second);
            return null;
          },
          () -> {
            notify.notifyWaiters();
            return null;
          });
      expect("Pending", tryOnce(notify.notified()));
    });
  }

  @Test
  void onlyOneOfSendAndDropHappens() {
    explore(() -> {
      Oneshot<Integer> ends = Oneshot.channel();
      boolean[] sent = new boolean[1];
      Object[] got = new Object[1];
      together(
          () -> {
            sent[0] = ends.sender().send(1);
            return null;
          },
          () -> {
            got[0] = new BlockingTask().tryOnce(ends.receiver());
            return null;
          },
          () -> {
            new BlockingTask().run(ends.sender().closed());
            return null;
          });
      expect(true, got[0] == Poll.PENDING || sent[0]);
    });
  }

  @Test
  void oneshotReceiverAlwaysLearnsTheEnd() {
    explore(() -> {
      Oneshot<Integer> ends = Oneshot.channel();
      together(
          () -> {
            ends.sender().close();
            return null;
          },
          () -> {
            try {
              new BlockingTask().run(ends.receiver());
              throw new AssertionError("a value that nobody sent");
            } catch (RecvError expected) {
              return null;
            }
          });
    });
  }

  @Test
  void cancelReachesWaitersThatComeAndGo() {
    explore(() -> {
      CancellationToken root = new CancellationToken();
      CancellationToken middle = root.child();
      together(
          () -> {
            new BlockingTask().run(middle.child().cancelled());
            return null;
          },
          () -> {
            BlockingTask task = new BlockingTask();
            task.tryOnce(middle.cancelled());
            task.run(root.cancelled());
            return null;
          },
          () -> {
            root.cancel();
            return null;
          });
      expect(0, root.childrenLinked());
      expect(0, middle.childrenLinked());
    });
  }

  @Test
  void everyLockIsHandedOn() {
    explore(() -> {
      Mutex<int[]> mutex = new Mutex<>(new int[1]);
      Callable<Void> adds =
          () -> {
            BlockingTask task = new BlockingTask();
            @SuppressWarnings("unchecked")
            MutexGuard<int[]> guard = (MutexGuard<int[]>) task.run(mutex.lock());
            guard.value()[0]++;
            guard.close();
            return null;
          };
      together(
          adds,
          adds,
          () -> {
            Object guard = new BlockingTask().tryOnce(mutex.lock());
            if (guard instanceof MutexGuard<?> taken) {
              taken.close();
            }
            return null;
          });
      try (MutexGuard<int[]> guard = mutex.tryLock()) {
        expect(2, guard.value()[0]);
      }
    });
  }

  @Test
  void bargingLockLosesNoWake() {
    explore(() -> {
      Semaphore semaphore = Semaphore.barging(1);
      Callable<Void> uses =
          () -> {
            BlockingTask task = new BlockingTask();
            ((SemaphorePermit) task.run(semaphore.acquire())).close();
            return null;
          };
      together(
          uses,
          uses,
          () -> {
            Object permit = new BlockingTask().tryOnce(semaphore.acquire());
            if (permit instanceof SemaphorePermit taken) {
              taken.close();
            }
            return null;
          });
      expect(1, semaphore.availablePermits());
    });
  }

  @Test
  void writersAndUpgradersGetTheirTurn() {
    explore(() -> {
      RwLock<Integer> lock = RwLock.withMaxReaders(0, 2);
      together(
          () -> {
            ((Guard<?>) new BlockingTask().run(lock.write())).close();
            return null;
          },
          () -> {
            BlockingTask task = new BlockingTask();
            UpgradableGuard<?> reader = (UpgradableGuard<?>) task.run(lock.upgradableRead());
            ((Guard<?>) task.run(reader.upgrade())).close();
            return null;
          },
          () -> {
            ((Guard<?>) new BlockingTask().run(lock.read())).close();
            return null;
          });
      expect(true, lock.tryUpgradableRead().tryUpgrade() != null);
    });
  }

  @Test
  void initialiserThatIsDroppedLeavesItToAnother() {
    explore(() -> {
      OnceCell<Integer> cell = new OnceCell<>();
      together(
          () -> {
            new BlockingTask().tryOnce(cell.valueOrInit(Futures::pending));
            return null;
          },
          () -> {
            expect(1, new BlockingTask().run(cell.valueOrInit(() -> Futures.ready(1))));
            return null;
          },
          () -> {
            expect(1, new BlockingTask().run(cell.awaitSet()));
            return null;
          });
    });
  }

  @Test
  void allMeetAtABarrierAndBehindALatch() {
    explore(() -> {
      Barrier barrier = new Barrier(2);
      Latch latch = new Latch(2);
      Callable<Void> meets =
          () -> {
            BlockingTask task = new BlockingTask();
            task.run(barrier.awaitAll());
            latch.countDown();
            task.run(latch.awaitZero());
            return null;
          };
      together(meets, meets);
      expect(0, latch.count());
    });
  }

  @Test
  void listenerSeesTheFlagOrIsNotified() {
    explore(() -> {
      Event event = new Event();
      boolean[] flag = new boolean[1]; // plain: the fences of the event keep the order
      together(
          () -> {
            BlockingTask task = new BlockingTask();
            EventListener listener = event.listen();
            if (flag[0]) {
              listener.drop();
            } else {
              task.run(listener);
            }
            return null;
          },
          () -> {
            if (new BlockingTask().tryOnce(event.listen()) != Poll.PENDING) {
              event.notify(1); // it took the only notification: pass it on by hand
            }
            return null;
          },
          () -> {
            flag[0] = true;
            event.notify(1);
            return null;
          });
      expect(0, event.totalListeners());
    });
  }
}
