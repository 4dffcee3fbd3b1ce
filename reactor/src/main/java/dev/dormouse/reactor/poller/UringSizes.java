package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import java.util.Arrays;

/**
 * How large a ring and its memory are. The first three are powers of two.
 *
 * @param entries entries between two submissions
 * @param completions completions that wait to be taken; further ones are kept by the kernel
 * @param buffers buffers that are received into
 * @param slots small sends between two submissions
 * @param lingering closed streams that still send
 * @param places most descriptors that only the ring knows
 */
record UringSizes(int entries, int completions, int buffers, int slots, int lingering, int places) {
  /** The system property with the six numbers, or all but the last one or two, for tests. */
  static final String PROPERTY = "dormouse.uring.sizes";

  private static final UringSizes USUAL =
      new UringSizes(
          Limits.RING_ENTRIES_MAX,
          Limits.RING_COMPLETIONS_MAX,
          Limits.RECEIVE_BUFFERS,
          Limits.SEND_SLOTS_MAX,
          Limits.LINGERING_MAX,
          Limits.DIRECT_DESCRIPTORS_MAX);

  /** Returns the usual sizes, or those of the property. */
  static UringSizes wanted() {
    String property = System.getProperty(PROPERTY);
    if (property == null) {
      return USUAL;
    }
    int[] sizes = Arrays.stream(property.split(",")).mapToInt(Integer::parseInt).toArray();
    int lingering = sizes.length > 4 ? sizes[4] : Limits.LINGERING_MAX;
    int places = sizes.length > 5 ? sizes[5] : Limits.DIRECT_DESCRIPTORS_MAX;
    return new UringSizes(sizes[0], sizes[1], sizes[2], sizes[3], lingering, places);
  }
}
