package dev.dormouse.compiler;

import java.lang.classfile.Attribute;
import java.lang.classfile.AttributeMapper;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.BufWriter;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassReader;
import java.lang.classfile.CustomAttribute;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The attribute of every woven class: it says that the class must not be woven again, and of a
 * frame class whose it is.
 *
 * <p>The name of the host is written out, not put in the constant pool: tools that rewrite a pool
 * copy attributes that they do not know byte for byte.
 */
final class Marker extends CustomAttribute<Marker> {
  private static final String NAME = "dev.dormouse.Woven";
  private static final int FORMAT = 2;
  private static final Mapper MAPPER = new Mapper();
  private static final ClassFile READING =
      ClassFile.of(
          ClassFile.AttributeMapperOption.of(name -> name.equalsString(NAME) ? MAPPER : null));

  /** Internal name of the host of a frame class; empty for a host. */
  private final byte[] host;

  private Marker(String host) {
    super(MAPPER);
    this.host = host.getBytes(StandardCharsets.UTF_8);
  }

  static void markHost(ClassBuilder builder) {
    builder.with(new Marker(""));
  }

  static void markFrame(ClassBuilder builder, ClassDesc host) {
    String descriptor = host.descriptorString();
    builder.with(new Marker(descriptor.substring(1, descriptor.length() - 1)));
  }

  /** Internal name of the class that a frame class belongs to; nothing for other classes. */
  static Optional<String> hostOfFrame(byte[] classFile) {
    for (Attribute<?> attribute : READING.parse(classFile).attributes()) {
      if (attribute instanceof Marker marker && marker.host.length > 0) {
        return Optional.of(new String(marker.host, StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
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
      if (reader.readU2(position) != FORMAT) {
        return new Marker("");
      }
      int length = reader.readU2(position + Short.BYTES);
      byte[] host = reader.readBytes(position + 2 * Short.BYTES, length);
      return new Marker(new String(host, StandardCharsets.UTF_8));
    }

    @Override
    public void writeAttribute(BufWriter buffer, Marker marker) {
      buffer.writeIndex(buffer.constantPool().utf8Entry(NAME));
      buffer.writeInt(2 * Short.BYTES + marker.host.length);
      buffer.writeU2(FORMAT);
      buffer.writeU2(marker.host.length);
      buffer.writeBytes(marker.host);
    }

    @Override
    public AttributeStability stability() {
      return AttributeStability.STATELESS;
    }
  }
}
