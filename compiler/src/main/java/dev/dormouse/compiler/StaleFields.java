package dev.dormouse.compiler;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which reference fields of a frame may hold a value at each element of a method.
 *
 * <p>A suspension leaves exactly its own spills in the fields, and ready awaits touch no field. So
 * behind an await the fields hold what they held before it, or what it spills; at the start they
 * hold the captures.
 */
final class StaleFields {
  private final Flow flow;
  private final List<FrameField> fields;
  private final Map<Integer, BitSet> spills;
  private final @Nullable BitSet[] held;
  private final Deque<Integer> work = new ArrayDeque<>();

  private StaleFields(Flow flow, List<FrameField> fields, Map<Integer, BitSet> spills) {
    this.flow = flow;
    this.fields = fields;
    this.spills = spills;
    held = new BitSet[flow.size()];
  }

  /**
   * Adds to each await the fields that it must clear: those that may hold a value and are not among
   * its own spills.
   */
  static StaleFields find(Flow flow, Map<Integer, Await> awaits, FrameLayout layout) {
    List<FrameField> fields = layout.references();
    Map<Integer, BitSet> spills = new HashMap<>();
    awaits.forEach((index, await) -> spills.put(index, bits(await.fields(), fields)));
    StaleFields stale = new StaleFields(flow, fields, spills);
    stale.flowFrom(bits(layout.captures().values(), fields));
    awaits.forEach((index, await) -> {
      BitSet cleared = (BitSet) stale.heldAt(index).clone();
      cleared.andNot(stale.spillsAt(index));
      cleared.stream().forEach(field -> await.stale().add(fields.get(field)));
    });
    return stale;
  }

  /** The fields that may hold a value before the element at {@code index}. */
  List<FrameField> at(int index) {
    return heldAt(index).stream().mapToObj(fields::get).toList();
  }

  private static BitSet bits(Iterable<FrameField> some, List<FrameField> fields) {
    BitSet bits = new BitSet(fields.size());
    for (FrameField field : some) {
      int index = fields.indexOf(field);
      if (index >= 0) {
        bits.set(index);
      }
    }
    return bits;
  }

  private BitSet heldAt(int index) {
    BitSet fields = held[index];
    return fields == null ? new BitSet() : fields;
  }

  private BitSet spillsAt(int index) {
    return spills.getOrDefault(index, new BitSet());
  }

  private void flowFrom(BitSet captures) {
    merge(0, captures);
    while (!work.isEmpty()) {
      int index = work.pop();
      BitSet after = heldAt(index);
      BitSet spilled = spills.get(index);
      if (spilled != null) {
        after = (BitSet) after.clone();
        after.or(spilled);
      }
      for (int next : flow.successors(index)) {
        merge(next, after);
      }
      for (int handler : flow.handlers(index)) {
        merge(handler, after);
      }
    }
  }

  private void merge(int index, BitSet fields) {
    BitSet known = held[index];
    if (known == null) {
      held[index] = (BitSet) fields.clone();
      work.push(index);
      return;
    }
    int before = known.cardinality();
    known.or(fields);
    if (known.cardinality() > before) {
      work.push(index);
    }
  }
}
