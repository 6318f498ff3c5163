package dev.orrery.properties.parity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A fact about sockets: a method that checks it, and whose name says it.
 *
 * @param caller what the connections of a conversation are made of where they begin
 * @param answerer and where they are accepted
 */
record Fact(Method method, Medium caller, Medium answerer) {
    /** All facts of a class, by name; those of conversations for each medium at either end. */
    static List<Fact> of(Class<?> group) {
        return Stream.of(group.getDeclaredMethods())
                .filter(method -> isOf(Wire.class, method) || isOf(Conversation.class, method))
                .sorted(Comparator.comparing(Method::getName))
                .flatMap(Fact::of)
                .toList();
    }

    private static boolean isOf(Class<?> parameter, Method method) {
        return List.of(method.getParameterTypes()).equals(List.of(parameter))
                && method.getReturnType() == void.class
                && !method.isSynthetic();
    }

    private static Stream<Fact> of(Method method) {
        return isOf(Wire.class, method)
                ? Stream.of(new Fact(method, Medium.PLAIN, Medium.PLAIN))
                : Stream.of(Medium.values())
                        .flatMap(
                                caller ->
                                        Stream.of(Medium.values())
                                                .map(to -> new Fact(method, caller, to)));
    }

    /** What it says, in words. */
    String words() {
        return words(method.getName());
    }

    static String words(String name) {
        return name.replaceAll("(?=[A-Z])|(?<=[a-z])(?=[0-9])", " ").toLowerCase(Locale.ROOT);
    }

    void check(Wire wire) throws Exception {
        try {
            method.invoke(
                    null,
                    isOf(Wire.class, method) ? wire : new Conversation(wire, caller, answerer));
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
        return isOf(Wire.class, method) ? words() : words() + ", " + caller + " to " + answerer;
    }
}
