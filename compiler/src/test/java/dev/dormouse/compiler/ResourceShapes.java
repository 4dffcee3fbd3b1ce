package dev.dormouse.compiler;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the weaver takes for try-with-resources when it sees no source. */
public final class ResourceShapes {
  private ResourceShapes() {}

  /** The lines of all handlers in {@code classes} that look as if they close a resource. */
  public static Set<Integer> lines(Map<String, byte[]> classes) {
    Set<Integer> lines = new TreeSet<>();
    for (byte[] bytes : classes.values()) {
      ClassModel model = ClassFile.of().parse(bytes);
      Host host = Host.of(model);
      for (MethodModel method : model.methods()) {
        if (method.code().isPresent()) {
          Flow flow = Flow.of(method.code().get());
          Block block = Block.of(host, method, 0);
          lines.addAll(Handlers.of(flow, block, SourceFacts.UNKNOWN).closingLines());
        }
      }
    }
    return lines;
  }
}
