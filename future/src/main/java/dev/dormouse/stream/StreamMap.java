package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Streams by key, whose items come as they are there, each with its key. Only streams that were
 * woken are polled, and those that have items take turns. A stream that ends is removed.
 *
 * <p>While the map is empty its polls answer the end, and after another {@link #insert} they no
 * longer do. To hear of each end, insert {@link Stream#notifyClose} of the streams. A stream that
 * fails stays: it goes on or ends.
 *
 * <p><b>Threads.</b> A map belongs to one task at a time.
 *
 * @param <K> type of the keys, which need {@code equals} and {@code hashCode}
 * @param <T> type of the items
 * @fairness streams that are ready give one item each in turns
 */
public final class StreamMap<K, T> extends RawStream<Keyed<K, T>> {
  private static final String NAME = "StreamMap";

  private final Map<K, KeyedChild<K, T>> byKey = new LinkedHashMap<>();
  private final StreamChildren<KeyedChild<K, T>> streams =
      new StreamChildren<>(ended -> byKey.remove(ended.key));
  private boolean dropped;

  /** Makes an empty map. */
  public StreamMap() {}

  /**
   * Puts a stream under a key and drops the one that was there; to keep that one, {@link #remove}
   * it before. A task that waits for the map is woken.
   *
   * @throws IllegalStateException if the map was dropped
   * @throws dev.dormouse.future.DropFailure if dropping the old stream failed; the new one is there
   */
  public void insert(K key, Stream<? extends T> stream) {
    if (dropped) {
      throw new IllegalStateException(NAME + ": it was dropped, and takes no stream any more");
    }
    KeyedChild<K, T> child =
        new KeyedChild<>(streams.all(), Objects.requireNonNull(key, "key"), stream);
    Stream<? extends T> before = remove(key);
    byKey.put(key, child);
    streams.all().add(child);
    streams.all().wakeOwner();
    if (before != null) {
      before.drop();
    }
  }

  /**
   * Takes the stream of a key out.
   *
   * @return the stream, which is the caller's now, or null
   * @cancelSafety the stream that comes back is as it was
   */
  public @Nullable Stream<? extends T> remove(K key) {
    KeyedChild<K, T> child = byKey.remove(key);
    if (child == null) {
      return null;
    }
    streams.all().remove(child);
    streams.all().wakeOwner(); // without a stream left, who waits is at the end
    return child.take();
  }

  /** Tells whether there is a stream of this key that has not ended. */
  public boolean containsKey(K key) {
    return byKey.containsKey(key);
  }

  /** Returns the keys, in the order in which their streams came; a view that nobody can change. */
  public Set<K> keys() {
    return Collections.unmodifiableSet(byKey.keySet());
  }

  /** Returns how many streams have not ended. */
  public int size() {
    return byKey.size();
  }

  /** Tells whether no stream is left. */
  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Drops all streams; the map can be filled again. */
  public void clear() {
    byKey.clear();
    streams.all().clear();
  }

  /**
   * Waits for at least one item and adds it, and what else is there, to {@code into}. Answers how
   * many were added: zero only if no stream is left, or if {@code max} is zero.
   *
   * @throws IllegalArgumentException if {@code max} is negative
   * @throws Exception from the poll: the failure of a stream; what was added before stays added
   * @cancelSafety safe: items are added only by the poll that finishes
   */
  public Future<Integer> nextMany(Collection<? super Keyed<K, T>> into, int max) {
    Arguments.notNegative("nextMany", max);
    return new NextMany<>(this, Objects.requireNonNull(into, "into"), max);
  }

  @Override
  @SuppressWarnings("unchecked") // the streams have items of T
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (dropped) {
      throw polledAgain(NAME);
    }
    Object item = streams.poll(cx);
    return item == null || item == Poll.PENDING ? item : new Keyed<>(streams.giver().key, (T) item);
  }

  @Override
  protected FutureInfo info() {
    return streams.all().info(NAME);
  }

  @Override
  public void drop() {
    dropped = true;
    byKey.clear();
    streams.all().drop();
  }

  @Override
  public String toString() {
    return NAME + " of " + size();
  }

  /** A stream and its key. */
  private static final class KeyedChild<K, T> extends StreamChild<T> {
    private final K key;

    KeyedChild(Children owner, K key, Stream<? extends T> stream) {
      super(owner, stream);
      this.key = key;
    }
  }
}
