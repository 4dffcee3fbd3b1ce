package cases;

import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.local;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.future.AsyncBody;
import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Spawner;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Blocks in blocks, shared bodies, local futures and the intrinsics. */
public class Nesting {
  public static Future<?> blocksInBlocks() {
    return async(() -> {
      String word = await(later("w"));
      Future<String> inner =
          async(() -> {
            String q = await(later("q"));
            Supplier<String> s = () -> q + word;
            return s.get() + await(async(() -> await(later("deep" + q + word))));
          });
      log("made, not started");
      return await(inner) + await(async(() -> await(async(() -> await(later(word))))));
    });
  }

  public static Future<?> blockThatNobodyAwaits() {
    return async(() -> {
      Future<Integer> _ = async(() -> await(later(1)));
      log("unused");
      return await(later(2));
    });
  }

  public static LocalFuture<?> equalBodies() {
    Future<Integer> a = async(() -> await(later(1)));
    Future<Integer> b = async(() -> await(later(1)));
    LocalFuture<Integer> c = asyncLocal(() -> await(later(1)));
    return asyncLocal(() -> await(a) + await(b) + await(asyncLocal(() -> await(c))));
  }

  interface Call {
    Integer run() throws Exception;
  }

  public static Future<?> bodyEqualToAnOrdinaryLambda() {
    Future<Integer> block = async(() -> 5);
    Call ordinary = () -> 5;
    return async(() -> await(block) + ordinary.run() + await(later(1)));
  }

  static Integer six() {
    return 6;
  }

  public static Future<?> methodReference() {
    return async(() -> await(async(Nesting::six)) + await(later(1)));
  }

  public static LocalFuture<?> localBlocks() {
    return asyncLocal(() -> {
      int a = await(local(1));
      return a + await(asyncLocal(() -> await(local(2))));
    });
  }

  public static LocalFuture<?> localBlockWithoutValue() {
    return asyncLocal(() -> {
      await(local(1));
    });
  }

  public static Future<?> intrinsics() {
    return async(() -> {
      spawn(later(1));
      await(later(2));
      spawnLocal(local(3));
      Spawner spawner = spawner();
      long before = clock().nanos();
      await(later(4));
      Supplier<Object> later = () -> spawner.spawn(later(5));
      later.get();
      return before + clock().nanos() + await(later(1L));
    });
  }

  public static Future<?> intrinsicsWithoutAwait() {
    return async(() -> clock().nanos());
  }

  public static Future<?> castBody() {
    return async((AsyncBody<Integer>) (() -> await(later(1))));
  }

  interface Mark {}

  public static Future<?> bodiesWithFurtherInterfaces() {
    return async(() -> {
      String word = await(later("word"));
      Future<String> marked = async((AsyncBody<String> & Mark) () -> await(later(word)));
      return await(marked)
          + await(async((AsyncBody<String> & Serializable) () -> word + await(later(word))));
    });
  }

  public static Future<?> blocksInALoop() {
    return async(() -> {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int n = i;
        all.add(async(() -> n * await(later(n))));
      }
      int sum = 0;
      for (Future<Integer> each : all) {
        sum += await(each);
      }
      return sum;
    });
  }

  public static Future<?> blockInFinally() {
    return async(() -> {
      try {
        return await(later(1));
      } finally {
        await(async(() -> log("cleanup " + await(later(2)))));
      }
    });
  }

  public static Future<?> blockInBothArmsOfACondition() {
    return async(() ->
        await(
            await(later(true)) ? async(() -> await(later("a"))) : async(() -> await(later("b")))));
  }
}
