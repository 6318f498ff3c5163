package dev.orrery.junit;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.opentest4j.TestAbortedException;

import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A test method as a scenario: each run makes the test's objects and calls them in JUnit's order.
 *
 * <p>Threading: several threads may run it at once, each with a simulation of its own.
 */
final class MethodScenario implements Scenario {
    private final ExtensionContext node;
    private final TestShape shape;
    private final boolean onLoop;
    private final AtomicLong runs = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    private final AtomicReference<@Nullable TestAbortedException> aborted = new AtomicReference<>();
    private final AtomicLong abortions = new AtomicLong();

    MethodScenario(ExtensionContext node) {
        this.node = node;
        this.shape = TestShape.of(node);
        this.onLoop = shape.asksForLoop();
    }

    @Override
    public String name() {
        return nameOf(node);
    }

    /** The name that plans have, which is also a good name for a file. */
    static String nameOf(ExtensionContext context) {
        String name = context.getRequiredTestClass().getName() + "." + methodOf(context);
        return name.replace('$', '.').replaceAll("[^\\p{Alnum}_.-]", "_");
    }

    /** The method's name, with the types of its parameters where another one is called so, too. */
    static String methodOf(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        long called =
                AnnotationSupport.findAnnotatedMethods(
                                context.getRequiredTestClass(),
                                SimulationTest.class,
                                HierarchyTraversalMode.TOP_DOWN)
                        .stream()
                        .filter(other -> other.getName().equals(method.getName()))
                        .count();
        if (called < 2) {
            return method.getName();
        }
        return Stream.concat(
                        Stream.of(method.getName()),
                        Stream.of(method.getParameterTypes()).map(Class::getSimpleName))
                .collect(Collectors.joining("-"));
    }

    @Override
    public String summary() {
        return node.getDisplayName();
    }

    @Override
    public Class<?> code() {
        return node.getRequiredTestClass();
    }

    /** Returns what the last run that failed has thrown. */
    @Nullable Throwable thrown() {
        return thrown.get();
    }

    /** Returns the last failed assumption if no run was without one. */
    @Nullable TestAbortedException abortedAlways() {
        return abortions.get() == runs.get() ? aborted.get() : null;
    }

    @Override
    public void run(Simulation simulation) {
        RunWorld world = new RunWorld(simulation);
        runs.incrementAndGet();
        try {
            ScopedValue.where(RunWorld.CURRENT, world)
                    .call(
                            () -> {
                                run(world);
                                return null;
                            });
        } catch (TestAbortedException assumption) {
            // As JUnit has it: this run says nothing, and is no failure.
            abortions.incrementAndGet();
            aborted.set(assumption);
        } catch (Throwable failure) {
            thrown.set(failure);
            throw Failures.rethrow(failure);
        }
    }

    private void run(RunWorld world) throws Throwable {
        TestShape.Instances instances = shape.new Instances(node.getExecutableInvoker());
        Throwable failure = null;
        try {
            perform(
                    world,
                    "main",
                    () -> {
                        instances.make();
                        instances.before();
                        instances.test();
                    });
            if (!onLoop && !world.simulation().hasTurned()) {
                world.simulation().run();
            }
        } catch (Throwable first) {
            failure = first;
        }
        if (shape.hasAfter()) {
            try {
                perform(world, "after", instances::after);
            } catch (Throwable second) {
                failure = Failures.both(failure, second);
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (onLoop) {
            world.mainLoop().end();
        }
    }

    private void perform(RunWorld world, String name, MainLoop.Part part) throws Throwable {
        if (onLoop && !world.mainLoop().isBroken()) {
            world.mainLoop().run(name, part);
        } else {
            part.run();
        }
    }
}
