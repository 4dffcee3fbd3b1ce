package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.time.Time;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

class BlockingCall {
  // region wrong
  Future<Void> wrong(ArrayBlockingQueue<String> queue, CompletableFuture<String> answer) {
    return async(() -> {
      Thread.sleep(100);
      queue.put(answer.get());
    });
  }
  // endregion

  // region right
  Future<Void> right(Future<String> answer, ArrayBlockingQueue<String> queue) {
    return async(() -> {
      await(Time.sleep(Duration.ofMillis(100)));
      String value = await(answer);
      if (!queue.offer(value)) {
        throw new IllegalStateException("the queue is full");
      }
    });
  }
  // endregion

  interface Named extends BlockingDeque<String> {
    @Override
    String take() throws InterruptedException;
  }

  static class Ticket extends CompletableFuture<String> {
    @Override
    public String join() {
      return super.join();
    }
  }

  <Q extends BlockingDeque<String>> Future<Void> more(Named named, Q generic, Ticket ticket) {
    return async(() -> {
      named.take();
      generic.pollFirst(1, TimeUnit.SECONDS);
      ticket.join();
      synchronized (this) {
        wait();
      }
    });
  }

  Future<Void> synchronizers(CountDownLatch latch, Semaphore permits, Condition changed) {
    return async(() -> {
      latch.await();
      permits.acquire();
      permits.tryAcquire(1, TimeUnit.SECONDS);
      changed.await();
      new ReentrantLock().tryLock(1, TimeUnit.SECONDS);
    });
  }

  Future<Void> world(HttpClient client, HttpRequest request, PreparedStatement statement) {
    return async(() -> {
      new Socket("localhost", 80).getInputStream();
      client.send(request, BodyHandlers.ofString());
      statement.executeQuery();
      new Scanner(System.in).nextLine();
      new ProcessBuilder("true").start().waitFor();
    });
  }

  Future<String> blocksInABlock(ExecutorService executor) {
    return async(() -> await(async(() -> executor.invokeAny(java.util.List.of(() -> "x")))));
  }

  Future<Void> doesNotBlock(PriorityBlockingQueue<String> unbounded, ReentrantLock lock) {
    return async(() -> {
      unbounded.put("x");
      unbounded.poll();
      lock.lock();
      lock.unlock();
      new BufferedReader(new InputStreamReader(new ByteArrayInputStream(new byte[9]))).readLine();
      Runnable elsewhere = () -> unbounded.drainTo(new java.util.ArrayList<>());
      Thread.ofVirtual().start(() -> {
        try {
          unbounded.take();
        } catch (InterruptedException end) {
          elsewhere.run();
        }
      });
      new Object() {
        void run() throws InterruptedException {
          Thread.sleep(1);
        }
      };
    });
  }

  void outside(CountDownLatch latch) throws InterruptedException {
    latch.await();
    Thread.sleep(1);
  }

  @SuppressWarnings("blocking-call")
  Future<Void> meant() {
    return async(() -> Thread.sleep(1));
  }
}
