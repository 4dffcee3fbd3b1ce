package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Blocks that no compiler saw; this module's tests are not woven. */
class UnwovenTest {
  private final Lab lab = new Lab();

  @Test
  void bodyWithoutAnAwaitRunsInTheFirstPoll() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Future<Integer> block = Async.async(runs::incrementAndGet);
    assertThat(runs).hasValue(0);
    assertThat(lab.pollReady(block)).isEqualTo(1);
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block: polled after");
  }

  @Test
  void actionHasNoValue() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    AsyncAction action = runs::incrementAndGet;
    assertThat(lab.pollReady(Async.async(action))).isNull();
    assertThat(lab.pollReady(Async.asyncLocal(action))).isNull();
    assertThat(lab.pollReady(Async.<Integer>asyncLocal(runs::incrementAndGet))).isEqualTo(3);
  }

  @Test
  void failureOfTheBodyIsThrownAsItIs() {
    IOException cause = new IOException();
    Future<Integer> block =
        Async.async(() -> {
          throw cause;
        });
    assertThat(lab.pollFailed(block)).isSameAs(cause);
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block: polled after");
  }

  @Test
  void droppedBeforeItsPollItRunsNothing() {
    AtomicInteger runs = new AtomicInteger();
    Future<Integer> block = Async.async(runs::incrementAndGet);
    block.drop();
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block: polled after");
    assertThat(runs).hasValue(0);
  }

  @Test
  void awaitNamesTheLinesToAddToTheBuild() throws IOException {
    Matcher pom =
        Pattern.compile("<version>(.*)</version>\\s*</parent>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(pom.find()).isTrue();
    String version = pom.group(1);
    Future<Integer> block = Async.async(() -> Async.await(Futures.ready(1)));
    assertThat(lab.pollFailed(block))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Async.await() was reached in a class that the Dormouse compiler")
        .hasMessageContaining("<artifactId>dormouse-compiler</artifactId>")
        .hasMessageContaining("<version>" + version + "</version>")
        .hasMessageContaining("Gradle (untested): add to the dependencies")
        .hasMessageContaining("annotationProcessor(\"dev.dormouse:dormouse-compiler:" + version)
        .hasMessageContaining("--processor-path dormouse-compiler-" + version + ".jar")
        .hasMessageContaining("-javaagent:dormouse-compiler-" + version + ".jar")
        .hasMessageContaining("-Ddormouse.unwoven=threads");
  }

  @Test
  void intrinsicsOutsideABlockNameThemselves() {
    assertThatThrownBy(() -> Async.spawn(Futures.ready(1))).hasMessageStartingWith("Async.spawn()");
    assertThatThrownBy(() -> Async.spawnLocal(Futures.ready(1)))
        .hasMessageStartingWith("Async.spawnLocal()");
    assertThatThrownBy(Async::spawner).hasMessageStartingWith("Async.spawner()");
    assertThatThrownBy(Async::clock).hasMessageStartingWith("Async.clock()");
  }

  @Test
  void onAThreadABlockRunsThroughItsAwaits() throws Exception {
    Probe<String> one = lab.probe("one");
    Probe<String> two = lab.probe("two");
    Future<String> block = new Unwoven.OnThread<>(() -> Async.await(one) + Async.await(two));
    lab.pollPending(block);
    one.complete("a");
    lab.pollPending(block);
    two.complete("b");
    assertThat(lab.pollReady(block)).isEqualTo("ab");
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block on a thread: polled");
  }

  @Test
  void onAThreadTheIntrinsicsAreThoseOfThePoll() throws Exception {
    Future<Clock> block = new Unwoven.OnThread<>(Async::clock);
    assertThat(lab.pollReady(block)).isSameAs(lab.cx.clock);
  }

  @Test
  void onAThreadADropRunsTheCleanupAndDropsWhatItAwaits() throws Exception {
    List<String> log = new CopyOnWriteArrayList<>();
    Probe<String> body = lab.probe("body");
    Probe<String> cleanup = lab.probe("cleanup");
    Future<String> block =
        new Unwoven.OnThread<>(() -> {
          try {
            return Async.await(body);
          } catch (Exception caught) {
            log.add("caught " + caught);
            return "";
          } finally {
            log.add("finally");
            Async.await(cleanup);
          }
        });
    lab.pollPending(block);
    block.drop();
    block.drop();
    assertThat(log).containsExactly("finally");
    lab.assertNothingLeft();
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block on a thread: polled");
  }

  @Test
  void onAThreadFailingCleanupsAreAllReported() throws Exception {
    RuntimeException child = new RuntimeException("child");
    IOException close = new IOException("close");
    Probe<String> body = lab.<String>probe("body").throwOnDrop(child);
    Future<String> block =
        new Unwoven.OnThread<>(() -> {
          AutoCloseable resource =
              () -> {
                throw close;
              };
          try (resource) {
            return Async.await(body);
          }
        });
    lab.pollPending(block);
    assertThatThrownBy(block::drop).isInstanceOf(DropFailure.class).hasCause(child);
    assertThat(child.getSuppressed()).containsExactly(close);
  }

  @Test
  void onAThreadDroppedBeforeItsPollItRunsNothing() {
    AtomicInteger runs = new AtomicInteger();
    Future<Integer> block = new Unwoven.OnThread<>(runs::incrementAndGet);
    block.drop();
    assertThat(runs).hasValue(0);
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block on a thread: polled");
  }

  @Test
  void onAThreadFailuresAreThrownAsTheyAre() {
    IOException cause = new IOException();
    Future<String> block = new Unwoven.OnThread<>(() -> Async.await(Futures.failed(cause)));
    assertThat(lab.pollFailed(block)).isSameAs(cause);
  }

  @Test
  void onAThreadDroppedAtEachSuspensionItLeavesNothing() {
    int suspensions =
        Lab.dropEverywhere(
            "async block on a thread",
            l ->
                new Unwoven.OnThread<>(() -> {
                  Async.await(l.probe("one").after(2, 1));
                  return Async.await(l.probe("two").after(1, 2));
                }));
    assertThat(suspensions).isEqualTo(3);
  }
}
