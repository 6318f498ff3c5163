package dev.orrery.junit;

import dev.orrery.loop.EventLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExecutableInvoker;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ModifierSupport;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one run of a test method calls: constructors, {@code @BeforeEach}, the method,
 * {@code @AfterEach}, in JUnit's order.
 *
 * <p>Threading: immutable, any thread.
 */
final class TestShape {
    /** One class of the nest, with what is called of it. */
    private record Nest(Constructor<?> constructor, List<Method> before, List<Method> after) {}

    // The outermost class first, the test class last.
    private final List<Nest> nests;
    private final Method method;

    private TestShape(List<Nest> nests, Method method) {
        this.nests = nests;
        this.method = method;
    }

    static TestShape of(ExtensionContext context) {
        List<Nest> nests = new ArrayList<>();
        context.getEnclosingTestClasses().forEach(type -> nests.add(nest(type)));
        nests.add(nest(context.getRequiredTestClass()));
        return new TestShape(nests, context.getRequiredTestMethod());
    }

    private static Nest nest(Class<?> type) {
        return new Nest(
                // JUnit allows one only, and has looked.
                Stream.of(type.getDeclaredConstructors())
                        .filter(constructor -> !constructor.isSynthetic())
                        .findFirst()
                        .orElseThrow(),
                methods(type, BeforeEach.class, HierarchyTraversalMode.TOP_DOWN),
                methods(type, AfterEach.class, HierarchyTraversalMode.BOTTOM_UP));
    }

    private static List<Method> methods(
            Class<?> type, Class<? extends Annotation> annotation, HierarchyTraversalMode order) {
        return AnnotationSupport.findAnnotatedMethods(type, annotation, order).stream()
                .filter(ModifierSupport::isNotStatic)
                .toList();
    }

    /** Tells whether anything that a run calls asks for a loop: then all of it runs on that. */
    boolean asksForLoop() {
        return executables()
                .flatMap(executable -> Stream.of(executable.getParameterTypes()))
                .anyMatch(type -> type == EventLoop.class);
    }

    private Stream<Executable> executables() {
        Stream<Executable> ofNests =
                nests.stream()
                        .flatMap(
                                nest ->
                                        Stream.of(
                                                        List.of(nest.constructor),
                                                        nest.before,
                                                        nest.after)
                                                .flatMap(List::stream));
        return Stream.concat(ofNests, Stream.of(method));
    }

    boolean hasAfter() {
        return nests.stream().anyMatch(nest -> !nest.after.isEmpty());
    }

    /** One run's objects, the outermost first; grows while they are made. */
    final class Instances {
        private final ExecutableInvoker invoker;
        private final List<Object> made = new ArrayList<>();
        private boolean isMade;

        Instances(ExecutableInvoker invoker) {
            this.invoker = invoker;
        }

        void make() {
            for (Nest nest : nests) {
                made.add(
                        made.isEmpty()
                                ? invoker.invoke(nest.constructor)
                                : invoker.invoke(nest.constructor, made.getLast()));
            }
            isMade = true;
        }

        void before() {
            for (int i = 0; i < nests.size(); i++) {
                for (Method before : nests.get(i).before) {
                    invoker.invoke(before, made.get(i));
                }
            }
        }

        void test() {
            invoker.invoke(method, made.getLast());
        }

        /** Calls all of them, whatever they throw; the first failure comes at the end. */
        void after() {
            if (!isMade) {
                return;
            }
            List<Throwable> failures = new ArrayList<>();
            for (int i = nests.size() - 1; i >= 0; i--) {
                for (Method after : nests.get(i).after) {
                    try {
                        invoker.invoke(after, made.get(i));
                    } catch (Throwable thrown) {
                        failures.add(thrown);
                    }
                }
            }
            Failures.throwFirst(failures);
        }
    }
}
