package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.task.Scope.scope;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Tasks that are children of a scope, as {@link DormouseWithoutScopes} does without. */
public class DormouseScopes extends OpenRuntime {
  static final int CHILDREN = 1_000;
  static final int SCOPES = 1_000;

  /** Starts a child and waits for it, one after the other. */
  @Benchmark
  @Workload("a child and its join")
  @OperationsPerInvocation(CHILDREN)
  public int childAndJoin() throws Exception {
    return inTask(oneByOne());
  }

  private static Future<Integer> oneByOne() {
    return scope(s ->
        async(() -> {
          int sum = 0;
          for (int i = 0; i < CHILDREN; i++) {
            sum += await(s.spawn(async(() -> 1)));
          }
          return sum;
        }));
  }

  /** Starts many, then waits for all. */
  @Benchmark
  @Workload("a child of 1,000")
  @OperationsPerInvocation(CHILDREN)
  public int manyChildren() throws Exception {
    return inTask(many());
  }

  private static Future<Integer> many() {
    return scope(s ->
        async(() -> {
          List<JoinHandle<Integer>> handles = new ArrayList<>(CHILDREN);
          for (int i = 0; i < CHILDREN; i++) {
            handles.add(s.spawn(async(() -> 1)));
          }
          int sum = 0;
          for (JoinHandle<Integer> handle : handles) {
            sum += await(handle);
          }
          return sum;
        }));
  }

  /** Starts two and waits for both, one pair after the other. */
  @Benchmark
  @Workload("a scope of two children")
  @OperationsPerInvocation(SCOPES)
  public int pairs() throws Exception {
    return inTask(pairByPair());
  }

  private static Future<Integer> pairByPair() {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < SCOPES; i++) {
        sum += await(pair());
      }
      return sum;
    });
  }

  private static Future<Integer> pair() {
    return scope(s ->
        async(() -> {
          JoinHandle<Integer> first = s.spawn(async(() -> 1));
          JoinHandle<Integer> second = s.spawn(async(() -> 2));
          return await(first) + await(second);
        }));
  }
}
