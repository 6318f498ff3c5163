package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

import java.nio.channels.Channel;

/**
 * A reader or writer. It is queued each time its channel is ready, and is silent once that is
 * closed.
 */
public final class ChannelCallback extends Callback {
    private final Channel channel;

    /**
     * A reader or writer that is not registered yet.
     *
     * @param body what to run
     * @param context the context that it runs in
     * @param channel the channel that it is for
     */
    public ChannelCallback(Runnable body, Context context, Channel channel) {
        super(body, context);
        this.channel = channel;
    }

    @Override
    public @Nullable Runnable body() {
        return channel.isOpen() ? super.body() : null;
    }

    @Override
    public String toString() {
        return super.toString() + " on " + channel;
    }
}
