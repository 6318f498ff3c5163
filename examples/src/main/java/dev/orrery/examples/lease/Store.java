package dev.orrery.examples.lease;

import dev.orrery.loop.EventLoop;

import java.util.ArrayList;
import java.util.List;

/** What the leaders write to. Threading: {@link #write} from any loop. */
final class Store {
    private final EventLoop loop;
    private final Fence fence;
    // Loop thread only.
    private final List<Integer> tokens = new ArrayList<>();
    private int highest;

    Store(EventLoop loop, Fence fence) {
        this.loop = loop;
        this.fence = fence;
    }

    void write(int token) {
        loop.callSoonThreadsafe(
                () -> {
                    if (fence.takes(token, highest)) {
                        tokens.add(token);
                        highest = Math.max(highest, token);
                    }
                });
    }

    /** True if no leader has written after a later one. */
    boolean isInOrder() {
        return tokens.isEmpty() || tokens.getLast() == highest;
    }
}
