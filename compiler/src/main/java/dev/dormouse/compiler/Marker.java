package dev.dormouse.compiler;

import java.lang.classfile.Attribute;
import java.lang.classfile.AttributeMapper;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.BufWriter;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassReader;
import java.lang.classfile.CustomAttribute;

/** The attribute of every woven class: it says that the class must not be woven again. */
final class Marker extends CustomAttribute<Marker> {
  private static final String NAME = "dev.dormouse.Woven";
  private static final int FORMAT = 1;
  private static final Mapper MAPPER = new Mapper();
  private static final Marker INSTANCE = new Marker();

  private Marker() {
    super(MAPPER);
  }

  static void mark(ClassBuilder builder) {
    builder.with(INSTANCE);
  }

  static boolean isOn(ClassModel model) {
    for (Attribute<?> attribute : model.attributes()) {
      if (attribute.attributeName().equalsString(NAME)) {
        return true;
      }
    }
    return false;
  }

  private static final class Mapper implements AttributeMapper<Marker> {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Marker readAttribute(AttributedElement enclosing, ClassReader reader, int position) {
      return INSTANCE;
    }

    @Override
    public void writeAttribute(BufWriter buffer, Marker marker) {
      buffer.writeIndex(buffer.constantPool().utf8Entry(NAME));
      buffer.writeInt(Short.BYTES);
      buffer.writeU2(FORMAT);
    }

    @Override
    public AttributeStability stability() {
      return AttributeStability.STATELESS;
    }
  }
}
