package dev.orrery.benchmarks.guard;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Loads copies of the loop's classes in which those of the timers count each comparison of two
 * longs, those of a sort too: what compares deadlines does nothing else, whatever the classes look
 * like by now.
 */
final class CountingLoader extends ClassLoader {
    private static final String LOOP = "dev.orrery.loop.";
    private static final String TIMERS = "dev.orrery.loop.engine.Timer";
    private static final ClassDesc COMPARISONS = ClassDesc.of(Comparisons.class.getName());
    private static final MethodTypeDesc COUNT = MethodTypeDesc.of(ConstantDescs.CD_void);

    private static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();

    private final String driver;

    /** Also loads a copy of {@code driver}, so that it works with the copies. */
    CountingLoader(Class<?> driver) {
        super(CountingLoader.class.getClassLoader());
        this.driver = driver.getName();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean isCopied =
                name.startsWith(LOOP)
                        || name.equals(driver)
                        || name.equals(VirtualWaiter.class.getName());
        if (!isCopied) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? copy(name) : loaded;
        }
    }

    private Class<?> copy(String name) throws ClassNotFoundException {
        try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            byte[] copied = name.startsWith(TIMERS) ? counting(bytes) : bytes;
            return defineClass(name, copied, 0, copied.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    private static byte[] counting(byte[] bytes) {
        ClassFile file = ClassFile.of();
        return file.transformClass(
                file.parse(bytes),
                ClassTransform.transformingMethodBodies(CountingLoader::countIfComparison));
    }

    private static void countIfComparison(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && isSort(call)) {
            code.invokestatic(COMPARISONS, "sort", call.typeSymbol());
            return;
        }
        if (isComparison(element)) {
            code.invokestatic(COMPARISONS, "count", COUNT);
        }
        code.with(element);
    }

    private static boolean isSort(InvokeInstruction call) {
        return call.owner().asInternalName().equals("java/util/Arrays")
                && call.name().stringValue().equals("sort")
                && call.typeSymbol().parameterType(0).equals(LONGS);
    }

    private static boolean isComparison(CodeElement element) {
        return switch (element) {
            case OperatorInstruction operator -> operator.opcode() == Opcode.LCMP;
            case InvokeInstruction call ->
                    call.owner().asInternalName().equals("java/lang/Long")
                            && call.name().stringValue().startsWith("compare");
            default -> false;
        };
    }
}
