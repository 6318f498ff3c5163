package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

/** A callback from a foreign thread, linked into an {@link Inbox}. */
public final class PostedCallback extends Callback {
    // Written by the poster before it publishes the entry, then by the draining loop only.
    @Nullable PostedCallback next;

    public PostedCallback(Runnable body, Context context) {
        super(body, context);
    }
}
