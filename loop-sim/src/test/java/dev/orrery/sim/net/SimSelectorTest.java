package dev.orrery.sim.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.ArrayList;
import java.util.List;

class SimSelectorTest {
    private final List<String> asked = new ArrayList<>();
    private final SimSelectorProvider calm = provider(new CalmOracle());
    private final SimSelectorProvider lastFirst =
            provider(
                    (site, choices) -> {
                        asked.add(site.actor() + " " + site.kind() + " " + keys(choices));
                        return choices.size() - 1;
                    });

    private static SimSelectorProvider provider(Oracle oracle) {
        return new SimSelectorProvider(new Decisions(oracle), "a", Blocking.refused());
    }

    private static List<String> keys(Choices choices) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            keys.add(choices.key(i));
        }
        return keys;
    }

    private static Pipe readablePipe(SimSelectorProvider provider) throws IOException {
        Pipe pipe = provider.openPipe();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        return pipe;
    }

    private static List<String> poll(SimSelector selector) {
        List<String> order = new ArrayList<>();
        selector.selectNow(key -> order.add(key.channel().toString()));
        return order;
    }

    private static List<SelectionKey> threeReadable(
            SimSelectorProvider provider, SimSelector selector) throws IOException {
        List<SelectionKey> keys = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            keys.add(readablePipe(provider).source().register(selector, SelectionKey.OP_READ));
        }
        return keys;
    }

    @Test
    void theCalmOrderOfReadyKeysIsTheOrderOfRegistration() throws IOException {
        SimSelector selector = calm.openSelector();
        threeReadable(calm, selector);
        assertThat(poll(selector))
                .containsExactly("pipe-1.source", "pipe-2.source", "pipe-3.source");
    }

    /** A channel that is never ready, and counts how often it is asked. */
    private static final class IdleChannel extends AbstractSelectableChannel implements SimChannel {
        private final KeyList keys = new KeyList();
        private int asked;

        IdleChannel(SimSelectorProvider provider) throws IOException {
            super(provider);
            configureBlocking(false);
        }

        @Override
        public String name() {
            return "idle";
        }

        @Override
        public int readyOps() {
            asked++;
            return 0;
        }

        @Override
        public long newsFor(int operations) {
            return WireListener.NO_NEWS;
        }

        @Override
        public KeyList keys() {
            return keys;
        }

        @Override
        public String waitingFor(int operations) {
            return "nothing";
        }

        @Override
        public void beginWait() {
            begin();
        }

        @Override
        public void endWait(boolean completed) throws AsynchronousCloseException {
            end(completed);
        }

        @Override
        public int validOps() {
            return SelectionKey.OP_READ;
        }

        @Override
        protected void implCloseSelectableChannel() {}

        @Override
        protected void implConfigureBlocking(boolean block) {}
    }

    @Test
    void aPollDoesNotLookAtKeysWhoseChannelsHaveNothingToSay() throws IOException {
        SimSelector selector = calm.openSelector();
        IdleChannel idle = new IdleChannel(calm);
        idle.register(selector, SelectionKey.OP_READ);
        readablePipe(calm).source().register(selector, SelectionKey.OP_READ);
        int asked = idle.asked;
        assertThat(poll(selector)).containsExactly("pipe-1.source");
        assertThat(selector.hasReady()).isTrue();
        assertThat(idle.asked).isEqualTo(asked);
    }

    @Test
    void aKeyThatBecomesReadyAgainKeepsItsPlace() throws IOException {
        SimSelector selector = calm.openSelector();
        Pipe first = calm.openPipe();
        first.source().configureBlocking(false);
        first.source().register(selector, SelectionKey.OP_READ);
        readablePipe(calm).source().register(selector, SelectionKey.OP_READ);
        assertThat(poll(selector)).containsExactly("pipe-2.source");
        first.sink().configureBlocking(false);
        first.sink().write(ByteBuffer.wrap(new byte[1]));
        assertThat(poll(selector)).containsExactly("pipe-1.source", "pipe-2.source");
    }

    @Test
    void aKeyThatWasReadyAndIdleIsFoundWhenItIsReadyAgain() throws IOException {
        SimSelector selector = calm.openSelector();
        Pipe pipe = readablePipe(calm);
        pipe.source().register(selector, SelectionKey.OP_READ);
        for (int i = 0; i < 3; i++) {
            assertThat(selector.hasReady()).isTrue();
            pipe.source().read(ByteBuffer.allocate(1));
            assertThat(selector.hasReady()).isFalse();
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        }
        assertThat(poll(selector)).containsExactly("pipe-1.source");
    }

    @Test
    void aKeyThatLostAndRegainedItsInterestGoesToTheEnd() throws IOException {
        SimSelector selector = calm.openSelector();
        List<SelectionKey> keys = threeReadable(calm, selector);
        keys.get(0).interestOps(0);
        keys.get(0).interestOps(SelectionKey.OP_READ);
        assertThat(poll(selector))
                .containsExactly("pipe-2.source", "pipe-3.source", "pipe-1.source");
    }

    @Test
    void settingTheSameInterestAgainKeepsThePlace() throws IOException {
        SimSelector selector = calm.openSelector();
        List<SelectionKey> keys = threeReadable(calm, selector);
        keys.get(0).interestOps(SelectionKey.OP_READ);
        assertThat(poll(selector)).startsWith("pipe-1.source");
    }

    @Test
    void theOrderOfNReadyKeysIsAskedForWithOneQuestionLessThanKeys() throws IOException {
        SimSelector selector = lastFirst.openSelector();
        threeReadable(lastFirst, selector);
        assertThat(poll(selector))
                .containsExactly("pipe-3.source", "pipe-2.source", "pipe-1.source");
        assertThat(asked)
                .containsExactly(
                        "a/selector-1 ready.order [pipe-1.source, pipe-2.source, pipe-3.source]",
                        "a/selector-1 ready.order [pipe-1.source, pipe-2.source]");
    }

    @Test
    void theSelectedKeysComeInTheDecidedOrder() throws IOException {
        SimSelector selector = lastFirst.openSelector();
        List<SelectionKey> keys = threeReadable(lastFirst, selector);
        assertThat(selector.selectNow()).isEqualTo(3);
        assertThat(selector.selectedKeys()).containsExactly(keys.get(2), keys.get(1), keys.get(0));
    }

    @Test
    void onlyReadyKeysAreAskedAbout() throws IOException {
        SimSelector selector = lastFirst.openSelector();
        Pipe empty = lastFirst.openPipe();
        empty.source().configureBlocking(false);
        empty.source().register(selector, SelectionKey.OP_READ);
        readablePipe(lastFirst).source().register(selector, SelectionKey.OP_READ);
        assertThat(poll(selector)).containsExactly("pipe-2.source");
        assertThat(asked).isEmpty();
    }

    @Test
    void eachSelectorAsksUnderItsOwnName() throws IOException {
        lastFirst.openSelector();
        threeReadable(lastFirst, lastFirst.openSelector()).getFirst().selector().selectNow();
        assertThat(asked).allMatch(question -> question.startsWith("a/selector-2 "));
    }

    @Test
    void hasReadyLooksWithoutTaking() throws IOException {
        SimSelector selector = calm.openSelector();
        SelectionKey key = readablePipe(calm).source().register(selector, SelectionKey.OP_READ);
        assertThat(selector.hasReady()).isTrue();
        assertThat(selector.selectedKeys()).isEmpty();
        key.interestOps(0);
        assertThat(selector.hasReady()).isFalse();
    }

    @Test
    void theListenerHearsOfReadinessThatRises() throws IOException {
        SimSelector selector = calm.openSelector();
        Pipe pipe = calm.openPipe(2);
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        pipe.source().register(selector, SelectionKey.OP_READ);
        int[] calls = {0};
        selector.onReady(() -> calls[0]++);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        assertThat(calls[0]).isEqualTo(1);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        assertThat(calls[0]).as("it was readable before").isEqualTo(1);
    }

    @Test
    void theListenerHearsOfRoomThatOpens() throws IOException {
        SimSelector selector = calm.openSelector();
        Pipe pipe = calm.openPipe(1);
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        pipe.sink().register(selector, SelectionKey.OP_WRITE);
        int[] calls = {0};
        selector.onReady(() -> calls[0]++);
        pipe.source().read(ByteBuffer.allocate(1));
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void theListenerHearsOfEndsThatClose() throws IOException {
        SimSelector selector = calm.openSelector();
        Pipe read = calm.openPipe(1);
        read.source().configureBlocking(false);
        read.source().register(selector, SelectionKey.OP_READ);
        Pipe written = calm.openPipe(1);
        written.sink().configureBlocking(false);
        written.sink().write(ByteBuffer.wrap(new byte[1]));
        written.sink().register(selector, SelectionKey.OP_WRITE);
        int[] calls = {0};
        selector.onReady(() -> calls[0]++);
        read.sink().close();
        assertThat(calls[0]).isEqualTo(1);
        written.source().close();
        assertThat(calls[0]).isEqualTo(2);
        assertThat(poll(selector)).containsExactly("pipe-1.source", "pipe-2.sink");
    }

    @Test
    void theListenerDoesNotHearOfWhatNoKeyIsInterestedIn() throws IOException {
        SimSelector selector = calm.openSelector();
        Pipe pipe = calm.openPipe();
        pipe.source().configureBlocking(false);
        pipe.source().register(selector, 0);
        int[] calls = {0};
        selector.onReady(() -> calls[0]++);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        assertThat(calls[0]).isZero();
    }

    @Test
    void theListenerHearsOfWakeup() {
        SimSelector selector = calm.openSelector();
        int[] calls = {0};
        selector.onReady(() -> calls[0]++);
        selector.wakeup();
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void selectReturnsWithoutWaitingWhenAKeyIsReady() throws IOException {
        SimSelector selector = calm.openSelector();
        readablePipe(calm).source().register(selector, SelectionKey.OP_READ);
        assertThat(selector.select()).isEqualTo(1);
    }

    @Test
    void selectReturnsWithoutWaitingAfterAWakeup() throws IOException {
        SimSelector selector = calm.openSelector();
        selector.wakeup();
        assertThat(selector.select()).isZero();
        assertThatThrownBy(selector::select).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void selectNowTakesAPendingWakeup() {
        SimSelector selector = calm.openSelector();
        selector.wakeup();
        assertThat(selector.selectNow()).isZero();
        assertThatThrownBy(selector::select).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void selectThatWouldHaveToWaitIsRefusedOffSimulatedThreads() {
        SimSelector selector = calm.openSelector();
        assertThatThrownBy(selector::select)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a blocking call must be made on a simulated thread: call=select on"
                                + " a/selector-1, caller="
                                + Thread.currentThread().getName()
                                + ". Elsewhere use non-blocking channels, and wait through the"
                                + " World's Waiter.");
        assertThat(selector.selectNow()).as("the selector stays usable").isZero();
    }

    @Test
    void selectOnASimulatedThreadWaitsUntilAKeyIsReady() throws IOException {
        Pipe[] pipe = new Pipe[1];
        SimSelectorProvider provider =
                waiting(
                        (ready, delayNanos, what) -> {
                            assertThat(ready.getAsBoolean()).isFalse();
                            assertThat(delayNanos).isEqualTo(Blocking.NO_DELAY_LIMIT);
                            pipe[0].sink().write(ByteBuffer.wrap(new byte[1]));
                            return delayNanos;
                        });
        pipe[0] = provider.openPipe();
        pipe[0].source().configureBlocking(false);
        SimSelector selector = provider.openSelector();
        pipe[0].source().register(selector, SelectionKey.OP_READ);
        assertThat(selector.select()).isEqualTo(1);
    }

    @Test
    void selectWithATimeoutWaitsForVirtualNanoseconds() throws IOException {
        List<Long> delays = new ArrayList<>();
        SimSelector selector =
                waiting((ready, delayNanos, what) -> delays.add(delayNanos) ? 0 : delayNanos)
                        .openSelector();
        assertThat(selector.select(3)).isZero();
        assertThat(selector.select(key -> {}, Long.MAX_VALUE)).isZero();
        assertThat(delays).containsExactly(3_000_000L, Blocking.NO_DELAY_LIMIT);
    }

    @Test
    void selectThatIsClosedWhileItWaitsReturns() throws IOException {
        SimSelector[] selector = new SimSelector[1];
        selector[0] =
                waiting(
                                (ready, delayNanos, what) -> {
                                    selector[0].close();
                                    return delayNanos;
                                })
                        .openSelector();
        assertThat(selector[0].select()).isZero();
        assertThatThrownBy(selector[0]::select).isInstanceOf(ClosedSelectorException.class);
    }

    @Test
    void aChannelOfAnotherHostCannotBeRegistered() throws IOException {
        SimSelector selector = calm.openSelector();
        Pipe foreign = readablePipe(lastFirst);
        assertThatThrownBy(() -> foreign.source().register(selector, SelectionKey.OP_READ))
                .isInstanceOf(IllegalSelectorException.class);
    }

    @Test
    void aChannelOfTheJdkCannotBeRegistered() throws IOException {
        SimSelector selector = calm.openSelector();
        Pipe real = Pipe.open();
        try (Pipe.SourceChannel source = real.source();
                Pipe.SinkChannel _ = real.sink()) {
            source.configureBlocking(false);
            assertThatThrownBy(() -> source.register(selector, SelectionKey.OP_READ))
                    .isInstanceOf(IllegalSelectorException.class);
        }
    }

    @Test
    void socketsAreRefusedOffTheNetwork() {
        assertThatThrownBy(calm::openSocketChannel)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(
                        "openSocketChannel must be called on a host of a network: host=a."
                                + " Use the provider of a SimHost's World.");
        assertThatThrownBy(calm::openServerSocketChannel)
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(calm::openDatagramChannel)
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static SimSelectorProvider waiting(Blocking blocking) {
        return new SimSelectorProvider(new Decisions(new CalmOracle()), "a", blocking);
    }
}
