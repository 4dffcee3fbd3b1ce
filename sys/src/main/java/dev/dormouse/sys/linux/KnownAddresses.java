package dev.dormouse.sys.linux;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that were seen of late, so that one which comes again needs no new object. What it
 * holds is immutable, so it does not matter which of several threads has written it.
 */
public final class KnownAddresses {
  /** A power of two. */
  private static final int PLACES = 128;

  /** In how many places in a row an address may be found. */
  private static final int TRIES = 8;

  /** The one that was read last. */
  private @Nullable KnownAddress last;

  /**
   * Others, each in the place that its bytes choose, or in one soon behind it; null until there was
   * another one.
   */
  private @Nullable KnownAddress @Nullable [] others;

  /** Makes one that knows nobody. */
  public KnownAddresses() {}

  /** Returns the sender of what this thread has just received by {@link Datagrams#receive}. */
  public KnownAddress sender() {
    return read(Scratch.current().address, 0);
  }

  KnownAddress read(MemorySegment from, long at) {
    KnownAddress newest = last;
    if (newest != null && newest.isIn(from, at)) {
      return newest;
    }
    KnownAddress found = newest == null ? new KnownAddress(from, at) : findOther(from, at);
    last = found;
    return found;
  }

  private KnownAddress findOther(MemorySegment from, long at) {
    @Nullable KnownAddress[] places = others;
    if (places == null) {
      places = new KnownAddress[PLACES];
      others = places;
    }
    int first = KnownAddress.hash(from, at) & (PLACES - 1);
    int free = first; // the one that is there goes, if all are taken
    for (int i = 0; i < TRIES; i++) {
      int place = first + i & (PLACES - 1);
      KnownAddress known = places[place];
      if (known == null) {
        free = place;
        break;
      }
      if (known.isIn(from, at)) {
        return known;
      }
    }
    KnownAddress made = new KnownAddress(from, at);
    places[free] = made;
    return made;
  }

  /** Writes {@code address}, without a conversion if it was read last; returns its length. */
  int write(InetSocketAddress address, MemorySegment to) {
    KnownAddress newest = last;
    return newest != null && newest.address() == address
        ? newest.write(to)
        : SockAddr.write(address, to);
  }
}
