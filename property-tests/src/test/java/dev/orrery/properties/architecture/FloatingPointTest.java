package dev.orrery.properties.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Chance is an integer ratio: a rounding that differs would decide differently. */
class FloatingPointTest {
    /** These report to people; no answer of theirs goes back into a run. */
    private static final Set<String> REPORTING =
            Set.of("dev.orrery.sim.explore", "dev.orrery.sim.cli", "dev.orrery.sim.json");

    @Test
    void nothingThatCanReachADecisionComputesWithFloatingPoint() {
        Set<String> found = new TreeSet<>();
        int looked = 0;
        for (JavaClass type : Rooms.classesOf(Rooms.SIM)) {
            if (!REPORTING.contains(type.getPackageName())) {
                looked += look(type, found);
            }
        }
        assertThat(looked).as("methods looked at").isPositive();
        assertThat(found).isEmpty();
    }

    private static int look(JavaClass type, Set<String> found) {
        ClassModel model = parse(type);
        for (MethodModel method : model.methods()) {
            boolean isFloating =
                    isFloating(method.methodTypeSymbol())
                            || method.code().stream()
                                    .flatMap(code -> code.elementStream())
                                    .anyMatch(FloatingPointTest::isFloating);
            if (isFloating) {
                found.add(type.getName() + "." + method.methodName().stringValue());
            }
        }
        return model.methods().size();
    }

    private static boolean isFloating(CodeElement element) {
        return switch (element) {
            case OperatorInstruction operator -> isFloating(operator.typeKind());
            case ConvertInstruction convert ->
                    isFloating(convert.fromType()) || isFloating(convert.toType());
            case ConstantInstruction constant -> isFloating(constant.typeKind());
            case LoadInstruction load -> isFloating(load.typeKind());
            case ArrayLoadInstruction load -> isFloating(load.typeKind());
            case ArrayStoreInstruction store -> isFloating(store.typeKind());
            case InvokeInstruction invoke -> isFloating(invoke.typeSymbol());
            default -> false;
        };
    }

    private static boolean isFloating(MethodTypeDesc type) {
        return Stream.concat(Stream.of(type.returnType()), type.parameterList().stream())
                .anyMatch(part -> isFloating(TypeKind.from(part)));
    }

    private static boolean isFloating(TypeKind kind) {
        return kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE;
    }

    private static ClassModel parse(JavaClass type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream in = FloatingPointTest.class.getResourceAsStream(file)) {
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
