package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;

/** A hundred thousand tasks sleep for a second, on one thread. */
class Hello {
  public static void main(String[] args) throws Exception {
    try (var runtime = AsyncRuntime.currentThread()) {
      int awake =
          runtime.blockOn(
              async(() -> {
                var sleepers = new ArrayList<dev.dormouse.future.JoinHandle<Integer>>();
                for (int i = 0; i < 100_000; i++) {
                  sleepers.add(
                      spawn(
                          async(() -> {
                            await(Time.sleep(Duration.ofSeconds(1)));
                            return 1;
                          })));
                }
                int sum = 0;
                for (var sleeper : sleepers) {
                  sum += await(sleeper);
                }
                return sum;
              }));
      System.out.println(awake + " dormice woke up");
    }
  }
}
