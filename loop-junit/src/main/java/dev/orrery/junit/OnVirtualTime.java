package dev.orrery.junit;

import dev.orrery.sim.Simulation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

import java.lang.reflect.Method;

/**
 * Runs ordinary tests on a simulated loop in a calm world, where hours take no time: {@code
 * ExtendWith(OnVirtualTime.class)} at a class or a method. {@code @BeforeEach}, the test and
 * {@code @AfterEach} are one task of that loop after the other, so that each may sleep and await;
 * their parameters may be those of a {@link SimulationTest}.
 *
 * <p>It is for {@code @Test}, {@code @ParameterizedTest} and {@code @RepeatedTest}; a {@link
 * SimulationTest} of the same class goes its own way.
 *
 * <p>Threading: JUnit's; each test has a simulation of its own, so tests may run in parallel.
 * Order: what waits longer comes later, without any accident. Failure: what the test or a callback
 * of its loop throws fails the test. Source: {@code runTest} of kotlinx-coroutines-test.
 */
public final class OnVirtualTime implements InvocationInterceptor, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(OnVirtualTime.class);

    /** For JUnit. */
    public OnVirtualTime() {}

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(
            ExtensionContext context) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return RunWorld.offers(parameter.getParameter().getType()) && !isSimulationTest(context);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "parameter must belong to one test: parameter="
                            + parameter.getParameter()
                            + ", of="
                            + parameter.getDeclaringExecutable()
                            + ". Each test has a world of its own: ask for it in @BeforeEach.");
        }
        return world(context).part(parameter.getParameter().getType());
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        perform(invocation, method, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        perform(invocation, method, context);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        perform(invocation, method, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        perform(invocation, method, context);
    }

    private static void perform(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        if (isSimulationTest(context) || world(context).mainLoop().isBroken()) {
            invocation.proceed();
        } else {
            world(context).mainLoop().run(method.getExecutable().getName(), invocation::proceed);
        }
    }

    private static boolean isSimulationTest(ExtensionContext context) {
        return context.getTestMethod()
                .filter(method -> Settings.annotation(method) != null)
                .isPresent();
    }

    private static RunWorld world(ExtensionContext context) {
        return RunWorld.in(context.getStore(NAMESPACE), Simulation::calm);
    }
}
