package dev.dormouse.compiler;

import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.UninitializedVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The verifier's type of one value on the operand stack or in a local variable.
 *
 * @param kind which of the verifier's types
 * @param desc the class or array type of a {@code REFERENCE}, the primitive of a number, else null
 * @param site index of the {@code new} instruction of an {@code UNINITIALIZED} object, else -1
 */
record StackType(Kind kind, @Nullable ClassDesc desc, int site) {
  enum Kind {
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    TOP,
    NULL,
    REFERENCE,
    UNINITIALIZED
  }

  static final StackType INT = new StackType(Kind.INT, ConstantDescs.CD_int, -1);
  static final StackType LONG = new StackType(Kind.LONG, ConstantDescs.CD_long, -1);
  static final StackType FLOAT = new StackType(Kind.FLOAT, ConstantDescs.CD_float, -1);
  static final StackType DOUBLE = new StackType(Kind.DOUBLE, ConstantDescs.CD_double, -1);
  static final StackType TOP = new StackType(Kind.TOP, null, -1);
  static final StackType NULL = new StackType(Kind.NULL, null, -1);
  static final StackType OBJECT = reference(ConstantDescs.CD_Object);
  static final StackType THROWABLE = reference(ConstantDescs.CD_Throwable);

  static StackType reference(ClassDesc desc) {
    return new StackType(Kind.REFERENCE, desc, -1);
  }

  static StackType uninitialized(int site) {
    return new StackType(Kind.UNINITIALIZED, null, site);
  }

  /** The type of a value whose declared type is {@code desc}. */
  static StackType of(ClassDesc desc) {
    return switch (TypeKind.from(desc).asLoadable()) {
      case INT -> INT;
      case LONG -> LONG;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      default -> reference(desc);
    };
  }

  /** The type of a value of which only the kind is known. */
  static StackType of(TypeKind kind) {
    return switch (kind.asLoadable()) {
      case INT -> INT;
      case LONG -> LONG;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      default -> OBJECT;
    };
  }

  boolean isWide() {
    return kind == Kind.LONG || kind == Kind.DOUBLE;
  }

  boolean isTop() {
    return kind == Kind.TOP;
  }

  boolean isNull() {
    return kind == Kind.NULL;
  }

  boolean isUninitialized() {
    return kind == Kind.UNINITIALIZED;
  }

  /** The declared type of a number or reference. */
  ClassDesc type() {
    return Objects.requireNonNull(desc);
  }

  TypeKind typeKind() {
    return switch (kind) {
      case INT -> TypeKind.INT;
      case LONG -> TypeKind.LONG;
      case FLOAT -> TypeKind.FLOAT;
      case DOUBLE -> TypeKind.DOUBLE;
      case NULL, REFERENCE, UNINITIALIZED, TOP -> TypeKind.REFERENCE;
    };
  }

  /** The entry of a stack map frame; {@code newLabel} names the site of an uninitialised object. */
  VerificationTypeInfo info(java.util.function.IntFunction<Label> newLabel) {
    return switch (kind) {
      case INT -> SimpleVerificationTypeInfo.INTEGER;
      case LONG -> SimpleVerificationTypeInfo.LONG;
      case FLOAT -> SimpleVerificationTypeInfo.FLOAT;
      case DOUBLE -> SimpleVerificationTypeInfo.DOUBLE;
      case TOP -> SimpleVerificationTypeInfo.TOP;
      case NULL -> SimpleVerificationTypeInfo.NULL;
      case REFERENCE -> ObjectVerificationTypeInfo.of(type());
      case UNINITIALIZED -> UninitializedVerificationTypeInfo.of(newLabel.apply(site));
    };
  }
}
