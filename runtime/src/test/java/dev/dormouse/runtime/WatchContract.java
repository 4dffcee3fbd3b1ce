package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.TaskId;
import dev.dormouse.runtime.probe.Probe;
import dev.dormouse.time.Time;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What runtimes tell of themselves to metrics, recordings and probes, whatever runs the tasks. */
@Timeout(240)
abstract class WatchContract {
  @TempDir Path folder;

  /** Returns a builder of the runtime under test. */
  abstract RuntimeBuilder builder();

  private static Future<Void> parent(
      Future<?> body, AtomicReference<JoinHandle<?>> child, AsyncRuntime runtime) {
    return Futures.<Void>pollFn(
            _ -> {
              child.set(runtime.spawn(body.named("child"), DumpContract.SITE));
              return Poll.ready(null);
            })
        .named("parent");
  }

  @Test
  void stuckPollIsToldOnEveryExecutor() throws Exception {
    BlockingQueue<StuckPoll> told = new LinkedBlockingQueue<>();
    try (AsyncRuntime runtime =
        builder().stuckPollLimit(Duration.ofMillis(20)).onStuckPoll(told::add).build()) {
      assertThat(runtime.blockOn(sticky(told))).isEqualTo("free");
      assertThat(told).as("told once each").noneMatch(WatchContract::isSticky);
      assertThat(runtime.metrics().stuckPolls()).isPositive();
    }
  }

  /** Tells the polls below from others, which a machine that is busy may hold up as long. */
  private static boolean isSticky(StuckPoll poll) {
    return poll.task().startsWith("task sticky (id ");
  }

  /**
   * A future that is stuck in a poll until that was told with this place in its stack. Polls that
   * are held up on their way here are told as well, without it.
   */
  private static Future<String> sticky(BlockingQueue<StuckPoll> told) {
    Future<String> sticky =
        cx -> {
          StuckPoll poll = told.poll(Gate.PATIENCE_SECONDS, TimeUnit.SECONDS);
          while (poll != null && !isSticky(poll)) {
            poll = told.poll(Gate.PATIENCE_SECONDS, TimeUnit.SECONDS);
          }
          assertThat(poll).as("a stuck poll that was told").isNotNull();
          if (poll.stack().stream()
              .anyMatch(frame -> frame.getClassName().equals(WatchContract.class.getName()))) {
            return Poll.ready("free");
          }
          cx.waker().wake();
          return Poll.pending();
        };
    return sticky.named("sticky");
  }

  @Test
  void metricsCountWhatTasksDo() throws Exception {
    try (AsyncRuntime runtime = builder().blockingKeepAlive(Gate.PATIENCE).build()) {
      JoinHandle<String> handle = runtime.spawn(Futures.ready("value"));
      runtime.blockOn(handle);
      // A source that is always ready uses the budget up once in BUDGET_MAX units.
      int[] left = {300};
      Future<Void> greedy =
          cx -> {
            while (cx.proceed()) {
              if (--left[0] == 0) {
                return Poll.ready(null);
              }
            }
            return Poll.pending();
          };
      runtime.blockOn(greedy);
      runtime.blockOn(runtime.spawnBlocking(() -> "blocked"));
      runtime.blockOn(Time.sleep(Duration.ofMillis(2)));
      RuntimeMetrics metrics = runtime.metrics();
      assertThat(metrics.budgetYields()).isEqualTo(2);
      assertThat(metrics.spawnedTasks()).isGreaterThanOrEqualTo(4);
      assertThat(metrics.polls()).isGreaterThanOrEqualTo(6);
      assertThat(metrics.remoteSchedules()).isPositive();
      assertThat(metrics.perWorker()).hasSize(metrics.workers());
      assertThat(metrics.reactor().blockingThreads()).isEqualTo(1);
      assertThat(metrics.reactor().queuedBlockingCalls()).isZero();
      assertThat(metrics.pollTimes()).isNull();
      assertThat(metrics.scheduleDelays()).isNull();
      assertThat(metrics.perWorker().stream().mapToLong(WorkerMetrics::polls).sum())
          .isEqualTo(metrics.polls());
      while (metrics.perWorker().stream().noneMatch(WatchContract::hasWorkedAndParked)) {
        metrics = runtime.metrics(); // who has worked parks a little later
      }
    }
  }

  private static boolean hasWorkedAndParked(WorkerMetrics worker) {
    return worker.busy().isPositive() && worker.meanPoll().isPositive() && worker.parks() > 0;
  }

  @Test
  void histogramsCountEveryPoll() throws Exception {
    try (AsyncRuntime runtime =
        builder().pollTimes(Buckets.standard()).scheduleDelays(Buckets.standard()).build()) {
      runtime.blockOn(Futures.yieldNow());
      runtime.blockOn(runtime.spawn(Futures.ready("value")));
      RuntimeMetrics metrics = runtime.metrics();
      assertThat(metrics.pollTimes().total()).isEqualTo(metrics.polls());
      assertThat(metrics.scheduleDelays().total()).isBetween(2L, metrics.polls());
      assertThat(metrics.pollTimes().quantile(1)).isGreaterThanOrEqualTo(Duration.ZERO);
    }
  }

  @Test
  void dumpNamesTheParentIfAsked() throws Exception {
    AtomicReference<JoinHandle<?>> child = new AtomicReference<>();
    try (AsyncRuntime runtime = builder().taskParents(true).build()) {
      JoinHandle<Void> parent = runtime.spawn(parent(Futures.pending(), child, runtime));
      TaskId id = parent.id();
      runtime.blockOn(parent);
      assertThat(parent.id()).as("the id after the end").isEqualTo(id);
      TaskDump dump = DumpContract.find(runtime.dump(), child.get());
      assertThat(dump.parent()).isEqualTo(id);
      assertThat(dump.name()).isEqualTo("child");
      assertThat(runtime.dump().toText()).contains(" by task " + id);
      assertThat(runtime.dump().toJson()).contains("\"parent\":" + id + ",");
    }
  }

  private List<RecordedEvent> record(Recording recording, String name) throws Exception {
    Path file = folder.resolve("events.jfr");
    Files.deleteIfExists(file);
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.dormouse." + name))
        .filter(event -> "recorded".equals(event.getString("runtime")))
        .toList();
  }

  @Test
  void recordingHasWhatTasksDo() throws Exception {
    AtomicReference<JoinHandle<?>> child = new AtomicReference<>();
    Gate gate = new Gate();
    BlockingQueue<StuckPoll> told = new LinkedBlockingQueue<>();
    try (Recording recording = new Recording();
        AsyncRuntime runtime =
            builder()
                .name("recorded")
                .taskParents(true)
                .stuckPollLimit(Duration.ofMillis(20))
                .onStuckPoll(told::add)
                .build()) {
      for (String name : List.of("TaskSpawn", "TaskWake", "TaskPoll", "TaskEnd", "StuckPoll")) {
        recording.enable("dev.dormouse." + name);
      }
      recording.enable("dev.dormouse.LongPoll").withThreshold(Duration.ofMillis(10));
      recording.start();
      JoinHandle<Void> parent = runtime.spawn(parent(gate, child, runtime));
      runtime.blockOn(parent);
      runtime.blockOn(sticky(told));
      runtime.blockOn(Time.sleep(Duration.ofMillis(2)).named("sleeper"));
      while (gate.polls.get() == 0) {
        runtime.blockOn(Futures.yieldNow()); // an abort before its first poll spares the child that
      }
      child.get().abort();
      while (!child.get().isFinished()) {
        runtime.blockOn(Futures.yieldNow());
      }
      recording.stop();
      assertThat(record(recording, "TaskSpawn"))
          .anySatisfy(event -> {
            assertThat(event.getString("task")).isEqualTo("child");
            assertThat(event.getString("site")).isEqualTo(DumpContract.SITE.toString());
            assertThat(event.getLong("parentId")).isEqualTo(parent.id().number());
            assertThat(event.getLong("taskId")).isEqualTo(child.get().id().number());
          });
      assertThat(record(recording, "TaskPoll"))
          .anySatisfy(event -> {
            assertThat(event.getString("task")).isEqualTo("child");
            assertThat(event.getBoolean("pending")).isTrue();
          });
      assertThat(record(recording, "TaskWake"))
          .anySatisfy(event -> assertThat(event.getString("task")).isEqualTo("sleeper"));
      assertThat(record(recording, "TaskEnd"))
          .anySatisfy(event -> {
            assertThat(event.getString("task")).isEqualTo("child");
            assertThat(event.getString("end")).isEqualTo("DROPPED");
          });
      assertThat(record(recording, "LongPoll"))
          .anySatisfy(event -> {
            assertThat(event.getString("task")).isEqualTo("sticky");
            assertThat(event.getDuration()).isGreaterThan(Duration.ofMillis(10));
          });
      assertThat(record(recording, "StuckPoll"))
          .anySatisfy(event -> {
            assertThat(event.getString("task")).contains("sticky");
            assertThat(event.getString("stack")).contains("WatchContract.java");
          });
    }
  }

  @Test
  void eventsAreOffUnlessNamed() throws Exception {
    try (Recording recording = new Recording();
        AsyncRuntime runtime = builder().name("recorded").build()) {
      recording.start();
      runtime.blockOn(runtime.spawn(Futures.ready("value")));
      recording.stop();
      Path file = folder.resolve("none.jfr");
      recording.dump(file);
      assertThat(RecordingFile.readAllEvents(file))
          .noneMatch(event -> event.getEventType().getName().startsWith("dev.dormouse."));
    }
  }

  /** Notes what it is told of each task, by name. */
  private static final class Notes implements Probe {
    private final Map<TaskId, String> names = new ConcurrentHashMap<>();
    final Map<String, String> histories = new ConcurrentHashMap<>();

    private void note(TaskId task, String what) {
      histories.merge(names.get(task), what, (before, more) -> before + " " + more);
    }

    @Override
    public void spawned(TaskId task, String name, SpawnSite site, @Nullable TaskId parent) {
      names.put(task, name);
      note(task, parent == null ? "spawned" : "spawned by " + names.get(parent));
    }

    @Override
    public void woken(TaskId task) {
      note(task, "woken");
    }

    @Override
    public void pollBegins(TaskId task) {
      note(task, "begins");
    }

    @Override
    public void pollEnds(TaskId task, boolean pending) {
      note(task, pending ? "pending" : "ready");
    }

    @Override
    public void ended(TaskId task, End end) {
      note(task, end.toString());
    }
  }

  @Test
  void probeIsToldTheHistoryOfEachTask() throws Exception {
    Notes notes = new Notes();
    Failures failures = new Failures();
    try (AsyncRuntime runtime = builder().unhandledFailure(failures).probe(notes).build()) {
      Gate gate = new Gate();
      JoinHandle<String> waits = runtime.spawn(gate.named("waits"));
      AtomicReference<JoinHandle<?>> child = new AtomicReference<>();
      runtime.blockOn(runtime.spawn(parent(Futures.pending(), child, runtime)));
      JoinHandle<Object> fails = runtime.spawn(Futures.failed(new Exception("x")).named("fails"));
      while (!fails.isFinished() || gate.polls.get() == 0) {
        runtime.blockOn(Futures.yieldNow());
      }
      gate.open("open");
      runtime.blockOn(waits);
      fails.drop();
    }
    assertThat(notes.histories)
        .contains(
            entry("parent", "spawned begins ready READY"),
            entry("fails", "spawned begins ready FAILED"))
        .containsKey("child");
    assertThat(notes.histories.get("child")).startsWith("spawned by parent").endsWith("DROPPED");
    assertThat(notes.histories.get("waits"))
        .startsWith("spawned begins")
        .contains("pending")
        .contains("woken")
        .endsWith("begins ready READY");
  }

  @Test
  void managementToolsReachAnOpenRuntime() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName all = new ObjectName("dev.dormouse:type=AsyncRuntime,*");
    ObjectName entry = new ObjectName("dev.dormouse:type=AsyncRuntime,name=\"watched: 1\"");
    try (AsyncRuntime runtime = builder().name("watched: 1").management(true).build();
        AsyncRuntime second = builder().name("watched: 1").management(true).build()) {
      JoinHandle<?> waits = runtime.spawn(Futures.pending().named("waits"));
      runtime.blockOn(Futures.yieldNow());
      while (runtime.metrics().aliveTasks() != 1) {
        Thread.onSpinWait(); // a thread that takes the task on counts it twice for a moment
      }
      assertThat(second.metrics().aliveTasks()).isZero();
      assertThat(server.queryNames(all, null)).hasSize(2).contains(entry);
      assertThat((String) server.invoke(entry, "dumpText", null, null)).contains("waits");
      assertThat((String) server.invoke(entry, "dumpJson", null, null))
          .startsWith("{\"executor\":");
      assertThat(server.getAttribute(entry, "AliveTasks")).isEqualTo(1);
      TabularData metrics = (TabularData) server.getAttribute(entry, "Metrics");
      assertThat(metrics.get(new Object[] {"aliveTasks"}).get("value")).isEqualTo(1L);
      assertThat((String[]) server.getAttribute(entry, "Workers")).isNotEmpty();
      waits.abort();
    }
    assertThat(server.queryNames(all, null)).isEmpty();
  }

  @Test
  void brokenProbeHarmsNobody() throws Exception {
    IllegalStateException broken = new IllegalStateException("probe");
    Failures failures = new Failures();
    Probe probe =
        new Probe() {
          @Override
          public void pollBegins(TaskId task) {
            throw broken;
          }
        };
    try (AsyncRuntime runtime = builder().unhandledFailure(failures).probe(probe).build()) {
      assertThat(runtime.blockOn(Futures.ready("value"))).isEqualTo("value");
    }
    assertThat(failures.next()).isSameAs(broken);
  }
}
