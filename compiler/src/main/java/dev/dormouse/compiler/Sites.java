package dev.dormouse.compiler;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.util.List;

/** Writes the places that make blocks: the frame's factory instead of a lambda and its call. */
final class Sites {
  private Sites() {}

  /**
   * Writes the site at {@code index}.
   *
   * @return the index of the last element that it replaces
   */
  static int emit(CodeBuilder code, List<CodeElement> elements, int index, Block block) {
    code.invokestatic(block.frame, FrameClass.FACTORY, block.factoryType());
    int call = Scan.makerOf(elements, index);
    for (int i = index + 1; i < call; i++) {
      if (!(elements.get(i) instanceof Instruction)) {
        code.with(elements.get(i));
      }
    }
    return call;
  }

  /** Writes a method that only makes blocks; its frames stay as they are. */
  static void emitMethod(CodeBuilder code, MethodModel method, Scan scan) {
    CodeModel model = method.code().orElseThrow();
    List<CodeElement> elements = model.elementList();
    for (int i = 0; i < elements.size(); i++) {
      Block block = scan.siteAt(elements, i);
      if (block != null) {
        i = emit(code, elements, i, block);
      } else {
        code.with(elements.get(i));
      }
    }
    model
        .findAttribute(Attributes.stackMapTable())
        .ifPresent(table -> code.with(StackMapTableAttribute.of(table.entries())));
  }
}
