package dev.orrery.properties.parity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A fact about sockets: a method that checks it on a wire, and whose name says it. */
record Fact(Method method) {
    /** All facts of a class, by name. */
    static List<Fact> of(Class<?> group) {
        return Stream.of(group.getDeclaredMethods())
                .filter(method -> List.of(method.getParameterTypes()).equals(List.of(Wire.class)))
                .filter(method -> method.getReturnType() == void.class)
                .filter(method -> !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName))
                .map(Fact::new)
                .toList();
    }

    void check(Wire wire) throws Exception {
        try {
            method.invoke(null, wire);
        } catch (InvocationTargetException thrown) {
            switch (thrown.getCause()) {
                case Exception failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw thrown;
            }
        }
    }

    @Override
    public String toString() {
        return method.getName().replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
