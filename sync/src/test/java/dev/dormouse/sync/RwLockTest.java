package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RwLockTest {
  private final RwLock<String> lock = new RwLock<>("a");

  @Test
  void manyReadOrOneWrites() throws Exception {
    ReadGuard<String> one = Asking.now(lock.read());
    ReadGuard<String> two = lock.tryRead();
    assertThat(two.value()).isEqualTo("a");
    assertThat(two.rwLock()).isSameAs(lock);
    assertThat(lock.tryWrite()).isNull();
    one.close();
    two.close();
    WriteGuard<String> writer = Asking.now(lock.write());
    assertThat(lock.tryRead()).isNull();
    assertThat(lock.tryWrite()).isNull();
    assertThat(lock.tryUpgradableRead()).isNull();
    writer.set("b");
    assertThat(writer.value()).isEqualTo("b");
    writer.close();
    assertThat(lock.tryRead().value()).isEqualTo("b");
    assertThatThrownBy(() -> writer.set("c")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readerBehindAWaitingWriterWaits() throws Exception {
    ReadGuard<String> first = lock.tryRead();
    Asking<WriteGuard<String>> writer = Asking.waiting(lock.write());
    Asking<ReadGuard<String>> a = Asking.waiting(lock.read());
    Asking<ReadGuard<String>> b = Asking.waiting(lock.read());
    Asking<WriteGuard<String>> last = Asking.waiting(lock.write());
    assertThat(lock.tryRead()).isNull();
    first.close();
    a.assertAsleep();
    writer.granted().close();
    ReadGuard<String> readA = a.granted();
    ReadGuard<String> readB = b.granted();
    readA.close();
    last.assertAsleep();
    readB.close();
    last.granted().close();
    assertThat(lock.tryWrite()).isNotNull();
  }

  @Test
  void writerThatGivesUpLetsTheReadersBehindItIn() throws Exception {
    ReadGuard<String> first = lock.tryRead();
    Asking<WriteGuard<String>> writer = Asking.waiting(lock.write());
    Asking<ReadGuard<String>> reader = Asking.waiting(lock.read());
    writer.future.drop();
    reader.granted().close();
    first.close();
    assertThat(lock.tryWrite()).isNotNull();
  }

  @Test
  void downgradeLetsReadersInAndNoWriterBetween() throws Exception {
    WriteGuard<String> writer = lock.tryWrite();
    Asking<ReadGuard<String>> reader = Asking.waiting(lock.read());
    Asking<WriteGuard<String>> next = Asking.waiting(lock.write());
    writer.set("b");
    ReadGuard<String> still = writer.downgrade();
    assertThat(writer.isHeld()).isFalse();
    writer.close();
    assertThatThrownBy(writer::downgrade).isInstanceOf(IllegalStateException.class);
    assertThat(reader.granted().value()).isEqualTo("b");
    next.assertAsleep();
    still.close();
    next.assertAsleep();
  }

  @Test
  void partsAreReadOrWrittenUnderTheSameLock() throws Exception {
    MappedGuard<Integer> length = lock.tryRead().map(String::length);
    assertThat(length.value()).isEqualTo(1);
    assertThat(lock.tryWrite()).isNull();
    length.close();
    MappedGuard<Integer> written = lock.tryWrite().map(String::length);
    assertThat(lock.tryRead()).isNull();
    written.close();
    WriteGuard<String> writer = lock.tryWrite();
    MappedGuard<Integer> read = writer.downgradeMap(String::length);
    assertThat(lock.tryRead().value()).isEqualTo("a");
    assertThat(lock.tryWrite()).isNull();
    assertThat(read.value()).isEqualTo(1);
  }

  @Test
  void partThatIsNotThereLeavesTheWriterItsLock() throws Exception {
    WriteGuard<String> writer = lock.tryWrite();
    assertThat(writer.<String>tryDowngradeMap(value -> null)).isNull();
    assertThatThrownBy(() -> writer.downgradeMap(value -> value.charAt(7)))
        .isInstanceOf(StringIndexOutOfBoundsException.class);
    assertThat(lock.tryRead()).isNull();
    MappedGuard<String> same = writer.tryDowngradeMap(value -> value);
    assertThat(lock.tryRead()).isNotNull();
    same.close();
  }

  @Test
  void maxReadersAreLetInAndTheNextWaits() throws Exception {
    RwLock<String> two = RwLock.withMaxReaders("a", 2);
    ReadGuard<String> one = two.tryRead();
    assertThat(two.tryUpgradableRead()).isNotNull();
    assertThat(two.tryRead()).isNull();
    Asking<ReadGuard<String>> third = Asking.waiting(two.read());
    one.close();
    third.granted();
    assertThatThrownBy(() -> RwLock.withMaxReaders("a", 0)).hasMessageContaining("is 0");
    assertThatThrownBy(() -> RwLock.withMaxReaders("a", Limits.READERS_MAX + 1))
        .hasMessageContaining("READERS_MAX");
  }

  @Test
  void upgradableReaderIsAloneOfItsKindBesideReaders() throws Exception {
    UpgradableGuard<String> upgradable = Asking.now(lock.upgradableRead());
    ReadGuard<String> reader = lock.tryRead();
    assertThat(reader).isNotNull();
    assertThat(lock.tryUpgradableRead()).isNull();
    Asking<UpgradableGuard<String>> second = Asking.waiting(lock.upgradableRead());
    ReadGuard<String> plain = upgradable.downgrade();
    second.granted().close();
    plain.close();
    reader.close();
    assertThat(lock.tryWrite()).isNotNull();
  }

  @Test
  void upgradeWaitsForReadersAndComesBeforeWaitingWriters() throws Exception {
    UpgradableGuard<String> upgradable = lock.tryUpgradableRead();
    ReadGuard<String> reader = lock.tryRead();
    Asking<WriteGuard<String>> writer = Asking.waiting(lock.write());
    assertThat(upgradable.tryUpgrade()).isNull();
    Asking<WriteGuard<String>> upgrade = Asking.waiting(upgradable.upgrade());
    assertThat(upgradable.value()).isEqualTo("a");
    reader.close();
    writer.assertAsleep();
    WriteGuard<String> upgraded = upgrade.granted();
    assertThat(upgradable.isHeld()).isFalse();
    upgraded.set("b");
    upgraded.close();
    assertThat(writer.granted().value()).isEqualTo("b");
  }

  @Test
  void tryUpgradePassesWaitersAndItsCloseLetsAllIn() throws Exception {
    UpgradableGuard<String> upgradable = lock.tryUpgradableRead();
    Asking<WriteGuard<String>> writer = Asking.waiting(lock.write());
    Asking<UpgradableGuard<String>> next = Asking.waiting(lock.upgradableRead());
    WriteGuard<String> upgraded = upgradable.tryUpgrade();
    assertThatThrownBy(upgradable::tryUpgrade).isInstanceOf(IllegalStateException.class);
    upgraded.close();
    writer.granted().close();
    next.granted().close();
    assertThat(lock.tryUpgradableRead()).isNotNull();
  }

  @Test
  void droppedUpgradeLeavesTheReader() throws Exception {
    UpgradableGuard<String> upgradable = lock.tryUpgradableRead();
    ReadGuard<String> reader = lock.tryRead();
    Asking<WriteGuard<String>> waits = Asking.waiting(upgradable.upgrade());
    waits.future.drop();
    assertThat(upgradable.value()).isEqualTo("a");
    Asking<WriteGuard<String>> granted = Asking.waiting(upgradable.upgrade());
    reader.close();
    granted.future.drop();
    assertThat(upgradable.value()).isEqualTo("a");
    assertThat(lock.tryRead()).isNotNull();
  }

  @Test
  void upgradeOfAClosedGuardFailsAndHoldsNothing() throws Exception {
    UpgradableGuard<String> upgradable = lock.tryUpgradableRead();
    ReadGuard<String> reader = lock.tryRead();
    Asking<WriteGuard<String>> waits = Asking.waiting(upgradable.upgrade());
    upgradable.close();
    reader.close();
    assertThatThrownBy(waits::granted).isInstanceOf(IllegalStateException.class);
    assertThat(lock.tryWrite()).isNotNull();
  }

  @Test
  void writerBecomesUpgradableAndBack() throws Exception {
    WriteGuard<String> writer = lock.tryWrite();
    Asking<ReadGuard<String>> reader = Asking.waiting(lock.read());
    UpgradableGuard<String> upgradable = writer.downgradeToUpgradable();
    ReadGuard<String> read = reader.granted();
    assertThat(lock.tryUpgradableRead()).isNull();
    read.close();
    WriteGuard<String> again = upgradable.tryUpgrade();
    UpgradableGuard<String> once = again.downgradeToUpgradable();
    assertThat(lock.tryUpgradableRead()).isNull();
    once.close();
    WriteGuard<String> last = lock.tryUpgradableRead().tryUpgrade();
    last.downgrade().close();
    assertThat(lock.tryWrite()).isNotNull();
  }

  @Test
  void oneReaderAtMostIsALockToo() throws Exception {
    RwLock<String> one = RwLock.withMaxReaders("a", 1);
    UpgradableGuard<String> upgradable = one.tryUpgradableRead();
    assertThat(one.tryRead()).isNull();
    WriteGuard<String> writer = Asking.now(upgradable.upgrade());
    UpgradableGuard<String> back = writer.downgradeToUpgradable();
    assertThat(one.tryUpgradableRead()).isNull();
    back.close();
    assertThat(one.tryWrite()).isNotNull();
  }

  @Test
  void bargingReaderPassesAWaitingWriter() throws Exception {
    RwLock<String> free = RwLock.barging("a");
    ReadGuard<String> first = free.tryRead();
    Asking<WriteGuard<String>> writer = Asking.waiting(free.write());
    ReadGuard<String> second = Asking.now(free.read());
    first.close();
    writer.assertAsleep();
    second.close();
    writer.granted().close();
  }

  @Test
  void threadsWaitForBothKinds() throws Exception {
    RwLock<Integer> count = new RwLock<>(0);
    Thread[] threads = new Thread[3];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(() -> {
            for (int n = 0; n < 200; n++) {
              try (var guard = count.blockingWrite()) {
                guard.set(guard.value() + 1);
              } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
              }
            }
          });
      threads[i].start();
    }
    int seen = 0;
    while (seen < 600) {
      try (var guard = count.blockingRead()) {
        assertThat(guard.value()).isGreaterThanOrEqualTo(seen);
        seen = guard.value();
      }
      try (var guard = count.blockingUpgradableRead()) {
        assertThat(guard.value()).isGreaterThanOrEqualTo(seen);
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
