package dev.orrery.examples.gracefulshutdown;

import static dev.orrery.loop.combine.Async.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

class ServiceTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 500;

    @Test
    void whatWasAcceptedIsAnsweredBeforeItStops() throws Exception {
        RealLoop.runTask(
                () -> {
                    Service service = service(HOUR, Duration.ofMillis(5));
                    CompletableFuture<String> before = service.submit("before");
                    service.shutDown();
                    CompletableFuture<String> after = service.submit("after");
                    assertThat(service.serve()).isZero();
                    assertThat(before).isCompletedWithValue("re: before");
                    assertThat(after)
                            .failsWithin(Duration.ZERO)
                            .withThrowableThat()
                            .withCauseInstanceOf(RejectedExecutionException.class);
                });
    }

    @Test
    void whatTakesTooLongIsCutOff() throws Exception {
        RealLoop.runTask(
                () -> {
                    Service service = service(Duration.ofMillis(1), HOUR);
                    CompletableFuture<String> slow = service.submit("slow");
                    service.shutDown();
                    assertThat(service.serve()).isOne();
                    assertThat(slow).isCancelled();
                });
    }

    @Test
    void aSecondSignalCutsOffAtOnce() throws Exception {
        RealLoop.runTask(
                () -> {
                    Service service = service(HOUR, HOUR);
                    CompletableFuture<String> slow = service.submit("slow");
                    service.shutDown();
                    service.shutDown();
                    assertThat(service.serve()).isOne();
                    assertThat(slow).isCancelled();
                });
    }

    @Test
    void aHandlerThatThrowsFailsItsRequestOnly() throws Exception {
        RealLoop.runTask(
                () -> {
                    Service service = new Service(EventLoop.current(), HOUR, ServiceTest::refuse);
                    CompletableFuture<String> answer = service.submit("?");
                    service.shutDown();
                    assertThat(service.serve()).isZero();
                    assertThat(answer)
                            .failsWithin(Duration.ZERO)
                            .withThrowableThat()
                            .withMessageContaining("not understood: ?");
                });
    }

    private static String refuse(String request) {
        throw new IllegalArgumentException("not understood: " + request);
    }

    @Test
    void noClientOfManyThreadsIsForgotten() throws Exception {
        List<Client> clients = new ArrayList<>();
        RealLoop.runTask(
                () -> {
                    Service service = service(HOUR, Duration.ZERO);
                    for (int i = 0; i < CLIENTS; i++) {
                        Client client = new Client(service);
                        clients.add(client);
                        client.thread.start();
                    }
                    sleep(Duration.ofMillis(5));
                    service.shutDown();
                    assertThat(service.serve()).isZero();
                });
        for (Client client : clients) {
            client.thread.join();
            assertThat(client.answers).hasSize(REQUESTS).allMatch(CompletableFuture::isDone);
        }
    }

    private static Service service(Duration grace, Duration cost) {
        return new Service(
                EventLoop.current(),
                grace,
                request -> {
                    sleep(cost);
                    return "re: " + request;
                });
    }

    private static final class Client {
        private final List<CompletableFuture<String>> answers = new ArrayList<>();
        private final Thread thread;

        private Client(Service service) {
            this.thread =
                    World.system()
                            .threads()
                            .newThread(
                                    () -> {
                                        for (int i = 0; i < REQUESTS; i++) {
                                            answers.add(service.submit("request " + i));
                                        }
                                    });
        }
    }
}
