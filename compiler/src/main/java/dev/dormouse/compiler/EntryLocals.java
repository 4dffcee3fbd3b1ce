package dev.dormouse.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Local variables of a block that can be restored before it is known at which await the block goes
 * on: captures, and those that are alone in their slot and needed behind several awaits.
 *
 * <p>The field of a variable that is not needed there is null or of no meaning, and so is the
 * variable, which nobody reads.
 */
final class EntryLocals {
  private final Map<Integer, Await.Local> bySlot;

  private EntryLocals(Map<Integer, Await.Local> bySlot) {
    this.bySlot = bySlot;
  }

  static EntryLocals of(Plan plan) {
    Map<Integer, Await.Local> first = new HashMap<>();
    Map<Integer, Integer> uses = new HashMap<>();
    Set<Integer> shared = new HashSet<>();
    for (Await await : plan.awaits()) {
      for (Await.Spill spill : await.spills()) {
        if (spill instanceof Await.Local local) {
          Await.Local known = first.putIfAbsent(local.slot(), local);
          uses.merge(local.slot(), 1, Integer::sum);
          boolean isOther = known != null && !known.equals(local);
          if (isOther || !local.field().type().equals(local.type().type())) {
            shared.add(local.slot());
          }
        }
      }
    }
    first.keySet().removeIf(slot -> shared.contains(slot) || uses.getOrDefault(slot, 0) == 1);
    // Where one is kept the other is not, but in the entry one would take half of the other.
    Set<Integer> overlapped = new HashSet<>();
    first.forEach((slot, local) -> {
      if (local.type().isWide() && first.containsKey(slot + 1)) {
        overlapped.add(slot + 1);
      }
    });
    first.keySet().removeAll(overlapped);
    plan.layout
        .captures()
        .forEach((slot, field) ->
            first.put(slot, new Await.Local(slot, StackType.of(field.type()), field)));
    return new EntryLocals(first);
  }

  boolean has(Await.Spill spill) {
    return spill instanceof Await.Local local && local.equals(bySlot.get(local.slot()));
  }

  List<Await.Local> locals() {
    return new ArrayList<>(bySlot.values());
  }
}
