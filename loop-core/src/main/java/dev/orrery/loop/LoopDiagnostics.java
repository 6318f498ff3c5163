package dev.orrery.loop;

import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What one loop says about itself: failures to the exception handler, and in debug mode where
 * callbacks were scheduled, which were slow and what was left open.
 *
 * <p>Threading: loop thread only. Cost: nothing per callback unless debug mode or a listener asks.
 */
final class LoopDiagnostics {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final EventLoop loop;
    private @Nullable BiConsumer<EventLoop, CallbackFailure> handler;

    LoopDiagnostics(EventLoop loop) {
        this.loop = loop;
        this.handler = loop.options().exceptionHandler();
    }

    /** {@code callback}, in debug mode with the place that scheduled it. */
    Runnable sited(Runnable callback) {
        return callback;
    }

    /** One listener for all that want to listen, or null. */
    @Nullable LoopListener listener() {
        List<LoopListener> all = new ArrayList<>(loop.options().listeners());
        LoopListener worlds = loop.world().newListener();
        if (worlds != null) {
            all.add(worlds);
        }
        return all.isEmpty() ? null : all.get(0);
    }

    void setExceptionHandler(@Nullable BiConsumer<EventLoop, CallbackFailure> replacement) {
        handler = replacement == null ? loop.options().exceptionHandler() : replacement;
    }

    void failed(Handle handle, Exception failure) {
        failed(new CallbackFailure("a callback threw", failure, handle));
    }

    void failed(CallbackFailure failure) {
        BiConsumer<EventLoop, CallbackFailure> told = handler;
        if (told == null) {
            log(failure);
            return;
        }
        try {
            told.accept(loop, failure);
        } catch (RuntimeException second) {
            log(failure);
            LOG.error("the exception handler threw: loop={}", loop.name(), second);
        }
    }

    void closing(List<SelectableChannel> watched, LoopExecutors executors) {}

    private void log(CallbackFailure failure) {
        LOG.error(
                "{}: loop={}, handle={}",
                failure.message(),
                loop.name(),
                failure.handle(),
                failure.failure());
    }
}
