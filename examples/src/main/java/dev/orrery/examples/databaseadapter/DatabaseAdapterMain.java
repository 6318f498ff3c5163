package dev.orrery.examples.databaseadapter;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

/** Three sessions share two connections to a slow database, on a real loop. */
public final class DatabaseAdapterMain {
    private static final int CONNECTIONS = 2;
    private static final int QUERIES = 4;

    private DatabaseAdapterMain() {}

    /**
     * Runs for about a second.
     *
     * @param args none
     */
    public static void main(String[] args) {
        World world = World.system();
        try (ExecutorService workers = world.executors().newExecutor("db", CONNECTIONS);
                EventLoop loop = EventLoop.create(world)) {
            DatabaseAdapter adapter =
                    new DatabaseAdapter(
                            loop,
                            workers,
                            () -> new SlowConnection(world),
                            CONNECTIONS,
                            Duration.ofMillis(500));
            for (String user : new String[] {"ann", "bob", "eve"}) {
                ask(adapter.session(), user);
            }
            int opened = loop.runUntilComplete(adapter.close());
            System.out.println("closed, " + opened + " connections were opened");
        }
    }

    private static void ask(Session session, String user) {
        for (int i = 1; i <= QUERIES; i++) {
            String statement = "query " + i + " of " + user;
            session.query(connection -> connection.execute(statement))
                    .addDoneCallback(done -> System.out.println(done.result()));
        }
    }

    private record SlowConnection(World world) implements Driver.Connection {
        @Override
        public String execute(String statement) throws InterruptedException {
            world.sleep(Duration.ofMillis(150));
            return statement + " answered in " + Thread.currentThread().getName();
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public void close() {}
    }
}
