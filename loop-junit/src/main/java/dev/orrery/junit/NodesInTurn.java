package dev.orrery.junit;

import org.junit.jupiter.api.parallel.ResourceLocksProvider;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;

/**
 * Gives each test method a lock that nobody else wants. JUnit runs all nodes below a lock one after
 * the other, also where tests run in parallel: which nodes there are is known only when the first
 * one is over.
 */
final class NodesInTurn implements ResourceLocksProvider {
    @Override
    public Set<Lock> provideForMethod(
            List<Class<?>> enclosingTypes, Class<?> testClass, Method testMethod) {
        return Set.of(new Lock("dev.orrery.junit:" + testClass.getName() + "#" + testMethod));
    }
}
