package dev.dormouse.compiler;

/**
 * Where a woven method keeps its values: {@code [this], frame, context}, then the block's own
 * variables two slots above their old places, then temporaries.
 *
 * @param frame the frame parameter
 * @param context the context parameter
 * @param future the future whose await is under way
 * @param result its value on the way back from a suspension
 * @param failure its failure on that way, or null
 * @param scratch first of the slots that park the arguments of a delayed constructor
 */
record Slots(int frame, int context, int future, int result, int failure, int scratch) {
  private static final int SHIFT = 2;

  static Slots of(Plan plan) {
    int frame = plan.block.frameSlot();
    int free = plan.flow.localsMax + SHIFT;
    return new Slots(frame, frame + 1, free, free + 1, free + 2, free + 3);
  }

  /** The new place of a variable of the unwoven method. */
  int of(int slot) {
    return slot < frame ? slot : slot + SHIFT;
  }
}
