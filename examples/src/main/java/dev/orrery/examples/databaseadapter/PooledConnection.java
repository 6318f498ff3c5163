package dev.orrery.examples.databaseadapter;

/** A connection and when it was last known to work. Threading: the loop's. */
final class PooledConnection {
    final Driver.Connection connection;
    long workedNanos;
    // A query on it has failed since; perhaps because of the connection.
    boolean isSuspect;

    PooledConnection(Driver.Connection connection, long nowNanos) {
        this.connection = connection;
        this.workedNanos = nowNanos;
    }
}
