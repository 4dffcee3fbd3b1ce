package dev.dormouse.compiler;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The code of a method as a list of elements, with its jumps, handlers, frames and lines. */
final class Flow {
  private static final int[] NONE = {};

  final List<CodeElement> elements;
  final int localsMax;
  private final Map<Label, Integer> indexes = new HashMap<>();
  private final Map<Label, StackMapFrameInfo> frames = new HashMap<>();
  private final List<ExceptionCatch> catches = new ArrayList<>();
  private final int[][] successors;
  private final int[][] handlers;
  private final int[] lines;

  private Flow(CodeModel code) {
    elements = code.elementList();
    localsMax = ((CodeAttribute) code).maxLocals();
    code.findAttribute(Attributes.stackMapTable())
        .ifPresent(table -> table.entries().forEach(frame -> frames.put(frame.target(), frame)));
    int size = elements.size();
    lines = new int[size];
    int line = 0;
    for (int i = 0; i < size; i++) {
      switch (elements.get(i)) {
        case Label label -> indexes.put(label, i);
        case LineNumber number -> line = number.line();
        case ExceptionCatch handled -> catches.add(handled);
        default -> {}
      }
      lines[i] = line;
    }
    successors = new int[size][];
    for (int i = 0; i < size; i++) {
      successors[i] = findSuccessors(i);
    }
    handlers = findHandlers();
  }

  static Flow of(CodeModel code) {
    return new Flow(code);
  }

  private int[] findSuccessors(int index) {
    int next = index + 1;
    return switch (elements.get(index)) {
      case BranchInstruction branch when isGoto(branch) -> new int[] {indexOf(branch.target())};
      case BranchInstruction branch -> new int[] {indexOf(branch.target()), next};
      case LookupSwitchInstruction table -> targets(table.defaultTarget(), table.cases());
      case TableSwitchInstruction table -> targets(table.defaultTarget(), table.cases());
      case ReturnInstruction _, ThrowInstruction _ -> NONE;
      default -> next < elements.size() ? new int[] {next} : NONE;
    };
  }

  static boolean isGoto(BranchInstruction branch) {
    return branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W;
  }

  private int[] targets(Label defaultTarget, List<SwitchCase> cases) {
    int[] targets = new int[cases.size() + 1];
    for (int i = 0; i < cases.size(); i++) {
      targets[i] = indexOf(cases.get(i).target());
    }
    targets[cases.size()] = indexOf(defaultTarget);
    return targets;
  }

  private int[][] findHandlers() {
    int[][] found = new int[elements.size()][];
    Arrays.fill(found, NONE);
    for (ExceptionCatch handled : catches) {
      int handler = indexOf(handled.handler());
      int end = indexOf(handled.tryEnd());
      for (int i = indexOf(handled.tryStart()); i < end; i++) {
        int[] more = Arrays.copyOf(found[i], found[i].length + 1);
        more[more.length - 1] = handler;
        found[i] = more;
      }
    }
    return found;
  }

  int size() {
    return elements.size();
  }

  int indexOf(Label label) {
    return Objects.requireNonNull(indexes.get(label), "a label without a place");
  }

  /** Where control can go from {@code index} without an exception. */
  int[] successors(int index) {
    return successors[index];
  }

  /** Where the verifier thinks that control can go from {@code index} with an exception. */
  int[] handlers(int index) {
    return handlers[index];
  }

  /** Where an exception at {@code index} really goes: a handler for all hides those after it. */
  List<Integer> handlersReached(int index) {
    List<Integer> reached = new ArrayList<>();
    for (ExceptionCatch handled : catches) {
      if (indexOf(handled.tryStart()) <= index && index < indexOf(handled.tryEnd())) {
        reached.add(indexOf(handled.handler()));
        if (handled.catchType().isEmpty()) {
          break;
        }
      }
    }
    return reached;
  }

  List<ExceptionCatch> catches() {
    return catches;
  }

  /** The line of the source that {@code index} belongs to, or 0. */
  int line(int index) {
    return lines[index];
  }

  /** The frame that the verifier has at {@code label}, if the class file holds one. */
  @Nullable StackMapFrameInfo frameAt(Label label) {
    return frames.get(label);
  }

  boolean isFrame(CodeElement element) {
    return element instanceof Label label && frames.containsKey(label);
  }

  /** Tells whether the verifier has a frame between {@code index} and the next instruction. */
  boolean isFrameNext(int index) {
    for (int i = index + 1; i < elements.size(); i++) {
      if (elements.get(i) instanceof Instruction) {
        return false;
      }
      if (isFrame(elements.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** The {@code new} instruction that {@code label} stands before. */
  int siteOf(Label label) {
    int index = Scan.nextInstruction(elements, indexOf(label));
    if (index < 0 || !(elements.get(index) instanceof NewObjectInstruction)) {
      throw new UnsupportedCode(line(indexOf(label)), "a frame names no 'new' instruction");
    }
    return index;
  }

  /** A label that stands before the {@code new} instruction at {@code site}. */
  Label labelOf(int site) {
    for (int i = site - 1; i >= 0 && !(elements.get(i) instanceof Instruction); i--) {
      if (elements.get(i) instanceof Label label) {
        return label;
      }
    }
    throw new UnsupportedCode(line(site), "a 'new' instruction without a label");
  }

  /** The instructions from {@code index} on, at most {@code limit} of them. */
  List<Instruction> instructionsFrom(int index, int limit) {
    List<Instruction> found = new ArrayList<>();
    for (int i = index; i < elements.size() && found.size() < limit; i++) {
      if (elements.get(i) instanceof Instruction instruction) {
        found.add(instruction);
      }
    }
    return found;
  }
}
