package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Receiver;
import dev.dormouse.sync.Sender;
import java.util.ArrayList;
import java.util.List;

/** Stages with bounded channels between them; ends travel downstream, failures both ways. */
class Pipeline {
  private final int workers;

  Pipeline(int workers) {
    this.workers = workers;
  }

  Future<Integer> run(List<String> input) {
    return async(() -> {
      Mpsc<String> lines = Mpsc.channel(16);
      Mpsc<Integer> lengths = Mpsc.channel(16);
      JoinHandle<Void> producer = spawn(produce(input, lines.sender()));
      JoinHandle<Void> worker = spawn(work(lines.receiver(), lengths.sender()));
      int sum = 0;
      try {
        List<Integer> batch = new ArrayList<>();
        Receiver<Integer> results = lengths.receiver();
        while (await(results.recvMany(batch, 32)) > 0) {
          for (int each : batch) {
            sum += each;
          }
          batch.clear();
        }
        await(producer);
        await(worker);
        return sum;
      } catch (Exception failure) {
        producer.abort();
        worker.abort();
        throw failure;
      } finally {
        lengths.receiver().close();
      }
    });
  }

  private Future<Void> produce(List<String> input, Sender<String> lines) {
    return async(() -> {
      try (lines) {
        for (String line : input) {
          if (!line.isBlank()) {
            await(lines.send(line));
          }
        }
      }
    });
  }

  private Future<Void> work(Receiver<String> lines, Sender<Integer> lengths) {
    return async(() -> {
      try (lines;
          lengths) {
        outer:
        for (int i = 0; i < workers; i++) {
          while (true) {
            String line = await(lines.recv());
            if (line == null) {
              break outer;
            }
            try {
              await(lengths.send(Integer.parseInt(line)));
            } catch (NumberFormatException word) {
              await(lengths.send(line.length()));
            } finally {
              if (lengths.isClosed()) {
                System.err.println("nobody reads");
              }
            }
          }
        }
      }
    });
  }
}
