package dev.orrery.examples.databaseadapter;

import java.util.Deque;

/**
 * Where an idle connection is while the server is asked whether it still works. The question is a
 * hop through the executor: the loop goes on meanwhile, and others ask for connections.
 */
enum Validation {
    /** Out of the idle ones already: it belongs to whoever it is validated for. */
    TAKES_IT_OUT_FIRST {
        @Override
        void begins(Deque<PooledConnection> idle, PooledConnection asked) {
            idle.remove(asked);
        }

        @Override
        void ends(Deque<PooledConnection> idle, PooledConnection asked) {}
    },

    /**
     * THE BUG of {@code database-adapter-bug-lent-twice}: it is only looked at, and taken out when
     * the answer is there. Check and act lie on the two sides of the hop. When a second session
     * asks for a connection while the first one's is being validated, it finds the same connection
     * idle; both validations succeed, both sessions get it, and their statements mix on one
     * connection. It takes a connection that was idle for long enough to be validated at all, and a
     * second query within the short time that the validation takes.
     */
    TAKES_IT_OUT_AFTERWARDS {
        @Override
        void begins(Deque<PooledConnection> idle, PooledConnection asked) {}

        @Override
        void ends(Deque<PooledConnection> idle, PooledConnection asked) {
            idle.remove(asked);
        }
    };

    abstract void begins(Deque<PooledConnection> idle, PooledConnection asked);

    abstract void ends(Deque<PooledConnection> idle, PooledConnection asked);
}
