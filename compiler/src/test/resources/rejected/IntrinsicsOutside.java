package rejected;

import static dev.dormouse.future.Async.*;

import dev.dormouse.future.Async;
import dev.dormouse.future.Clock;
import dev.dormouse.future.Future;
import dev.dormouse.future.Spawner;
import java.util.List;
import java.util.function.Supplier;

class IntrinsicsOutside {
  void inMethod(Future<Integer> future) {
    spawn(future);
    spawnLocal(future);
    Spawner spawner = spawner();
    Clock clock = clock();
  }

  Future<Void> inLambdaOfABlock(List<Future<Integer>> futures) {
    return async(() -> {
      futures.forEach(each -> spawn(each));
      Supplier<Clock> clock = Async::clock;
    });
  }
}
