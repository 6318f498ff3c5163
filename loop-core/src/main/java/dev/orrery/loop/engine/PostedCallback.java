package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

/** A callback from a foreign thread, linked into an {@link Inbox}. */
public final class PostedCallback extends Callback {
    // Written by the poster before it publishes the entry, then by the draining loop only.
    @Nullable PostedCallback next;

    /**
     * A callback that is not posted yet.
     *
     * @param body what to run
     * @param context the context that it runs in
     */
    public PostedCallback(Runnable body, Context context) {
        super(body, context);
    }
}
