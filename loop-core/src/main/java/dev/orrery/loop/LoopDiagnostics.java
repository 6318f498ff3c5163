package dev.orrery.loop;

import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * What one loop says about itself: failures to the exception handler, and in debug mode where
 * callbacks were scheduled, which were slow and what was left open.
 *
 * <p>Threading: loop thread only, except {@link #sited}. Cost: nothing per callback unless debug
 * mode or a listener asks. Source: asyncio's debug mode and {@code call_exception_handler}.
 */
final class LoopDiagnostics {
    private final EventLoop loop;
    private final long slowNanos;
    // Null unless in debug mode.
    private final @Nullable UnclosedLoop unclosed;
    private @Nullable BiConsumer<EventLoop, CallbackFailure> handler;

    LoopDiagnostics(EventLoop loop) {
        LoopOptions options = loop.options();
        this.loop = loop;
        this.slowNanos = TimeUnit.NANOSECONDS.convert(options.slowCallback());
        this.unclosed = options.isDebug() ? new UnclosedLoop(loop, CreationSite.here()) : null;
        this.handler = options.exceptionHandler();
    }

    /**
     * {@code callback}, in debug mode with the place that scheduled it; one that knows its place
     * already keeps that. Any thread.
     */
    Runnable sited(Runnable callback) {
        if (callback instanceof SitedCallback) {
            return callback;
        }
        CreationSite site = siteIfDebug();
        return site == null ? callback : new SitedCallback(callback, site, this);
    }

    /** The place that called into the loop; null unless in debug mode. Any thread. */
    @Nullable CreationSite siteIfDebug() {
        return unclosed == null ? null : CreationSite.here();
    }

    /** One listener for all that want to listen, or null. */
    @Nullable LoopListener listener() {
        List<LoopListener> all = new ArrayList<>(loop.options().listeners());
        LoopListener worlds = loop.world().newListener();
        if (worlds != null) {
            all.add(worlds);
        }
        return switch (all.size()) {
            case 0 -> null;
            case 1 -> all.get(0);
            default -> new ListenerGroup(all);
        };
    }

    void setExceptionHandler(@Nullable BiConsumer<EventLoop, CallbackFailure> replacement) {
        handler = replacement == null ? loop.options().exceptionHandler() : replacement;
    }

    long nanoTime() {
        return loop.nanoTime();
    }

    /** Told by a callback of debug mode that it has run. */
    void ran(SitedCallback callback, long tookNanos) {
        if (tookNanos >= slowNanos) {
            LoopLog.LOG.warn(
                    "a callback was slow: loop={}, tookMicros={}, thresholdMicros={}, callback={},"
                            + " scheduledAt={}",
                    loop.name(),
                    TimeUnit.NANOSECONDS.toMicros(tookNanos),
                    TimeUnit.NANOSECONDS.toMicros(slowNanos),
                    callback.body(),
                    callback.site());
        }
    }

    void failed(Handle handle, Runnable body, Exception failure) {
        String site = body instanceof SitedCallback sited ? sited.site().toString() : null;
        failed(new CallbackFailure("a callback threw", failure, handle, site));
    }

    void failed(CallbackFailure failure) {
        BiConsumer<EventLoop, CallbackFailure> told = handler;
        if (told == null) {
            log(failure);
            return;
        }
        try {
            told.accept(loop, failure);
        } catch (Exception second) {
            log(failure);
            LoopLog.LOG.error("the exception handler threw: loop={}", loop.name(), second);
        } catch (Error second) {
            // The run method throws it; the log is the only place left for what came first.
            log(failure);
            throw second;
        }
    }

    /** Reports what the loop's user has left open. */
    void closing(ChannelPoller channels, Outstanding outstanding) {
        if (unclosed == null) {
            return;
        }
        unclosed.closed();
        for (Handle watcher : channels.watchers()) {
            LoopLog.LOG.warn(
                    "a channel was still watched at close: loop={}, callback={}",
                    loop.name(),
                    watcher);
        }
        for (CreationSite site : outstanding.sites()) {
            LoopLog.LOG.warn(
                    "work on an executor was unfinished at close: loop={}, submittedAt={}",
                    loop.name(),
                    site);
        }
    }

    private void log(CallbackFailure failure) {
        if (failure.site() == null) {
            LoopLog.LOG.error(
                    "{}: loop={}, handle={}",
                    failure.message(),
                    loop.name(),
                    failure.handle(),
                    failure.failure());
        } else {
            LoopLog.LOG.error(
                    "{}: loop={}, handle={}, scheduledAt={}",
                    failure.message(),
                    loop.name(),
                    failure.handle(),
                    failure.site(),
                    failure.failure());
        }
    }
}
