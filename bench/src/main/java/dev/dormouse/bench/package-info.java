/**
 * Measures Dormouse beside tokio and virtual threads: every workload in processes of its own, the
 * peers in turns, several rounds.
 */
@NullMarked
package dev.dormouse.bench;

import org.jspecify.annotations.NullMarked;
