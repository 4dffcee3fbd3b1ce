package dev.dormouse.runtime;

import java.util.List;
import java.util.Map;

/**
 * A runtime as management tools see it, under the name {@code
 * dev.dormouse:type=AsyncRuntime,name=…}, if the builder was asked for it.
 */
public interface AsyncRuntimeMXBean {

  /** Returns the dump as text. */
  String dumpText();

  /** Returns the dump as JSON. */
  String dumpJson();

  /** Returns how many tasks have not ended. */
  int getAliveTasks();

  /** Returns how many tasks wait for their turn, about. */
  int getQueuedTasks();

  /** Returns how many polls there were. */
  long getPolls();

  /** Returns how many polls went on for longer than the limit. */
  long getStuckPolls();

  /** Returns the gauges and counters of the runtime, by their names in {@link RuntimeMetrics}. */
  Map<String, Long> getMetrics();

  /** Returns one line for each worker. */
  List<String> getWorkers();
}
