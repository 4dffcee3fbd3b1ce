package dev.dormouse.bench;

import dev.dormouse.runtime.RuntimeBuilder;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;

/** The workloads of {@link DormouseTasks} on a runtime that tells of itself. */
public class DormouseObserved extends DormouseTasks {
  /** Name of an {@link Observation}, or nothing. */
  @Param("")
  public String observed = "";

  private @Nullable Recording recording;

  @Override
  RuntimeBuilder builder(RuntimeKind of) {
    RuntimeBuilder builder = super.builder(of);
    return observed.isEmpty() ? builder : Observation.valueOf(observed).asked(builder);
  }

  @Override
  void begin() {
    if (!observed.isEmpty() && Observation.valueOf(observed).records()) {
      recording = Observation.valueOf(observed).recording();
      recording.start();
    }
  }

  @Override
  void end() {
    if (recording != null) {
      recording.close();
    }
  }
}
