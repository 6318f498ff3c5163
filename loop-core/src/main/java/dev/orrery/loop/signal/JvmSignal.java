package dev.orrery.loop.signal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * A handler in the JVM's table of signals, through {@code sun.misc.Signal}. By reflection, because
 * the compiler's warning about that class cannot be switched off and warnings are errors here.
 *
 * <p>Threading: any thread; the JVM calls handlers on a thread that it makes for each signal.
 */
final class JvmSignal {
    private final Class<?> signalType;
    private final Class<?> handlerType;
    private final Object signal;
    private final Object before;

    private JvmSignal(String name, Runnable onSignal) throws ReflectiveOperationException {
        signalType = Class.forName("sun.misc.Signal");
        handlerType = Class.forName("sun.misc.SignalHandler");
        signal = signalType.getConstructor(String.class).newInstance(name);
        before = put(handlerFor(handlerType, onSignal));
    }

    /**
     * Puts {@code onSignal} in the place of the present handler.
     *
     * @throws IllegalArgumentException if there is no such signal or the JVM keeps it for itself
     */
    static JvmSignal handle(String name, Runnable onSignal) {
        try {
            return new JvmSignal(name, onSignal);
        } catch (InvocationTargetException refused) {
            throw refused(name, refused.getTargetException());
        } catch (ReflectiveOperationException missing) {
            throw refused(name, missing);
        }
    }

    /** Puts back the handler that was there before. */
    void restore() {
        try {
            put(before);
        } catch (ReflectiveOperationException refused) {
            throw new IllegalStateException(
                    "signal must be restorable: signal=" + signal + ". The cause has the reason.",
                    refused);
        }
    }

    private Object put(Object handler) throws ReflectiveOperationException {
        return signalType
                .getMethod("handle", signalType, handlerType)
                .invoke(null, signal, handler);
    }

    private static Object handlerFor(Class<?> handlerType, Runnable onSignal) {
        return Proxy.newProxyInstance(
                handlerType.getClassLoader(),
                new Class<?>[] {handlerType},
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "handle" -> {
                                onSignal.run();
                                yield null;
                            }
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "handler of " + onSignal;
                        });
    }

    private static IllegalArgumentException refused(String name, Throwable cause) {
        return new IllegalArgumentException(
                "signal must be one that this platform lets a program handle: signal="
                        + name
                        + ", reason="
                        + cause.getMessage()
                        + ". Names have no SIG in front: TERM, INT, HUP.",
                cause);
    }
}
