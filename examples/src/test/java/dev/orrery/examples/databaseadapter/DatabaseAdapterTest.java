package dev.orrery.examples.databaseadapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

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
    void answersOfASessionComeInOrderOverALimitedNumberOfConnections() {
        List<String> answers = new ArrayList<>();
        withAdapter(
                (loop, adapter) -> {
                    for (int i = 0; i < 4; i++) {
                        Session session = adapter.session();
                        for (int k = 0; k < 5; k++) {
                            String statement = i + "." + k;
                            session.query(connection -> connection.execute(statement))
                                    .addDoneCallback(done -> answers.add(done.result()));
                        }
                    }
                    adapter.close().addDoneCallback(done -> loop.stop());
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
    void aConnectionThatBreaksIsReplaced() {
        List<String> outcomes = new ArrayList<>();
        withAdapter(
                (loop, adapter) -> {
                    Session session = adapter.session();
                    session.query(connection -> connection.execute("fail"))
                            .addDoneCallback(done -> outcomes.add("" + done.exception()));
                    session.query(connection -> connection.execute("again"))
                            .addDoneCallback(done -> outcomes.add(done.result()));
                    adapter.close()
                            .addDoneCallback(
                                    done -> {
                                        outcomes.add("opened " + done.result());
                                        loop.stop();
                                    });
                });
        assertThat(outcomes).containsExactly("java.io.IOException: broken", "ok again", "opened 2");
        assertThat(driver.closed).hasValue(2);
    }

    @Test
    void aServerThatRefusesFailsTheQuery() {
        List<String> outcomes = new ArrayList<>();
        withAdapter(
                () -> {
                    throw new IOException("too many connections");
                },
                (loop, adapter) -> {
                    adapter.session()
                            .query(connection -> connection.execute("select"))
                            .addDoneCallback(done -> outcomes.add("" + done.exception()));
                    adapter.close().addDoneCallback(done -> loop.stop());
                });
        assertThat(outcomes).containsExactly("java.io.IOException: too many connections");
    }

    @Test
    void aClosedAdapterRefusesQueries() {
        withAdapter(
                (loop, adapter) -> {
                    Session session = adapter.session();
                    adapter.close().addDoneCallback(done -> loop.stop());
                    assertThatThrownBy(() -> session.query(connection -> "never"))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage(
                                    "query must come before close: unanswered=0. Ask another"
                                            + " adapter.");
                });
    }

    @Test
    void aLimitOfZeroIsRefused() {
        RealLoop.run(
                loop -> {
                    assertThatThrownBy(
                                    () ->
                                            new DatabaseAdapter(
                                                    loop, Runnable::run, driver, 0, Duration.ZERO))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith("limit must be at least 1: limit=0");
                    loop.stop();
                });
    }

    private void withAdapter(BiConsumer<EventLoop, DatabaseAdapter> test) {
        withAdapter(driver, test);
    }

    private static void withAdapter(Driver driver, BiConsumer<EventLoop, DatabaseAdapter> test) {
        try (ExecutorService workers = World.system().executors().newExecutor("db", LIMIT)) {
            RealLoop.run(
                    loop ->
                            test.accept(
                                    loop,
                                    new DatabaseAdapter(
                                            loop, workers, driver, LIMIT, Duration.ofHours(1))));
        }
    }
}
