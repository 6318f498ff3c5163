package dev.orrery.examples.databaseadapter;

import static dev.orrery.loop.combine.Async.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

class DatabaseAdapterTest {
    private static final int LIMIT = 2;

    /** Counts its connections; a statement {@code fail} breaks the connection it runs on. */
    private static final class TestDriver implements Driver {
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger mostOpen = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public Connection connect() {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            return new Connection() {
                private volatile boolean isBroken;

                @Override
                public String execute(String statement) throws Exception {
                    World.system().sleep(Duration.ofMillis(1));
                    isBroken |= statement.equals("fail");
                    if (isBroken) {
                        throw new IOException("broken");
                    }
                    return "ok " + statement;
                }

                @Override
                public boolean isValid() {
                    return !isBroken;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                    open.decrementAndGet();
                }
            };
        }
    }

    private final TestDriver driver = new TestDriver();

    @Test
    void answersOfASessionComeInOrderOverALimitedNumberOfConnections() throws Exception {
        List<String> answers = new ArrayList<>();
        withAdapter(
                adapter -> {
                    for (int i = 0; i < 4; i++) {
                        Session session = adapter.session();
                        for (int k = 0; k < 5; k++) {
                            String statement = i + "." + k;
                            session.query(connection -> connection.execute(statement))
                                    .addDoneCallback(done -> answers.add(done.result()));
                        }
                    }
                    adapter.close();
                });
        assertThat(answers).hasSize(20);
        for (int i = 0; i < 4; i++) {
            String session = "ok " + i;
            assertThat(answers.stream().filter(one -> one.startsWith(session))).isSorted();
        }
        assertThat(driver.mostOpen).hasValueLessThanOrEqualTo(LIMIT);
        assertThat(driver.open).hasValue(0);
    }

    @Test
    void aConnectionThatBreaksIsReplaced() throws Exception {
        withAdapter(
                adapter -> {
                    Session session = adapter.session();
                    LoopFuture<String> failing =
                            session.query(connection -> connection.execute("fail"));
                    LoopFuture<String> next =
                            session.query(connection -> connection.execute("again"));
                    assertThatThrownBy(() -> await(failing, IOException.class))
                            .hasMessage("broken");
                    assertThat(await(next)).isEqualTo("ok again");
                    assertThat(adapter.close()).isEqualTo(2);
                });
        assertThat(driver.closed).hasValue(2);
    }

    @Test
    void aServerThatRefusesFailsTheQuery() throws Exception {
        withAdapter(
                () -> {
                    throw new IOException("too many connections");
                },
                adapter -> {
                    LoopFuture<String> query =
                            adapter.session().query(connection -> connection.execute("select"));
                    assertThatThrownBy(() -> await(query, IOException.class))
                            .hasMessage("too many connections");
                    assertThat(adapter.connections()).isZero();
                });
    }

    @Test
    void aQueryThatNobodyWaitsForAnyMoreRunsAllTheSame() throws Exception {
        List<String> statements = new ArrayList<>();
        withAdapter(
                adapter -> {
                    LoopFuture<Boolean> query =
                            adapter.session().query(connection -> statements.add("update"));
                    query.cancel();
                    adapter.close();
                });
        assertThat(statements).containsExactly("update");
    }

    @Test
    void aClosedAdapterRefusesQueries() throws Exception {
        withAdapter(
                adapter -> {
                    Session session = adapter.session();
                    adapter.close();
                    assertThatThrownBy(() -> session.query(connection -> "never"))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage(
                                    "query must come before close: unanswered=0. Ask another"
                                            + " adapter.");
                });
    }

    @Test
    void aLimitOfZeroIsRefused() throws Exception {
        RealLoop.runTask(
                () ->
                        assertThatThrownBy(() -> adapter(Runnable::run, driver, 0))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageStartingWith("limit must be at least 1: limit=0"));
    }

    private interface Body {
        void run(DatabaseAdapter adapter) throws Exception;
    }

    private void withAdapter(Body test) throws Exception {
        withAdapter(driver, test);
    }

    private static void withAdapter(Driver driver, Body test) throws Exception {
        try (ExecutorService workers = World.system().executors().newExecutor("db", LIMIT)) {
            RealLoop.runTask(() -> test.run(adapter(workers, driver, LIMIT)));
        }
    }

    private static DatabaseAdapter adapter(Executor workers, Driver driver, int limit) {
        return new DatabaseAdapter(
                EventLoop.current(), workers, driver, limit, Duration.ofHours(1));
    }
}
