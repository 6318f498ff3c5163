package dev.orrery.junit;

import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

import java.lang.reflect.Method;
import java.util.List;

/**
 * One node of a simulation test in JUnit's tree. It does something of its own in place of the test
 * method, which the runs call, and so do they with what is to be called before and after each.
 *
 * @param title its name in the tree
 * @param action what it does
 */
record Node(String title, Action action)
        implements TestTemplateInvocationContext, InvocationInterceptor {
    /** What a node does. */
    @FunctionalInterface
    interface Action {
        void run(ExtensionContext node);
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return title;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext node) {
        invocation.skip();
        action.run(node);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext node) {
        invocation.skip();
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext node) {
        invocation.skip();
    }
}
