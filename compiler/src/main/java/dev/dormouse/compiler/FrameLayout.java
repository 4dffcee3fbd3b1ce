package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a frame class, one for each pair of slot and kind that must survive a suspension.
 *
 * <p>A capture is an ordinary local variable whose field is filled by the constructor.
 */
final class FrameLayout {
  static final String RECEIVER = "self";

  /** Stands for the name of an operand, and of a variable that the class file does not name. */
  static final String UNNAMED = "$";

  private final Map<String, FrameField> fields = new LinkedHashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, FrameField> captures = new LinkedHashMap<>();

  FrameLayout(Block block, Flow flow) {
    Set<Integer> assigned = new HashSet<>();
    for (CodeElement element : flow.elements) {
      switch (element) {
        case StoreInstruction store -> assigned.add(store.slot());
        case IncrementInstruction increment -> assigned.add(increment.slot());
        case LocalVariable variable ->
            names.putIfAbsent(variable.slot(), variable.name().stringValue());
        default -> {}
      }
    }
    int slot = block.frameSlot();
    for (ClassDesc type : parameters(block)) {
      String name = localName(slot, StackType.of(type));
      FrameField field = new FrameField(name, type, !assigned.contains(slot));
      fields.put(name, field);
      captures.put(slot, field);
      slot += TypeKind.from(type).slotSize();
    }
  }

  private static List<ClassDesc> parameters(Block block) {
    return block.captured.subList(block.frameSlot(), block.captured.size());
  }

  private String localName(int slot, StackType type) {
    return names.getOrDefault(slot, UNNAMED) + "$" + slot + letter(type);
  }

  private static char letter(StackType type) {
    return switch (type.kind()) {
      case INT -> 'I';
      case LONG -> 'J';
      case FLOAT -> 'F';
      case DOUBLE -> 'D';
      case TOP, NULL, REFERENCE, UNINITIALIZED -> 'L';
    };
  }

  /** What the source calls the variable in {@code slot}. */
  String variable(int slot) {
    return names.getOrDefault(slot, "a variable without a name");
  }

  /** The field for the variable in {@code slot}. */
  FrameField local(int slot, StackType type) {
    return field(localName(slot, type), type);
  }

  /** The field for the operand at {@code position} of the stack, counted from the bottom. */
  FrameField operand(int position, StackType type) {
    return field(UNNAMED + "operand$" + position + letter(type), type);
  }

  private FrameField field(String name, StackType type) {
    FrameField field = fields.computeIfAbsent(name, key -> new FrameField(key, type.type(), false));
    if (!field.constant) {
      field.admit(type.type());
    }
    return field;
  }

  /** The fields that the constructor fills, by slot, without the receiver. */
  Map<Integer, FrameField> captures() {
    return captures;
  }

  /** All fields but the receiver. */
  Collection<FrameField> fields() {
    return fields.values();
  }

  List<FrameField> references() {
    List<FrameField> references = new ArrayList<>();
    for (FrameField field : fields.values()) {
      if (field.isReference()) {
        references.add(field);
      }
    }
    return references;
  }
}
