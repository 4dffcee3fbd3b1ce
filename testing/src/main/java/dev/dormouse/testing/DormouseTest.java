package dev.dormouse.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test with a runtime of its own: a parameter of type {@link TestRuntime}, {@link
 * dev.dormouse.runtime.AsyncRuntime} or {@link TestClock} is given it, in the test as well as in
 * the methods that run before and after each test.
 *
 * <p>It is run once, or {@link #runs} times on each of its {@link #executors}, each time with a new
 * runtime and a seed of its own.
 *
 * <p>The test fails if it leaves tasks, timers or descriptors behind or if a task fails that nobody
 * awaits. A failure of the test comes with the seed of the runtime's random choices; {@code
 * -Ddormouse.test.seed=...} makes one run with that seed. A test that hangs fails after a minute,
 * or as {@link Timeout} on the method or class says.
 *
 * <p>The method returns nothing, as JUnit wants it: {@link TestRuntime#run} runs a future.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Timeout(60)
@ExtendWith(DormouseExtension.class)
public @interface DormouseTest {

  /** What runs the tasks; the test is run on each. */
  TestExecutor[] executors() default TestExecutor.CURRENT_THREAD;

  /** How many threads {@link TestExecutor#WORK_STEALING} and the like have. */
  int workers() default 2;

  /** How often the test is run on each executor, each time with another seed. */
  int runs() default 1;

  /**
   * Whether time stands still and jumps when every task waits. Only on {@link
   * TestExecutor#CURRENT_THREAD}; on others time passes by itself.
   */
  boolean paused() default true;

  /** The seed of the first run's random choices; 0 for another one each time. */
  long seed() default Seeds.FRESH;

  /** Whether the test may leave tasks, timers and descriptors behind. */
  boolean leaksAllowed() default false;

  /**
   * How long a poll may take, in real time, before the test fails with its stack; 0 for as long as
   * it likes.
   */
  long longPollMillis() default 0;
}
