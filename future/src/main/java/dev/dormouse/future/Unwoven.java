package dev.dormouse.future;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a block that the compiler never saw.
 *
 * <p>A body without an await or an intrinsic, such as a method reference, needs no compiler: it
 * runs in the first poll. Any other fails at its first await with the lines to add to the build,
 * or, with {@code dormouse.unwoven=threads}, runs on a virtual thread that hands back and forth
 * with the poller.
 */
final class Unwoven {
  private static final boolean THREADS = "threads".equals(System.getProperty("dormouse.unwoven"));

  /** The block that the current thread is running, in the mode with threads only. */
  private static final ThreadLocal<OnThread<?>> CURRENT = new ThreadLocal<>();

  private Unwoven() {}

  static <T extends @Nullable Object> Future<T> future(AsyncBody<T> body) {
    return THREADS ? new OnThread<>(body) : new Direct<>(body);
  }

  static Future<Void> future(AsyncAction action) {
    return Unwoven.<Void>future(() -> {
      action.run();
      return nothing();
    });
  }

  /** The value of a block without one; callers of such a block never look at it. */
  @SuppressWarnings("NullAway")
  private static Void nothing() {
    return null;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is a value
  static <T extends @Nullable Object> T await(LocalFuture<T> future) throws Exception {
    OnThread<?> block = CURRENT.get();
    if (block == null) {
      throw new IllegalStateException(notWoven("await"));
    }
    return (T) block.await(future);
  }

  static Context context(String intrinsic) {
    OnThread<?> block = CURRENT.get();
    if (block == null) {
      throw new IllegalStateException(notWoven(intrinsic));
    }
    return block.context();
  }

  static String notWoven(String call) {
    return """
    Async.%1$s() was reached in a class that the Dormouse compiler has not woven.
    Maven: add to the <plugins> of the build, or join with what is there
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-compiler-plugin</artifactId>
        <configuration>
          <annotationProcessorPaths>
            <path>
              <groupId>dev.dormouse</groupId>
              <artifactId>dormouse-compiler</artifactId>
              <version>%2$s</version>
            </path>
          </annotationProcessorPaths>
        </configuration>
      </plugin>
    Gradle (untested): add to the dependencies
      annotationProcessor("dev.dormouse:dormouse-compiler:%2$s")
      testAnnotationProcessor("dev.dormouse:dormouse-compiler:%2$s")
    javac: add --processor-path dormouse-compiler-%2$s.jar
    A jar or folder that is compiled already: java -jar dormouse-compiler-%2$s.jar JAR-OR-FOLDER,
      or start the program with -javaagent:dormouse-compiler-%2$s.jar
    An IDE with a builder of its own: let it build with Maven, or debug with
      -Ddormouse.unwoven=threads\
    """
        .formatted(call, version());
  }

  /** The version of this module, which is that of the compiler that goes with it. */
  private static String version() {
    try (InputStream resource = Unwoven.class.getResourceAsStream("version.txt")) {
      return resource == null
          ? "VERSION"
          : new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      return "VERSION";
    }
  }

  /** Runs the body inside the first poll. */
  private static final class Direct<T extends @Nullable Object> extends RawFuture<T> {
    private @Nullable AsyncBody<T> body;

    Direct(AsyncBody<T> body) {
      this.body = body;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      AsyncBody<T> run = body;
      if (run == null) {
        throw Finished.polledAgain("async block");
      }
      body = null;
      return run.run();
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf("async block");
    }

    @Override
    public void drop() {
      body = null;
    }
  }

  /** Runs the body on a virtual thread; poller and body run in turns, never at once. */
  static final class OnThread<T extends @Nullable Object> extends RawFuture<T> {
    private static final String NAME = "async block on a thread";

    private final AsyncBody<T> body;
    private final Semaphore bodyTurn = new Semaphore(0);
    private final Semaphore pollerTurn = new Semaphore(0);
    private @Nullable Thread thread;
    private Context cx = Context.noop();
    private @Nullable DropError control;
    private @Nullable Throwable dropped;
    private boolean bodyEnded;
    private boolean finished;
    private @Nullable Object value;
    private @Nullable Throwable failure;

    OnThread(AsyncBody<T> body) {
      this.body = body;
    }

    Context context() {
      return cx;
    }

    @Override
    public @Nullable Object pollRaw(Context context) {
      if (finished) {
        throw Finished.polledAgain(NAME);
      }
      cx = context;
      giveTurn();
      cx = Context.noop();
      if (!bodyEnded) {
        return Poll.PENDING;
      }
      finished = true;
      if (failure != null) {
        throw Sneaky.rethrow(failure);
      }
      return value;
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf(NAME);
    }

    private void giveTurn() {
      if (thread == null) {
        thread = Thread.ofVirtual().name("dormouse-unwoven").start(this::runBody);
      } else {
        bodyTurn.release();
      }
      pollerTurn.acquireUninterruptibly();
    }

    private void runBody() {
      CURRENT.set(this);
      try {
        value = body.run();
      } catch (Throwable thrown) {
        failure = thrown;
      }
      bodyEnded = true;
      pollerTurn.release();
    }

    @Nullable Object await(LocalFuture<?> future) throws Exception {
      for (; ; ) {
        Object answer = future.pollRaw(cx);
        if (answer != Poll.PENDING) {
          return answer;
        }
        if (control == null) {
          pollerTurn.release();
          bodyTurn.acquireUninterruptibly();
        }
        if (control != null) {
          dropped = DropFailure.collect(dropped, future);
          throw Sneaky.rethrow(control);
        }
      }
    }

    /*
     * The body goes on where it waits: the future there is dropped and the control error thrown, so
     * that its cleanup runs to the end. It gives no turn back before that.
     */
    @Override
    public void drop() {
      if (finished) {
        return;
      }
      finished = true;
      if (thread == null) {
        return;
      }
      DropError error = new DropError();
      control = error;
      cx = DropContext.INSTANCE;
      giveTurn();
      Throwable first = dropped;
      if (failure != null && failure != error) {
        first = DropFailure.join(first, failure);
      }
      for (Throwable suppressed : error.getSuppressed()) {
        first = DropFailure.join(first, suppressed);
      }
      if (first != null) {
        throw first instanceof DropFailure known ? known : new DropFailure(NAME, first);
      }
    }
  }
}
