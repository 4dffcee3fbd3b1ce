package dev.dormouse.compiler.fuzz;

import dev.dormouse.compiler.fuzz.World.Suspension;
import dev.dormouse.future.Context;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a woven program and its plain twin in all ways and compares what they did. */
final class Trial {
  private static final int POLLS_MAX = 100_000;

  /** More drop points than this are sampled. */
  private static final int DROPS_MAX = 40;

  /**
   * A way of running in which the two did different things.
   *
   * @param setup how the program was compiled
   * @param plain the trace of the plain twin, which is right
   */
  record Difference(
      Program program, String setup, String way, List<String> plain, List<String> woven) {

    /** Describes it for whoever must find the bug. */
    String report() {
      int at = 0;
      while (at < plain.size() && at < woven.size() && plain.get(at).equals(woven.get(at))) {
        at++;
      }
      return """
      program %s (%s) differs when %s, from event %d on
        plain: %s
        woven: %s
      %s\
      """
          .formatted(
              program.name(),
              setup,
              way,
              at,
              plain.subList(Math.max(0, at - 5), plain.size()),
              woven.subList(Math.max(0, at - 5), woven.size()),
              program.code());
    }
  }

  private final TwinCompiler.Twins twins;
  private int drops;

  Trial(TwinCompiler.Twins twins) {
    this.twins = twins;
  }

  /** Returns how many drops were tried. */
  int drops() {
    return drops;
  }

  /** Returns the first difference, if there is one. */
  Optional<Difference> run() {
    World plain;
    try {
      plain = plain(-1);
    } catch (VerifyError wrong) {
      return Optional.empty(); // javac makes wrong frames for some nested patterns
    }
    try {
      return run(plain);
    } catch (VerifyError wrong) {
      return different("verified", List.of(), List.of(wrong.toString()));
    }
  }

  private Optional<Difference> run(World plain) {
    for (Suspension suspension : Suspension.values()) {
      World woven = World.woven(suspension, -1);
      toTheEnd(woven);
      if (!woven.trace().equals(plain.trace())) {
        return different("futures suspend " + suspension, plain.trace(), woven.trace());
      }
    }
    for (int leaf : dropPoints(plain.polled())) {
      World plainDrop = plain(leaf);
      World wovenDrop = World.woven(Suspension.SEEDED, leaf);
      dropAtHang(wovenDrop);
      drops++;
      if (!wovenDrop.trace().equals(plainDrop.trace())) {
        return different("dropped at future " + leaf, plainDrop.trace(), wovenDrop.trace());
      }
    }
    return dropUnpolled();
  }

  private static List<Integer> dropPoints(List<Integer> polled) {
    List<Integer> points = new ArrayList<>();
    int step = 1 + polled.size() / DROPS_MAX;
    for (int i = 0; i < polled.size(); i += i < 10 ? 1 : step) {
      points.add(polled.get(i));
    }
    return points;
  }

  private Optional<Difference> different(String way, List<String> plain, List<String> woven) {
    return Optional.of(new Difference(twins.program(), twins.setup(), way, plain, woven));
  }

  private World plain(int dropAt) {
    World world = World.plain(dropAt);
    Plain.run(future(twins.plain(), world), world);
    return world;
  }

  private void toTheEnd(World world) {
    LocalFuture<?> root = future(twins.woven(), world);
    try {
      world.ended(poll(root, world));
    } catch (Throwable thrown) {
      world.failed(thrown);
    }
    mustBeOver(root, world);
  }

  /** Polls until the end, or until the leaf at which the run hangs was polled. */
  private static Object poll(LocalFuture<?> root, World world) throws Exception {
    Wake wake = new Wake();
    Context cx = Context.of(wake);
    for (int polls = 0; polls < POLLS_MAX; polls++) {
      wake.woken = false;
      Object answer = root.pollRaw(cx);
      if (answer != Poll.PENDING || world.isHanging()) {
        return answer;
      }
      if (!wake.woken) {
        world.event("PENDING WITHOUT A WAKER");
        return answer;
      }
    }
    world.event("POLLED FOR EVER");
    return Poll.PENDING;
  }

  private void dropAtHang(World world) {
    LocalFuture<?> root = future(twins.woven(), world);
    try {
      Object answer = poll(root, world);
      if (answer != Poll.PENDING) {
        world.event("ENDED BEFORE THE DROP WITH " + answer);
        return;
      }
    } catch (Throwable thrown) {
      world.event("FAILED BEFORE THE DROP WITH " + thrown);
      return;
    }
    drop(root, world);
    mustBeOver(root, world);
  }

  private static void drop(LocalFuture<?> root, World world) {
    world.startDropping();
    try {
      root.drop();
    } catch (Throwable failure) {
      world.cleanupFailed(failure);
    }
    world.dropped();
  }

  /** A future that ended leaves none waiting, refuses polls and ignores drops. */
  private static void mustBeOver(LocalFuture<?> root, World world) {
    if (!world.waiting().isEmpty()) {
      world.event("LEFT WAITING " + world.waiting());
    }
    int events = world.trace().size();
    try {
      root.pollRaw(Context.noop());
      world.event("POLLED AFTER THE END");
    } catch (IllegalStateException expected) {
      // Every future says so.
    } catch (Throwable thrown) {
      world.event("POLL AFTER THE END THREW " + thrown);
    }
    root.drop();
    if (world.trace().size() != events) {
      world.event("MOVED AFTER THE END");
    }
  }

  /** A block that never ran only closes what it owns: captured variables that it closes itself. */
  private Optional<Difference> dropUnpolled() {
    World world = World.woven(Suspension.NEVER, -1);
    LocalFuture<?> root = future(twins.woven(), world);
    List<String> expected = new ArrayList<>(world.trace());
    if (twins.program().ownsCaptured()) {
      expected.add("close captured");
    }
    expected.add("dropped []");
    drop(root, world);
    mustBeOver(root, world);
    return world.trace().equals(expected)
        ? Optional.empty()
        : different("dropped before its first poll", expected, world.trace());
  }

  private static LocalFuture<?> future(Class<?> program, World world) {
    try {
      var method = program.getDeclaredMethod("program", World.class);
      method.setAccessible(true);
      return (LocalFuture<?>) method.invoke(null, world);
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof VerifyError wrong) {
        throw wrong; // of a class that the program's own first names now
      }
      throw new AssertionError(failed.getCause());
    } catch (ReflectiveOperationException missing) {
      throw new AssertionError(missing);
    }
  }

  private static final class Wake implements Waker {
    private boolean woken;

    @Override
    public void wake() {
      woken = true;
    }
  }
}
