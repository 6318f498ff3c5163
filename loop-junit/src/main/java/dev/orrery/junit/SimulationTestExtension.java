package dev.orrery.junit;

import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What is behind {@link SimulationTest}: the nodes, and the parameters of the runs.
 *
 * <p>Threading: JUnit's; parameters are asked for by all threads that run seeds.
 */
final class SimulationTestExtension
        implements TestTemplateInvocationContextProvider, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SimulationTestExtension.class);

    SimulationTestExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getTestMethod()
                .filter(method -> Settings.annotation(method) != null)
                .isPresent();
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new Nodes(new Exploration(context)), Spliterator.ORDERED),
                false);
    }

    /** The nodes, of which all but the first are known only when that one has run. */
    private static final class Nodes implements Iterator<TestTemplateInvocationContext> {
        private final Exploration exploration;
        private int next;

        Nodes(Exploration exploration) {
            this.exploration = exploration;
        }

        @Override
        public boolean hasNext() {
            return next == 0 || next <= exploration.found().size();
        }

        @Override
        public TestTemplateInvocationContext next() {
            Node node = next == 0 ? exploration.first() : exploration.found().get(next - 1);
            next++;
            return node;
        }
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(
            ExtensionContext context) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return RunWorld.offers(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RunWorld world = RunWorld.CURRENT.isBound() ? RunWorld.CURRENT.get() : ofTheNode(context);
        return world.part(parameter.getParameter().getType());
    }

    /**
     * JUnit makes an instance for each node, too, of which nothing is called. Its constructor is
     * given a calm world.
     */
    private static RunWorld ofTheNode(ExtensionContext context) {
        return RunWorld.in(context.getStore(NAMESPACE), Simulation::calm);
    }
}
