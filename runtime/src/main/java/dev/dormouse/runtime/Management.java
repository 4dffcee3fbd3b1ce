package dev.dormouse.runtime;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The entry of one runtime in the platform's MBean server. Loaded only by those that want one. */
final class Management implements AsyncRuntimeMXBean {
  /** Distinguishes runtimes of one name. */
  private static final AtomicLong FURTHER = new AtomicLong(1);

  private final Scheduler scheduler;

  private Management(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Registers a runtime.
   *
   * @return what takes it out again
   * @throws IllegalStateException if the server refuses
   */
  static Runnable register(Scheduler scheduler) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    String name = scheduler.options().watch().name();
    try {
      ObjectName entry = entryFor(name);
      if (server.isRegistered(entry)) {
        entry = entryFor(name + "-" + FURTHER.incrementAndGet());
      }
      server.registerMBean(new Management(scheduler), entry);
      ObjectName registered = entry;
      return () -> unregister(server, registered);
    } catch (JMException failure) {
      throw new IllegalStateException("management: " + name + " was refused", failure);
    }
  }

  private static ObjectName entryFor(String name) throws JMException {
    return new ObjectName("dev.dormouse:type=AsyncRuntime,name=" + ObjectName.quote(name));
  }

  private static void unregister(MBeanServer server, ObjectName entry) {
    try {
      server.unregisterMBean(entry);
    } catch (JMException failure) {
      FailureReports.log("taking " + entry + " out of the MBean server", failure);
    }
  }

  @Override
  public String dumpText() {
    return scheduler.dump().toText();
  }

  @Override
  public String dumpJson() {
    return scheduler.dump().toJson();
  }

  @Override
  public int getAliveTasks() {
    return scheduler.metrics().aliveTasks();
  }

  @Override
  public int getQueuedTasks() {
    return scheduler.metrics().queuedTasks();
  }

  @Override
  public long getPolls() {
    return scheduler.metrics().polls();
  }

  @Override
  public long getStuckPolls() {
    return scheduler.metrics().stuckPolls();
  }

  @Override
  public Map<String, Long> getMetrics() {
    RuntimeMetrics seen = scheduler.metrics();
    Map<String, Long> named = new TreeMap<>();
    named.put("workers", (long) seen.workers());
    named.put("workersParked", (long) seen.workersParked());
    named.put("aliveTasks", (long) seen.aliveTasks());
    named.put("queuedTasks", (long) seen.queuedTasks());
    named.put("injectionDepth", (long) seen.injectionDepth());
    named.put("armedTimers", (long) seen.armedTimers());
    named.put("descriptors", (long) seen.descriptors());
    named.put("polls", seen.polls());
    named.put("steals", seen.steals());
    named.put("parks", seen.parks());
    named.put("spawnedTasks", seen.spawnedTasks());
    named.put("remoteSchedules", seen.remoteSchedules());
    named.put("budgetYields", seen.budgetYields());
    named.put("stuckPolls", seen.stuckPolls());
    named.put("opened", seen.reactor().opened());
    named.put("closed", seen.reactor().closed());
    named.put("events", seen.reactor().events());
    named.put("spinsWon", seen.reactor().spinsWon());
    named.put("spinsLost", seen.reactor().spinsLost());
    named.put("blockingThreads", (long) seen.reactor().blockingThreads());
    named.put("idleBlockingThreads", (long) seen.reactor().idleBlockingThreads());
    named.put("queuedBlockingCalls", (long) seen.reactor().queuedBlockingCalls());
    named.put("runningBlockingCalls", (long) seen.reactor().runningBlockingCalls());
    return named;
  }

  @Override
  public List<String> getWorkers() {
    return scheduler.metrics().perWorker().stream().map(WorkerMetrics::toString).toList();
  }
}
