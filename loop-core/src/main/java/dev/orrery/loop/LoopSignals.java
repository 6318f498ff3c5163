package dev.orrery.loop;

import dev.orrery.loop.signal.SignalSource;

import java.util.LinkedHashMap;
import java.util.Map;

/** The signal handlers of one loop. Threading: loop thread only. */
final class LoopSignals {
    private final EventLoop loop;
    private final Map<String, Handling> handled = new LinkedHashMap<>();

    private static final class Handling {
        Runnable handler;
        final SignalSource.Registration registration;

        Handling(Runnable handler, SignalSource.Registration registration) {
            this.handler = handler;
            this.registration = registration;
        }
    }

    LoopSignals(EventLoop loop) {
        this.loop = loop;
    }

    void add(String name, Runnable handler) {
        Handling known = handled.get(name);
        if (known != null) {
            known.handler = handler;
            return;
        }
        SignalSource.Registration registration =
                loop.world().signals().register(name, () -> arrived(name));
        handled.put(name, new Handling(handler, registration));
    }

    boolean remove(String name) {
        Handling known = handled.remove(name);
        if (known != null) {
            known.registration.close();
        }
        return known != null;
    }

    void close() {
        handled.values().forEach(handling -> handling.registration.close());
        handled.clear();
    }

    private void arrived(String name) {
        if (!loop.isClosed()) {
            loop.callSoonThreadsafe(() -> handle(name));
        }
    }

    private void handle(String name) {
        Handling known = handled.get(name);
        if (known != null) {
            known.handler.run();
        }
    }
}
