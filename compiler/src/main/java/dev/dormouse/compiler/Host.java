package dev.dormouse.compiler;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import org.jspecify.annotations.Nullable;

/**
 * The class that blocks stand in.
 *
 * @param desc its name
 * @param isInterface whether it is an interface
 * @param sourceFile its source file, if the class file says so
 * @param major version of its class file
 * @param minor version of its class file
 */
record Host(
    ClassDesc desc, boolean isInterface, @Nullable String sourceFile, int major, int minor) {

  static Host of(ClassModel model) {
    return new Host(
        model.thisClass().asSymbol(),
        model.flags().has(AccessFlag.INTERFACE),
        model
            .findAttribute(Attributes.sourceFile())
            .map(attribute -> attribute.sourceFile().stringValue())
            .orElse(null),
        model.majorVersion(),
        model.minorVersion());
  }
}
