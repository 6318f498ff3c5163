package dev.orrery.loop;

import dev.orrery.loop.engine.Callback;
import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.signal.SignalSource;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signal handlers of one loop. A signal is posted to the loop under its name; which handler it
 * has is looked up when its turn comes, so that one that was removed meanwhile does not run.
 *
 * <p>Threading: loop thread only, except that the source calls from its own.
 */
final class LoopSignals {
    private final EventLoop loop;
    private final Map<String, Handling> handled = new LinkedHashMap<>();

    private static final class Handling {
        Runnable handler;
        Context context;
        final SignalSource.Registration registration;

        Handling(Runnable handler, SignalSource.Registration registration) {
            this.handler = handler;
            this.context = Context.current();
            this.registration = registration;
        }
    }

    /** One signal on its way to its handler. */
    private final class Arrival implements Runnable {
        private final String name;

        Arrival(String name) {
            this.name = name;
        }

        @Override
        public void run() {
            Handling known = handled.get(name);
            if (known != null) {
                known.context.run(known.handler);
            }
        }

        @Override
        public String toString() {
            return "signal " + name;
        }
    }

    LoopSignals(EventLoop loop) {
        this.loop = loop;
    }

    void add(String name, Runnable handler) {
        Handling known = handled.get(name);
        if (known != null) {
            known.handler = handler;
            known.context = Context.current();
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
        // The source's thread, and no debug-mode site: the handler has its own. A loop that was
        // closed meanwhile needs no handler any more.
        Handle _ = loop.post(new Callback(new Arrival(name), Context.empty()));
    }
}
