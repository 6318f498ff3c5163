package dev.orrery.examples.payment;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A shop makes three payments over a network that loses requests and answers. */
public final class PaymentScenario implements Scenario {
    private static final int PAYMENTS = 3;
    private static final int OUTAGES = 4;

    private final Memory memory;

    /** Found by the service loader. */
    public PaymentScenario() {
        this(Memory.OF_A_DAY);
    }

    PaymentScenario(Memory memory) {
        this.memory = memory;
    }

    @Override
    public String name() {
        return "payment";
    }

    @Override
    public String summary() {
        return "a payment is charged once, however often it is tried";
    }

    @Override
    public void run(Simulation sim) {
        sim.host("shop").startMain("loop", () -> new Shop(sim, memory).pay());
        sim.run();
    }

    /** The shop's own network is down: it does not try again, the customer pays cash. */
    private static final class Offline extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Shop {
        private final Simulation sim;
        private final EventLoop loop = EventLoop.current();
        private final Gateway gateway;
        private final PaymentClient client = new PaymentClient(this::overTheNetwork);

        private Shop(Simulation sim, Memory memory) {
            this.sim = sim;
            this.gateway = new Gateway(sim::nanoTime, memory);
        }

        private void pay() {
            sim.always("nothing is charged twice", gateway::hasChargedOnce);
            for (int i = 0; i < PAYMENTS; i++) {
                String key = "payment " + i;
                try {
                    client.pay(key);
                    if (!gateway.hasCharged(key)) {
                        throw new AssertionError("what is paid must be charged: key=" + key);
                    }
                } catch (Offline giveUp) {
                    sim.mark("offline with " + key);
                } catch (TimeoutException unknown) {
                    // Whether it was charged is seen on the next statement of account.
                    sim.mark("no answer to " + key);
                }
                sleep(Duration.ofSeconds(1));
            }
        }

        private String overTheNetwork(String key) {
            if (sim.choose("shop's cable", 3) != 0) {
                throw new Offline();
            }
            LoopFuture<String> answer = loop.newFuture();
            if (sim.choose("request lost", OUTAGES) != OUTAGES - 1) {
                sim.after(Duration.ofMillis(20), () -> atTheGateway(key, answer));
            }
            return await(answer);
        }

        private void atTheGateway(String key, LoopFuture<String> answer) {
            String receipt = gateway.charge(key);
            if (sim.choose("answer lost", OUTAGES) != OUTAGES - 1) {
                sim.after(
                        Duration.ofMillis(20),
                        () -> loop.callSoonThreadsafe(() -> receive(answer, receipt)));
            }
        }

        private static void receive(LoopFuture<String> answer, String receipt) {
            if (!answer.isDone()) {
                answer.complete(receipt);
            }
        }
    }
}
