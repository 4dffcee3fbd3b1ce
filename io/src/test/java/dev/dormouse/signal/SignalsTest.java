package dev.dormouse.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.io.Polled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;

@DisabledOnOs(OS.WINDOWS)
class SignalsTest {
  private static final String HARMLESS = "WINCH";

  /** Raises a signal and returns when its handler has run: the JVM hands them over in order. */
  private static void raise(String name) throws Exception {
    SignalSource source = SignalSource.named(name);
    Semaphore handled = new Semaphore(0);
    Arrival last = new Arrival(source);
    assertThat(last.pollRaw(Context.of(handled::release))).isSameAs(Poll.PENDING);
    Signal.raise(new Signal(name));
    assertThat(handled.tryAcquire(60, TimeUnit.SECONDS)).as(name + " arrived").isTrue();
    last.drop();
  }

  /** A process that was started to ignore a signal, such as a background job, cannot see it. */
  private static void assumeNotIgnored(String name) throws Exception {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      String mask =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .map(line -> line.substring(7).trim())
              .findFirst()
              .orElse("0");
      long bit = 1L << (new Signal(name).getNumber() - 1);
      assumeFalse((Long.parseUnsignedLong(mask, 16) & bit) != 0, name + " is ignored here");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP", "USR1", HARMLESS})
  void oneSignalEndsEveryFutureThatWaits(String name) throws Exception {
    assumeNotIgnored(name);
    Polled<Void> first = Polled.of(Signals.of(name)).pending();
    Polled<Void> second = Polled.of(Signals.of(name)).pending();
    raise(name);
    assertThat(first.wakes()).isEqualTo(1);
    assertThat(second.wakes()).isEqualTo(1);
    assertThat(first.value()).isNull();
    assertThat(second.value()).isNull();
    assertThat(first.failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(name);
    assertThat(SignalSource.named(name).waiters()).isZero();
  }

  @Test
  void ctrlCAndTerminateAreIntAndTerm() throws Exception {
    assumeNotIgnored("INT");
    assumeNotIgnored("TERM");
    Polled<Void> ctrlC = Polled.of(Signals.ctrlC()).pending();
    Polled<Void> terminate = Polled.of(Signals.terminate()).pending();
    raise("INT");
    assertThat(ctrlC.value()).isNull();
    terminate.pending();
    raise("TERM");
    assertThat(terminate.value()).isNull();
  }

  @Test
  void signalsBeforeTheFirstPollAreNotSeen() throws Exception {
    Future<Void> future = Signals.of(HARMLESS);
    raise(HARMLESS);
    Polled<Void> polled = Polled.of(future).pending().pending();
    raise(HARMLESS);
    assertThat(polled.value()).isNull();
  }

  @Test
  void severalSignalsBeforeTheNextPollCountAsOne() throws Exception {
    Polled<Void> polled = Polled.of(Signals.of(HARMLESS)).pending();
    raise(HARMLESS);
    raise(HARMLESS);
    assertThat(polled.wakes()).isEqualTo(1);
    assertThat(polled.value()).isNull();
    Polled.of(Signals.of(HARMLESS)).pending().drop();
  }

  @Test
  void theLatestWakerCounts() throws Exception {
    Future<Void> future = Signals.of(HARMLESS);
    Polled<Void> older = Polled.of(future).pending();
    Polled<Void> later = Polled.of(future).pending();
    raise(HARMLESS);
    assertThat(older.wakes()).isZero();
    assertThat(later.wakes()).isEqualTo(1);
    assertThat(later.value()).isNull();
  }

  @Test
  void aDroppedFutureLeavesNothingBehind() throws Exception {
    Polled<Void> dropped = Polled.of(Signals.of(HARMLESS)).pending();
    Polled<Void> other = Polled.of(Signals.of(HARMLESS)).pending();
    dropped.drop();
    dropped.drop();
    assertThat(SignalSource.named(HARMLESS).waiters()).isEqualTo(1);
    raise(HARMLESS);
    assertThat(dropped.wakes()).isZero();
    assertThat(dropped.failure()).isInstanceOf(IllegalStateException.class);
    assertThat(other.value()).isNull();
  }

  @Test
  void aThrowingWakerKeepsNobodyElseFromWaking() throws Exception {
    Future<Void> bad = Signals.of(HARMLESS);
    bad.pollRaw(
        Context.of(() -> {
          throw new IllegalStateException("waker");
        }));
    Polled<Void> good = Polled.of(Signals.of(HARMLESS)).pending();
    raise(HARMLESS);
    assertThat(good.value()).isNull();
    assertThat(Polled.now(bad)).isNull();
  }

  @Test
  void unknownSignalsAreRefusedAtOnce() {
    assertThatThrownBy(() -> Signals.of("NOSUCH"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'NOSUCH'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "STOP", "SEGV", "QUIT"})
  void signalsThatTheJvmKeepsFailTheFuture(String name) {
    assertThat(Polled.failure(Signals.of(name)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SIG" + name)
        .hasMessageContaining("does not give");
  }

  @Test
  void aJvmWithReducedSignalsSaysSo() throws Exception {
    assertThat(child("-Xrs")).contains("does not give SIGINT away").contains("-Xrs");
  }

  @Test
  void aSignalFromOutsideArrivesInAnotherProcess() throws Exception {
    assumeNotIgnored("INT");
    assertThat(child("-Dsend=INT")).contains("waiting").contains("arrived");
  }

  private static String child(String option) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Waits for Ctrl-C and has it sent to itself by the system's own command. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      try {
        Future<Void> ctrlC = Signals.ctrlC();
        Semaphore woken = new Semaphore(0);
        var cx = Context.of(woken::release);
        ctrlC.pollRaw(cx);
        System.out.println("waiting");
        String self = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder(List.of("kill", "-INT", self)).start().waitFor();
        woken.acquire();
        System.out.println(ctrlC.poll(cx).isReady() ? "arrived" : "not yet");
      } catch (IllegalStateException refused) {
        System.out.println(refused.getMessage());
      }
    }
  }
}
