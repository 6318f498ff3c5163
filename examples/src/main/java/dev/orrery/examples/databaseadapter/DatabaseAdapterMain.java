package dev.orrery.examples.databaseadapter;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.run;

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
        try (ExecutorService workers = world.executors().newExecutor("db", CONNECTIONS)) {
            run(() -> serve(world, workers));
        }
    }

    private static void serve(World world, ExecutorService workers) {
        DatabaseAdapter adapter =
                new DatabaseAdapter(
                        EventLoop.current(),
                        workers,
                        () -> new SlowConnection(world),
                        CONNECTIONS,
                        Duration.ofMillis(500));
        group(
                users -> {
                    users.spawn(() -> ask(adapter.session(), "ann"));
                    users.spawn(() -> ask(adapter.session(), "bob"));
                    users.spawn(() -> ask(adapter.session(), "eve"));
                });
        System.out.println("closed, " + adapter.close() + " connections were opened");
    }

    private static void ask(Session session, String user) {
        for (int i = 1; i <= QUERIES; i++) {
            String statement = "query " + i + " of " + user;
            String answer = await(session.query(connection -> connection.execute(statement)));
            System.out.println(answer);
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
