package dev.orrery.sim.explore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the class files of the user's code for calls by which the machine gets into a run, from
 * given methods along their calls.
 *
 * <p>Threading: one thread. Cost: each class file is read once, a fraction of a millisecond. What
 * is called through an interface is not followed; of a class that is made all methods are looked
 * at.
 */
final class LeakScan {
    private static final int MOST_METHODS = 5_000;

    private record Method(String type, String name, @Nullable String descriptor, int distance) {}

    private final ClassLoader loader;
    private final Map<String, @Nullable ClassModel> classes = new TreeMap<>();
    private final Queue<Method> ahead = new ArrayDeque<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final List<LeakCall> found = new ArrayList<>();

    LeakScan(@Nullable ClassLoader loader) {
        this.loader = loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    /** Begins at a frame of a stack, in the form {@code type.method(File.java:1)}. */
    void from(String frame) {
        int end = frame.indexOf('(');
        int dot = end < 0 ? -1 : frame.lastIndexOf('.', end);
        if (dot > 0) {
            add(frame.substring(0, dot), frame.substring(dot + 1, end), null, 0);
        }
    }

    /** Begins at all methods of a class. */
    void fromAll(Class<?> type, int distance) {
        addAll(type.getName(), distance);
    }

    List<LeakCall> calls() {
        while (!ahead.isEmpty() && seen.size() < MOST_METHODS) {
            look(ahead.remove());
        }
        return found;
    }

    private void add(String type, String name, @Nullable String descriptor, int distance) {
        if (RunFailure.isOfUser(type) && seen.add(type + "." + name + descriptor)) {
            ahead.add(new Method(type, name, descriptor, distance));
        }
    }

    private void addAll(String type, int distance) {
        ClassModel model = RunFailure.isOfUser(type) ? read(type) : null;
        if (model != null) {
            for (MethodModel method : model.methods()) {
                add(
                        type,
                        method.methodName().stringValue(),
                        method.methodType().stringValue(),
                        distance);
            }
        }
    }

    private void look(Method wanted) {
        ClassModel model = read(wanted.type);
        if (model == null) {
            return;
        }
        for (MethodModel method : model.methods()) {
            boolean is =
                    method.methodName().stringValue().equals(wanted.name)
                            && (wanted.descriptor == null
                                    || method.methodType().stringValue().equals(wanted.descriptor));
            if (is) {
                look(wanted, model, method);
            }
        }
    }

    private void look(Method wanted, ClassModel model, MethodModel method) {
        int[] line = {-1};
        method.code()
                .ifPresent(
                        code ->
                                code.forEach(
                                        element -> {
                                            if (element instanceof LineNumber number) {
                                                line[0] = number.line();
                                            } else {
                                                look(
                                                        wanted,
                                                        element,
                                                        place(model, method, line[0]));
                                            }
                                        }));
    }

    private void look(Method wanted, CodeElement element, String place) {
        int next = wanted.distance + 1;
        switch (element) {
            case InvokeInstruction call -> {
                String owner = dotted(call.owner().asInternalName());
                String name = call.name().stringValue();
                String descriptor = call.type().stringValue();
                note(wanted, owner, name, descriptor, place);
                add(owner, name, descriptor, next);
            }
            case NewObjectInstruction made ->
                    addAll(dotted(made.className().asInternalName()), next);
            case InvokeDynamicInstruction lambda -> {
                for (ConstantDesc argument : lambda.bootstrapArgs()) {
                    if (argument instanceof DirectMethodHandleDesc handle) {
                        String owner = typeOf(handle.owner().descriptorString());
                        note(wanted, owner, handle.methodName(), handle.lookupDescriptor(), place);
                        add(owner, handle.methodName(), handle.lookupDescriptor(), next);
                    }
                }
            }
            case FieldInstruction field when isStatic(field) -> {
                String owner = dotted(field.owner().asInternalName());
                String name = field.name().stringValue();
                if (RunFailure.isOfUser(owner) && isState(owner, name, field)) {
                    found.add(
                            new LeakCall(
                                    LeakKind.STATIC,
                                    "static field " + owner + "." + name,
                                    place,
                                    wanted.distance));
                }
            }
            default -> {
                // Nothing gets in here.
            }
        }
    }

    private void note(Method in, String owner, String name, String descriptor, String place) {
        LeakKind kind = LeakApis.kindOf(owner, name, descriptor);
        if (kind != null) {
            String simple = owner.substring(owner.lastIndexOf('.') + 1).replace('$', '.');
            String api = name.equals("<init>") ? "new " + simple : simple + "." + name;
            found.add(new LeakCall(kind, api, place, in.distance));
        }
    }

    private static boolean isStatic(FieldInstruction field) {
        return field.opcode() == Opcode.GETSTATIC || field.opcode() == Opcode.PUTSTATIC;
    }

    /** A field that changes, or a final one that holds what can change. */
    private boolean isState(String owner, String name, FieldInstruction instruction) {
        ClassModel model = read(owner);
        if (model == null) {
            return false;
        }
        for (FieldModel field : model.fields()) {
            if (field.fieldName().stringValue().equals(name)) {
                String type = instruction.type().stringValue();
                boolean constant =
                        type.length() == 1
                                || type.equals("Ljava/lang/String;")
                                || type.startsWith("Ljava/time/")
                                || type.startsWith("Lorg/slf4j/");
                boolean isFinal = field.flags().has(AccessFlag.FINAL);
                boolean hidden = field.flags().has(AccessFlag.SYNTHETIC);
                return !hidden && !field.flags().has(AccessFlag.ENUM) && !(isFinal && constant);
            }
        }
        return false;
    }

    private static String place(ClassModel model, MethodModel method, int line) {
        String file =
                model.findAttribute(Attributes.sourceFile())
                        .map(source -> source.sourceFile().stringValue())
                        .orElse("Unknown Source");
        return dotted(model.thisClass().asInternalName())
                + "."
                + method.methodName().stringValue()
                + "("
                + file
                + (line < 0 ? "" : ":" + line)
                + ")";
    }

    private @Nullable ClassModel read(String type) {
        if (!classes.containsKey(type)) {
            classes.put(type, parse(type));
        }
        return classes.get(type);
    }

    private @Nullable ClassModel parse(String type) {
        try (InputStream in = loader.getResourceAsStream(type.replace('.', '/') + ".class")) {
            return in == null ? null : ClassFile.of().parse(in.readAllBytes());
        } catch (IOException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static String dotted(String internal) {
        return internal.replace('/', '.');
    }

    private static String typeOf(String descriptor) {
        return descriptor.startsWith("L")
                ? dotted(descriptor.substring(1, descriptor.length() - 1))
                : descriptor;
    }
}
