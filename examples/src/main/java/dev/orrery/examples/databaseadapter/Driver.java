package dev.orrery.examples.databaseadapter;

/**
 * A blocking database driver, as JDBC has them.
 *
 * <p>Threading: {@link #connect} from any thread, a connection by one thread at a time.
 */
@FunctionalInterface
public interface Driver {
    /**
     * Opens a connection. Blocks.
     *
     * @return an open connection
     * @throws Exception if the server refuses
     */
    Connection connect() throws Exception;

    /** One connection to the server. It serves one query at a time. */
    interface Connection {
        /**
         * Runs a statement. Blocks.
         *
         * @param statement what to do
         * @return what the server says
         * @throws Exception if it fails or the connection is broken
         */
        String execute(String statement) throws Exception;

        /**
         * Asks the server whether the connection still works. Blocks.
         *
         * @return false if it does not
         * @throws Exception if it does not
         */
        boolean isValid() throws Exception;

        /**
         * Closes the connection. Blocks.
         *
         * @throws Exception if the server cannot be told
         */
        void close() throws Exception;
    }

    /**
     * Something to do with a connection.
     *
     * @param <T> what comes out
     */
    @FunctionalInterface
    interface Query<T> {
        /**
         * Runs on a connection that nobody else uses meanwhile. May block.
         *
         * @param connection the connection, until this returns
         * @return the result
         * @throws Exception if it fails
         */
        T run(Connection connection) throws Exception;
    }
}
