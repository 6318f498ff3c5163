package dev.orrery.loop.signal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;

/**
 * The machine's signals, through {@code sun.misc.Signal}. By reflection, because the compiler's
 * warning about that class cannot be switched off and warnings are errors here.
 *
 * <p>Threading: any thread; the JVM calls handlers on a thread that it makes for each signal.
 */
public final class SystemSignals implements SignalSource {
    /** Makes the source; it holds nothing until the first registration. */
    public SystemSignals() {}

    @Override
    public Registration register(String name, Runnable onSignal) {
        Objects.requireNonNull(onSignal, "onSignal");
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object handler = handlerFor(handlerType, onSignal);
            Object before =
                    signalType
                            .getMethod("handle", signalType, handlerType)
                            .invoke(null, signal, handler);
            return new Restoring(signalType, handlerType, signal, before);
        } catch (InvocationTargetException refused) {
            throw noSuchSignal(name, refused);
        } catch (ReflectiveOperationException missing) {
            throw noSuchSignal(name, missing);
        }
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

    private static IllegalArgumentException noSuchSignal(String name, Throwable cause) {
        return new IllegalArgumentException(
                "signal must be one that this platform lets a program handle: signal="
                        + name
                        + ". Names have no SIG in front: TERM, INT, HUP.",
                cause);
    }

    private static final class Restoring implements Registration {
        private final Class<?> signalType;
        private final Class<?> handlerType;
        private final Object signal;
        private final Object before;
        private boolean closed;

        Restoring(Class<?> signalType, Class<?> handlerType, Object signal, Object before) {
            this.signalType = signalType;
            this.handlerType = handlerType;
            this.signal = signal;
            this.before = before;
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            try {
                signalType
                        .getMethod("handle", signalType, handlerType)
                        .invoke(null, signal, before);
            } catch (ReflectiveOperationException refused) {
                throw new IllegalStateException(
                        "signal must be restorable: signal=" + signal + ". See the cause.",
                        refused);
            }
        }
    }
}
