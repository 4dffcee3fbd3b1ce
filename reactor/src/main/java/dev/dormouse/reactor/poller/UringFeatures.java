package dev.dormouse.reactor.poller;

import java.util.Arrays;
import java.util.List;

/**
 * What a poller over io_uring makes use of.
 *
 * @param bound rings that belong to one thread, which asks for completions
 * @param cooperative completions wait until their thread enters the kernel anyway
 * @param direct entries without an array of indexes
 * @param receive receives that complete for each arrival, into a ring of buffers
 * @param send sends that complete only if they fail
 * @param table descriptors that only the ring knows
 */
record UringFeatures(
    boolean bound,
    boolean cooperative,
    boolean direct,
    boolean receive,
    boolean send,
    boolean table) {
  /**
   * The system property with features to do without, for tests: {@code bound}, {@code cooperative},
   * {@code direct}, {@code receive}, {@code send}, {@code table}, or {@code uring} for all of it.
   */
  static final String WITHOUT_PROPERTY = "dormouse.uring.without";

  static final UringFeatures ALL = new UringFeatures(true, true, true, true, true, true);

  /** Tells whether nothing of io_uring shall be used. */
  static boolean isForbidden() {
    return without().contains("uring");
  }

  /** Returns all features but those that the property names. */
  static UringFeatures wanted() {
    List<String> without = without();
    return new UringFeatures(
        !without.contains("bound"),
        !without.contains("cooperative"),
        !without.contains("direct"),
        !without.contains("receive"),
        !without.contains("send"),
        !without.contains("table"));
  }

  private static List<String> without() {
    return Arrays.asList(System.getProperty(WITHOUT_PROPERTY, "").split(","));
  }

  UringFeatures withoutBound() {
    return new UringFeatures(false, cooperative, direct, receive, send, table);
  }

  UringFeatures withoutDirect() {
    return new UringFeatures(bound, cooperative, false, receive, send, table);
  }

  UringFeatures withoutCooperative() {
    return new UringFeatures(bound, false, direct, receive, send, table);
  }

  UringFeatures withoutReceive() {
    return new UringFeatures(bound, cooperative, direct, false, send, table);
  }

  UringFeatures withoutSend() {
    return new UringFeatures(bound, cooperative, direct, receive, false, table);
  }
}
