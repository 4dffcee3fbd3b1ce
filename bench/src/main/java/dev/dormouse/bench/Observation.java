package dev.dormouse.bench;

import dev.dormouse.runtime.Buckets;
import dev.dormouse.runtime.RuntimeBuilder;
import dev.dormouse.runtime.probe.Probe;
import java.util.List;
import jdk.jfr.Recording;

/** What a runtime is asked to tell of itself. */
enum Observation {
  /** Histograms of poll times and schedule delays. */
  HISTOGRAMS("with histograms", List.of()),
  /** A probe that is told everything and does nothing. */
  PROBE("with a probe", List.of()),
  /** A flight recording that wants polls of more than ten milliseconds. */
  LONG_POLLS("recording long polls", List.of("LongPoll")),
  /** A flight recording of all that tasks do. */
  ALL_EVENTS(
      "recording all events", List.of("TaskSpawn", "TaskWake", "TaskPoll", "LongPoll", "TaskEnd"));

  private final String title;
  private final List<String> events;

  Observation(String title, List<String> events) {
    this.title = title;
    this.events = events;
  }

  String title() {
    return title;
  }

  RuntimeBuilder asked(RuntimeBuilder builder) {
    return switch (this) {
      case HISTOGRAMS -> builder.pollTimes(Buckets.standard()).scheduleDelays(Buckets.standard());
      case PROBE -> builder.probe(new Probe() {});
      case LONG_POLLS, ALL_EVENTS -> builder;
    };
  }

  /** Returns a recording that is to be started and closed; empty where none is needed. */
  Recording recording() {
    Recording recording = new Recording();
    recording.setMaxSize(64L << 20);
    events.forEach(event -> recording.enable("dev.dormouse." + event).withoutStackTrace());
    return recording;
  }

  boolean records() {
    return !events.isEmpty();
  }
}
