package dev.orrery.examples.gracefulshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
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

    private final List<Integer> cutOff = new ArrayList<>();

    @Test
    void whatWasAcceptedIsAnsweredBeforeItStops() {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        RealLoop.run(
                loop -> {
                    Service service = service(loop, HOUR, Duration.ofMillis(5));
                    answers.add(service.submit("before"));
                    service.shutDown();
                    answers.add(service.submit("after"));
                });
        assertThat(answers.get(0)).isCompletedWithValue("re: before");
        assertThat(answers.get(1))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedExecutionException.class);
        assertThat(cutOff).containsExactly(0);
    }

    @Test
    void whatTakesTooLongIsCutOff() {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        RealLoop.run(
                loop -> {
                    Service service = service(loop, Duration.ofMillis(1), HOUR);
                    answers.add(service.submit("slow"));
                    service.shutDown();
                });
        assertThat(answers.getFirst()).isCancelled();
        assertThat(cutOff).containsExactly(1);
    }

    @Test
    void aSecondSignalCutsOffAtOnce() {
        RealLoop.run(
                loop -> {
                    Service service = service(loop, HOUR, HOUR);
                    service.submit("slow");
                    service.shutDown();
                    service.shutDown();
                });
        assertThat(cutOff).containsExactly(1);
    }

    @Test
    void aHandlerThatThrowsFailsItsRequestOnly() {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        RealLoop.run(
                loop -> {
                    Service service =
                            new Service(
                                    loop,
                                    HOUR,
                                    text -> {
                                        throw new IllegalArgumentException("not understood");
                                    });
                    service.stopped().addDoneCallback(done -> loop.stop());
                    answers.add(service.submit("?"));
                    service.shutDown();
                });
        assertThat(answers.getFirst())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("not understood");
    }

    @Test
    void noClientOfManyThreadsIsForgotten() throws InterruptedException {
        List<Client> clients = new ArrayList<>();
        RealLoop.run(
                loop -> {
                    Service service = service(loop, HOUR, Duration.ZERO);
                    for (int i = 0; i < CLIENTS; i++) {
                        Client client = new Client(service);
                        clients.add(client);
                        client.thread.start();
                    }
                    loop.callLater(Duration.ofMillis(5), service::shutDown);
                });
        for (Client client : clients) {
            client.thread.join();
            assertThat(client.answers).hasSize(REQUESTS).allMatch(CompletableFuture::isDone);
        }
    }

    private Service service(EventLoop loop, Duration grace, Duration cost) {
        Service service = new Service(loop, grace, text -> answer(loop, cost, text));
        service.stopped()
                .addDoneCallback(
                        done -> {
                            cutOff.add(done.result());
                            loop.stop();
                        });
        return service;
    }

    private static LoopFuture<String> answer(EventLoop loop, Duration cost, String text) {
        LoopFuture<String> answer = loop.newFuture();
        loop.callLater(cost, () -> answer.complete("re: " + text));
        return answer;
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
