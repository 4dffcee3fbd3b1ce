package dev.dormouse.compiler;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes the frame class of a block: its fields, a factory, and {@code pollRaw}, which calls the
 * block's method in the host.
 */
final class FrameClass {
  static final String FACTORY = "make";

  private static final ClassDesc CLOSEABLE = ClassDesc.of("java.lang.AutoCloseable");

  private final Plan plan;
  private final Block block;

  private FrameClass(Plan plan) {
    this.plan = plan;
    block = plan.block;
  }

  static byte[] write(Plan plan) {
    return ClassFile.of().build(plan.block.frame, new FrameClass(plan)::build);
  }

  private void build(ClassBuilder builder) {
    builder.withVersion(block.host.major(), block.host.minor());
    builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
    builder.withSuperclass(Vocabulary.FRAME);
    if (block.host.sourceFile() != null) {
      builder.with(SourceFileAttribute.of(block.host.sourceFile()));
    }
    Marker.markFrame(builder, block.host.desc());
    if (!block.isStatic()) {
      builder.withField(FrameLayout.RECEIVER, block.host.desc(), ClassFile.ACC_FINAL);
    }
    for (FrameField field : plan.layout.fields()) {
      builder.withField(field.name, field.type(), 0);
    }
    MethodTypeDesc constructor = MethodTypeDesc.of(ConstantDescs.CD_void, block.captured);
    builder.withMethodBody(
        ConstantDescs.INIT_NAME, constructor, ClassFile.ACC_PRIVATE, this::constructor);
    builder.withMethodBody(FACTORY, block.factoryType(), ClassFile.ACC_STATIC, this::factory);
    int overriding = ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL;
    builder.withMethodBody("pollRaw", Vocabulary.POLL_RAW, overriding, this::pollRaw);
    for (Suspension suspension : plan.suspensions()) {
      builder.withMethodBody(
          plan.suspensionName(suspension),
          suspension.type(block.frame),
          ClassFile.ACC_STATIC,
          code -> suspension.emit(code, block.frame));
    }
    places(builder);
    if (!plan.layout.references().isEmpty()) {
      builder.withMethodBody(
          "letGo",
          ConstantDescs.MTD_void,
          ClassFile.ACC_PROTECTED | ClassFile.ACC_FINAL,
          this::letGo);
    }
    if (!plan.handlers.ownedSlots().isEmpty()) {
      builder.withMethodBody(
          "closeUnpolled",
          ConstantDescs.MTD_void,
          ClassFile.ACC_PROTECTED | ClassFile.ACC_FINAL,
          this::closeUnpolled);
    }
  }

  /** Where the block stands in the source; constants, so that an instance pays nothing. */
  private void places(ClassBuilder builder) {
    MethodTypeDesc text = MethodTypeDesc.of(ConstantDescs.CD_String);
    builder.withMethodBody(
        "place",
        text,
        ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL,
        code -> code.loadConstant(block.place(plan.firstLine())).areturn());
    if (plan.firstLine() > 0) {
      builder.withMethodBody(
          "lines",
          text,
          ClassFile.ACC_PROTECTED | ClassFile.ACC_FINAL,
          code -> code.loadConstant(lines()).areturn());
    }
    if (!plan.spawnSites().isEmpty()) {
      plan.spawnSites()
          .values()
          .forEach(name ->
              builder.withField(
                  name, Vocabulary.SPAWN_SITE, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL));
      builder.withMethodBody(
          ConstantDescs.CLASS_INIT_NAME,
          ConstantDescs.MTD_void,
          ClassFile.ACC_STATIC,
          this::makeSpawnSites);
    }
  }

  private String lines() {
    StringBuilder lines = new StringBuilder().append((char) plan.firstLine());
    plan.awaits().forEach(await -> lines.append((char) await.line()));
    return lines.toString();
  }

  private void makeSpawnSites(CodeBuilder code) {
    plan.spawnSites()
        .forEach((line, name) -> {
          code.loadConstant(block.place(line));
          code.invokestatic(Vocabulary.SPAWN_SITE, "of", Vocabulary.SPAWN_SITE_OF);
          code.putstatic(block.frame, name, Vocabulary.SPAWN_SITE);
        });
    code.return_();
  }

  private void constructor(CodeBuilder code) {
    code.aload(0).invokespecial(Vocabulary.FRAME, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
    int argument = 1;
    List<FrameField> fields = new ArrayList<>(plan.layout.captures().values());
    for (int i = 0; i < block.captured.size(); i++) {
      ClassDesc type = block.captured.get(i);
      TypeKind kind = TypeKind.from(type).asLoadable();
      code.aload(0).loadLocal(kind, argument);
      if (i < block.frameSlot()) {
        code.putfield(block.frame, FrameLayout.RECEIVER, type);
      } else {
        FrameField field = fields.get(i - block.frameSlot());
        code.putfield(block.frame, field.name, field.type());
      }
      argument += kind.slotSize();
    }
    code.return_();
  }

  private void factory(CodeBuilder code) {
    code.new_(block.frame).dup();
    int argument = 0;
    for (ClassDesc type : block.captured) {
      TypeKind kind = TypeKind.from(type).asLoadable();
      code.loadLocal(kind, argument);
      argument += kind.slotSize();
    }
    code.invokespecial(
        block.frame,
        ConstantDescs.INIT_NAME,
        MethodTypeDesc.of(ConstantDescs.CD_void, block.captured));
    code.areturn();
  }

  private void pollRaw(CodeBuilder code) {
    ClassDesc host = block.host.desc();
    boolean inInterface = block.host.isInterface();
    if (block.isStatic()) {
      code.aload(0).aload(1);
      code.invokestatic(host, block.methodName(), block.wovenType(), inInterface);
    } else {
      code.aload(0).getfield(block.frame, FrameLayout.RECEIVER, host).aload(0).aload(1);
      if (inInterface) {
        code.invokeinterface(host, block.methodName(), block.wovenType());
      } else {
        code.invokevirtual(host, block.methodName(), block.wovenType());
      }
    }
    code.areturn();
  }

  private void letGo(CodeBuilder code) {
    for (FrameField field : plan.layout.references()) {
      code.aload(0).aconst_null().putfield(block.frame, field.name, field.type());
    }
    code.return_();
  }

  /** Hands the captured resources, in the order the block names them, to the frame's own close. */
  private void closeUnpolled(CodeBuilder code) {
    List<Integer> owned = plan.handlers.ownedSlots();
    code.loadConstant(owned.size()).anewarray(CLOSEABLE);
    for (int i = 0; i < owned.size(); i++) {
      FrameField field = Objects.requireNonNull(plan.layout.captures().get(owned.get(i)));
      code.dup().loadConstant(i);
      code.aload(0).getfield(block.frame, field.name, field.type()).aastore();
    }
    code.invokestatic(
        Vocabulary.FRAME,
        "closeInReverse",
        MethodTypeDesc.of(ConstantDescs.CD_void, CLOSEABLE.arrayType()));
    code.return_();
  }
}
