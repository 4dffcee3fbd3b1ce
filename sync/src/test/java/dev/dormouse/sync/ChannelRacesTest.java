package dev.dormouse.sync;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Interleavings of a channel of two places against a sequential model: two tasks that send and give
 * up at any moment, one that tries, one that holds permits, one that wants both places at once, one
 * receiver, and both ends closing. Runs with {@code -Praces}, more with {@code
 * -Ddormouse.races.iterations=100 -Ddormouse.races.invocations=1000}.
 */
@Tag("races")
public class ChannelRacesTest {
  private final Mpsc<Integer> ends = Mpsc.channel(2);
  private final Sender<Integer> second = ends.sender().copy();
  private final Waiting a = new Waiting(ends.sender(), 10);
  private final Waiting b = new Waiting(second, 20);
  private final CountingWaker task = new CountingWaker();
  private @Nullable Future<Permit<Integer>> reserving;
  private @Nullable Permit<Integer> permit;
  private final CountingWaker bothTask = new CountingWaker();
  private @Nullable Future<PermitIterator<Integer>> gathering;
  private @Nullable PermitIterator<Integer> both;
  private int tried = 30;
  private int permitted = 40;

  /** A task with at most one send under way. */
  private static final class Waiting {
    private final CountingWaker task = new CountingWaker();
    private final Sender<Integer> sender;
    private int next;
    private @Nullable Future<Void> send;

    Waiting(Sender<Integer> sender, int next) {
      this.sender = sender;
      this.next = next;
    }

    String poll() {
      if (send == null) {
        send = sender.send(next++);
      }
      try {
        if (task.isPending(send)) {
          return "pending";
        }
        send = null;
        return "sent";
      } catch (SendError refused) {
        send = null;
        return "refused " + refused.value();
      } catch (Exception other) {
        throw new AssertionError(other);
      }
    }

    void drop() {
      if (send != null) {
        send.drop();
        send = null;
      }
    }
  }

  @Operation(nonParallelGroup = "a")
  public String pollA() {
    return a.poll();
  }

  @Operation(nonParallelGroup = "a")
  public void dropA() {
    a.drop();
  }

  @Operation(nonParallelGroup = "b")
  public String pollB() {
    return b.poll();
  }

  @Operation(nonParallelGroup = "b")
  public void dropB() {
    b.drop();
  }

  @Operation(nonParallelGroup = "try")
  public SendOutcome trySend() {
    return second.trySend(tried++);
  }

  @Operation(nonParallelGroup = "permit")
  @SuppressWarnings("unchecked")
  public String reserve() {
    if (permit != null) {
      permit.send(permitted++);
      permit = null;
      return "used";
    }
    if (reserving == null) {
      reserving = ends.sender().reserve();
    }
    try {
      Object answer = task.poll(reserving);
      if (answer == Poll.PENDING) {
        return "pending";
      }
      permit = (Permit<Integer>) answer;
      reserving = null;
      return "reserved";
    } catch (SendError refused) {
      reserving = null;
      return "refused null";
    } catch (Exception other) {
      throw new AssertionError(other);
    }
  }

  @Operation(nonParallelGroup = "permit")
  public void giveUp() {
    if (permit != null) {
      permit.close();
      permit = null;
    }
    if (reserving != null) {
      reserving.drop();
      reserving = null;
    }
  }

  @Operation(nonParallelGroup = "both")
  public String tryBoth() {
    if (both == null && gathering == null) {
      both = ends.sender().tryReserveMany(2);
    }
    return both == null ? "none" : "both";
  }

  @Operation(nonParallelGroup = "both")
  @SuppressWarnings("unchecked")
  public String reserveBoth() {
    if (both != null) {
      return "both";
    }
    if (gathering == null) {
      gathering = ends.sender().reserveMany(2);
    }
    try {
      Object answer = bothTask.poll(gathering);
      if (answer == Poll.PENDING) {
        return "pending";
      }
      gathering = null;
      both = (PermitIterator<Integer>) answer;
      return "reserved";
    } catch (SendError refused) {
      gathering = null;
      return "refused null";
    } catch (Exception other) {
      throw new AssertionError(other);
    }
  }

  @Operation(nonParallelGroup = "both")
  public void giveUpBoth() {
    if (both != null) {
      both.close();
      both = null;
    }
    if (gathering != null) {
      gathering.drop();
      gathering = null;
    }
  }

  @Operation(nonParallelGroup = "receiver")
  public String receive() {
    Integer value = ends.receiver().tryRecv();
    return value != null ? "got " + value : "none";
  }

  @Operation(nonParallelGroup = "receiver")
  public boolean drained() {
    return ends.receiver().isDrained();
  }

  @Operation
  public void refuse() {
    ends.receiver().close();
  }

  @Operation(nonParallelGroup = "close")
  public void closeFirst() {
    ends.sender().close();
  }

  @Operation(nonParallelGroup = "close")
  public void closeSecond() {
    second.close();
  }

  @Test
  void everyInterleavingIsOneOfTheModel() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("dormouse.races.iterations", 10))
        .invocationsPerIteration(Integer.getInteger("dormouse.races.invocations", 300))
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(3)
        .actorsAfter(3)
        .sequentialSpecification(Model.class)
        .check(ChannelRacesTest.class);
  }

  /** What a channel does when one thing happens at a time. */
  public static final class Model {
    private static final int CAPACITY = 2;
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private final List<Place> waiting = new ArrayList<>();
    private final Place a = new Place(10);
    private final Place b = new Place(20);
    private final Place p = new Place(0);
    private final Place both = new Place(0, 2);
    private boolean bothHeld;
    private int reserved;
    private int tried = 30;
    private int permitted = 40;
    private boolean refusing;
    private boolean firstClosed;
    private boolean secondClosed;
    private boolean permit;

    /** A task that wants a place. */
    private static final class Place {
      private int next;
      private boolean started;
      private boolean granted;
      private boolean refused;
      private int value;
      private final int demand;

      Place(int next) {
        this(next, 1);
      }

      Place(int next, int demand) {
        this.next = next;
        this.demand = demand;
      }

      void end() {
        started = false;
        granted = false;
        refused = false;
      }
    }

    private boolean closed() {
      return refusing || firstClosed && secondClosed;
    }

    private boolean room(int demand) {
      return queue.size() + reserved + demand <= CAPACITY;
    }

    private void grant() {
      while (!waiting.isEmpty() && room(waiting.getFirst().demand)) {
        Place first = waiting.removeFirst();
        first.granted = true;
        reserved += first.demand;
      }
    }

    /** Starts or continues; tells pending, refused or granted. */
    private String step(Place place, boolean senderClosed) {
      if (!place.started) {
        place.started = true;
        place.value = place.next++;
        if (closed() || senderClosed) {
          place.refused = true;
        } else if (waiting.isEmpty() && room(place.demand)) {
          place.granted = true;
          reserved += place.demand;
        } else {
          waiting.add(place);
        }
      }
      if (place.granted && refusing) {
        place.refused = true;
        reserved -= place.demand;
        grant();
      }
      String answer = place.refused ? "refused" : place.granted ? "granted" : "pending";
      if (place.refused || place.granted) {
        place.end();
      }
      return answer;
    }

    private String poll(Place place, boolean senderClosed) {
      return switch (step(place, senderClosed)) {
        case "granted" -> {
          reserved--;
          queue.add(place.value);
          yield "sent";
        }
        case "refused" -> "refused " + place.value;
        default -> "pending";
      };
    }

    private void drop(Place place) {
      waiting.remove(place);
      if (place.granted) {
        reserved -= place.demand;
      }
      place.end();
      grant();
    }

    public String pollA() {
      return poll(a, firstClosed);
    }

    public void dropA() {
      drop(a);
    }

    public String pollB() {
      return poll(b, secondClosed);
    }

    public void dropB() {
      drop(b);
    }

    public SendOutcome trySend() {
      int value = tried++;
      if (closed() || secondClosed) {
        return SendOutcome.CLOSED;
      }
      if (!waiting.isEmpty() || !room(1)) {
        return SendOutcome.FULL;
      }
      queue.add(value);
      return SendOutcome.SENT;
    }

    public String reserve() {
      if (permit) {
        permit = false;
        reserved--;
        queue.add(permitted++);
        return "used";
      }
      return switch (step(p, firstClosed)) {
        case "granted" -> {
          permit = true;
          yield "reserved";
        }
        case "refused" -> "refused null";
        default -> "pending";
      };
    }

    public String tryBoth() {
      if (!bothHeld && !both.started && !closed() && !firstClosed && waiting.isEmpty() && room(2)) {
        reserved += 2;
        bothHeld = true;
      }
      return bothHeld ? "both" : "none";
    }

    public String reserveBoth() {
      if (bothHeld) {
        return "both";
      }
      return switch (step(both, firstClosed)) {
        case "granted" -> {
          bothHeld = true;
          yield "reserved";
        }
        case "refused" -> "refused null";
        default -> "pending";
      };
    }

    public void giveUpBoth() {
      if (bothHeld) {
        bothHeld = false;
        reserved -= 2;
      }
      drop(both);
    }

    public void giveUp() {
      if (permit) {
        permit = false;
        reserved--;
      }
      drop(p);
    }

    public String receive() {
      Integer value = queue.poll();
      grant();
      return value != null ? "got " + value : "none";
    }

    public boolean drained() {
      return closed() && queue.isEmpty() && reserved == 0 && waiting.isEmpty();
    }

    public void refuse() {
      refusing = true;
      for (Place place : waiting) {
        place.refused = true;
      }
      waiting.clear();
    }

    public void closeFirst() {
      firstClosed = true;
    }

    public void closeSecond() {
      secondClosed = true;
    }
  }
}
