package dev.orrery.loop.coroutine;

import java.util.function.Consumer;

/**
 * All threads of one world in which nobody goes on but by its turn. What they hold stays held while
 * one of them waits for it; what others hold is given back in real time.
 *
 * <p>Threading: as the engine that it is given to.
 */
@FunctionalInterface
public interface Insiders {
    /**
     * Looks at every thread of this world but the one that resumes; more often than once does no
     * harm.
     *
     * @param look told of each, whether or not it has begun or ended
     */
    void forEachThread(Consumer<Thread> look);
}
