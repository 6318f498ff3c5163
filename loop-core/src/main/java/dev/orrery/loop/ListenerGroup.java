package dev.orrery.loop;

import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;

import java.util.List;

/** Several listeners of one loop, told in order. Threading: as {@link LoopListener}. */
final class ListenerGroup implements LoopListener {
    private final LoopListener[] members;

    ListenerGroup(List<LoopListener> members) {
        this.members = members.toArray(new LoopListener[0]);
    }

    @Override
    public void opened(EventLoop loop) {
        for (LoopListener member : members) {
            member.opened(loop);
        }
    }

    @Override
    public void scheduled(Handle handle) {
        for (LoopListener member : members) {
            member.scheduled(handle);
        }
    }

    @Override
    public void timerSet(TimerHandle timer) {
        for (LoopListener member : members) {
            member.timerSet(timer);
        }
    }

    @Override
    public void posted(Handle handle) {
        for (LoopListener member : members) {
            member.posted(handle);
        }
    }

    @Override
    public void pollStarted(long nowNanos) {
        for (LoopListener member : members) {
            member.pollStarted(nowNanos);
        }
    }

    @Override
    public void pollEnded(long nowNanos, int callbacks) {
        for (LoopListener member : members) {
            member.pollEnded(nowNanos, callbacks);
        }
    }

    @Override
    public void callbackStarted(Handle handle, long nowNanos) {
        for (LoopListener member : members) {
            member.callbackStarted(handle, nowNanos);
        }
    }

    @Override
    public void callbackFailed(Handle handle, Throwable failure) {
        for (LoopListener member : members) {
            member.callbackFailed(handle, failure);
        }
    }

    @Override
    public void callbackEnded(Handle handle, long startNanos, long endNanos) {
        for (LoopListener member : members) {
            member.callbackEnded(handle, startNanos, endNanos);
        }
    }

    @Override
    public void batchEnded(long nowNanos) {
        for (LoopListener member : members) {
            member.batchEnded(nowNanos);
        }
    }

    @Override
    public void closed(EventLoop loop) {
        for (LoopListener member : members) {
            member.closed(loop);
        }
    }
}
