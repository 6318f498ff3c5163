package dev.orrery.examples.databaseadapter;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.gatherOutcomes;
import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** Three sessions run transactions over two connections, some of which break. */
public final class DatabaseAdapterScenario implements Scenario {
    private static final int SESSIONS = 3;
    private static final int ROUNDS = 3;
    private static final int CONNECTIONS = 2;
    private static final Duration VALIDATE_AFTER = Duration.ofMillis(250);

    private final Validation validation;

    /** Found by the service loader. */
    public DatabaseAdapterScenario() {
        this(Validation.TAKES_IT_OUT_FIRST);
    }

    DatabaseAdapterScenario(Validation validation) {
        this.validation = validation;
    }

    @Override
    public String name() {
        return "database-adapter";
    }

    @Override
    public String summary() {
        return "blocking queries over a pool: a limit, an order in each session, no mixing";
    }

    @Override
    public void run(Simulation sim) {
        SimHost host = sim.host("app");
        host.startMain("loop", () -> new Users(sim, host, validation).run());
        sim.run();
    }

    private static final class Users {
        private final Simulation sim;
        private final SimulatedDatabase database;
        private final DatabaseAdapter adapter;
        private boolean isInOrder = true;
        private boolean isAnswered = true;

        private Users(Simulation sim, SimHost host, Validation validation) {
            this.sim = sim;
            this.database = new SimulatedDatabase(sim, host.world());
            ExecutorService workers = host.world().executors().newExecutor("db", CONNECTIONS);
            this.adapter =
                    new DatabaseAdapter(
                            EventLoop.current(),
                            workers,
                            database,
                            CONNECTIONS,
                            VALIDATE_AFTER,
                            validation);
        }

        private void run() {
            sim.always("the server's limit is kept", () -> database.mostOpen() <= CONNECTIONS);
            sim.always("a connection serves one transaction at a time", () -> !database.isMixed());
            sim.always("no broken connection is used", () -> !database.isBrokenOneUsed());
            sim.always("answers of a session come in the order asked", () -> isInOrder);
            sim.always("each answer is that of its query", () -> isAnswered);
            group(
                    users -> {
                        for (int i = 0; i < SESSIONS; i++) {
                            User user = new User("user-" + i, adapter.session());
                            Duration delay = Duration.ofMillis(7L * i);
                            users.spawn(() -> user.use(delay));
                        }
                    });
            adapter.close();
        }

        private final class User {
            private final String name;
            private final Session session;
            private int asked;
            private int answered;

            private User(String name, Session session) {
                this.name = name;
                this.session = session;
            }

            /** Rounds of one transaction, sometimes a second one right behind it, then a pause. */
            private void use(Duration delay) {
                sleep(delay);
                for (int i = 0; i < ROUNDS; i++) {
                    boolean isDouble = sim.choose("double", 2) == 1;
                    List<LoopFuture<String>> answers = new ArrayList<>();
                    answers.add(ask());
                    if (isDouble) {
                        answers.add(ask());
                    }
                    await(gatherOutcomes(answers));
                    sleep(Duration.ofMillis(20 + 25L * sim.choose("pause", 8)));
                }
            }

            private LoopFuture<String> ask() {
                int number = ++asked;
                String id = name + "." + number;
                LoopFuture<String> answer =
                        session.query(
                                connection -> {
                                    connection.execute(id + " begin");
                                    return connection.execute(id + " commit");
                                });
                answer.addDoneCallback(
                        done -> {
                            isInOrder &= number == ++answered;
                            isAnswered &=
                                    done.exception() != null
                                            || done.result().equals("ok " + id + " commit");
                        });
                return answer;
            }
        }
    }
}
