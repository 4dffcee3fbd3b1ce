package dev.dormouse.bench;

import java.util.Map;

/**
 * One workload with the figures of every peer that ran it.
 *
 * @param group name of the group
 * @param workload what was done
 * @param unit of the figures
 * @param better which way the figures should go
 * @param results by peer, in the order of printing
 */
record Row(String group, String workload, String unit, Better better, Map<Peer, Samples> results) {

  /** Which way is better. */
  enum Better {
    LESS,
    MORE
  }
}
