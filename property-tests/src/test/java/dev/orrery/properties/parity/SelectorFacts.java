package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.bytes;
import static dev.orrery.properties.parity.Talk.fails;
import static dev.orrery.properties.parity.Talk.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** What selectors report. */
final class SelectorFacts {
    private SelectorFacts() {}

    private static final int READ = SelectionKey.OP_READ;
    private static final int WRITE = SelectionKey.OP_WRITE;
    private static final int CONNECT = SelectionKey.OP_CONNECT;
    private static final int ACCEPT = SelectionKey.OP_ACCEPT;

    private static void untilReady(Wire wire, Selector selector, SelectionKey key, int operations)
            throws Exception {
        wire.until(
                "ready",
                () -> {
                    int _ = selector.selectNow();
                    return (key.readyOps() & operations) == operations;
                });
    }

    static void aBlockingChannelIsNotRegistered(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        Selector selector = wire.near().selector();
        fails(IllegalBlockingModeException.class, null, () -> near.register(selector, READ));
    }

    static void aRegisteredChannelStaysNonBlocking(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        SelectionKey _ = near.register(wire.near().selector(), READ);
        fails(IllegalBlockingModeException.class, null, () -> near.configureBlocking(true));
    }

    static void aChannelHasOnlyItsOwnOperations(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        fails(IllegalArgumentException.class, null, () -> near.register(selector, ACCEPT));
        assertThat(near.validOps()).isEqualTo(READ | WRITE | CONNECT);
        assertThat(wire.far().unboundListener().validOps()).isEqualTo(ACCEPT);
        assertThat(wire.far().unboundDatagrams().validOps()).isEqualTo(READ | WRITE);
    }

    static void aListenerIsReadyForAnAccept(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        listener.configureBlocking(false);
        Selector selector = wire.far().selector();
        SelectionKey key = listener.register(selector, ACCEPT);
        assertThat(selector.selectNow()).isZero();
        boolean _ = wire.near().socket().connect(listener.getLocalAddress());
        assertThat(selector.select(10_000)).isEqualTo(1);
        assertThat(key.isAcceptable()).isTrue();
        SocketChannel _ = wire.keep(listener.accept());
        selector.selectedKeys().clear();
        assertThat(selector.selectNow()).isZero();
    }

    static void aPendingConnectIsReadyWhenItCanBeFinished(Wire wire) throws Exception {
        SocketChannel client = wire.near().nonBlockingSocket();
        Selector selector = wire.near().selector();
        SelectionKey key = client.register(selector, CONNECT);
        assertThat(client.connect(wire.far().listener().getLocalAddress())).isFalse();
        assertThat(selector.select(10_000)).isEqualTo(1);
        assertThat(key.isConnectable()).isTrue();
        assertThat(client.finishConnect()).isTrue();
    }

    static void aRefusedConnectIsReadyToo(Wire wire) throws Exception {
        SocketChannel client = wire.near().nonBlockingSocket();
        InetSocketAddress nobody = wire.far().nobody();
        Selector selector = wire.near().selector();
        SelectionKey key = client.register(selector, CONNECT);
        assertThat(client.connect(nobody)).isFalse();
        assertThat(selector.select(10_000)).isEqualTo(1);
        assertThat(key.isConnectable()).isTrue();
        fails(ConnectException.class, "Connection refused", client::finishConnect);
    }

    static void aConnectedSocketIsReadyForNoConnect(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, CONNECT | WRITE);
        assertThat(selector.selectNow()).isEqualTo(1);
        assertThat(key.readyOps()).isEqualTo(WRITE);
    }

    static void bytesMakeAChannelReadable(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        Selector selector = wire.near().selector();
        SelectionKey key = ends.near().register(selector, READ);
        assertThat(selector.selectNow()).isZero();
        Talk.write(ends.far(), "a");
        assertThat(selector.select(10_000)).isEqualTo(1);
        assertThat(key.isReadable()).isTrue();
        assertThat(key.isWritable()).isFalse();
    }

    static void aChannelStaysReadableUntilItIsRead(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        Selector selector = wire.near().selector();
        SelectionKey _ = ends.near().register(selector, READ);
        Talk.write(ends.far(), "a");
        assertThat(selector.select(10_000)).isEqualTo(1);
        selector.selectedKeys().clear();
        assertThat(selector.select(10_000)).isEqualTo(1);
        selector.selectedKeys().clear();
        assertThat(ends.near().read(room(9))).isEqualTo(1);
        assertThat(selector.selectNow()).isZero();
    }

    static void theEndMakesAChannelReadable(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        Selector selector = wire.near().selector();
        SelectionKey key = ends.near().register(selector, READ);
        ends.far().shutdownOutput();
        assertThat(selector.select(10_000)).isEqualTo(1);
        assertThat(key.isReadable()).isTrue();
        assertThat(ends.near().read(room(1))).isEqualTo(-1);
    }

    static void aResetMakesAChannelReadableAndWritable(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        Selector selector = wire.near().selector();
        SelectionKey key = ends.near().register(selector, READ | WRITE);
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        untilReady(wire, selector, key, READ | WRITE);
    }

    static void aShutInputIsReadable(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, READ);
        near.shutdownInput();
        assertThat(selector.select(10_000)).isEqualTo(1);
        assertThat(key.isReadable()).isTrue();
    }

    static void aChannelWithRoomIsWritable(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, WRITE);
        assertThat(selector.select(10_000)).isEqualTo(1);
        assertThat(key.isWritable()).isTrue();
    }

    static void aFullChannelIsNotWritable(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        wire.fillUp(ends.near());
        ends.near().configureBlocking(false);
        Selector selector = wire.near().selector();
        SelectionKey _ = ends.near().register(selector, WRITE);
        assertThat(selector.selectNow()).isZero();
    }

    static void aFullChannelIsWritableOnceItIsRead(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        wire.fillUp(ends.near());
        ends.nonBlocking();
        Selector selector = wire.near().selector();
        SelectionKey key = ends.near().register(selector, WRITE);
        wire.until(
                "writable",
                () -> {
                    int _ = ends.far().read(room(64 * 1024));
                    return selector.selectNow() == 1;
                });
        assertThat(key.isWritable()).isTrue();
    }

    static void aKeyIsSelectedOnce(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, WRITE);
        assertThat(selector.selectNow()).isEqualTo(1);
        // What is in the set and stays as it is does not count again.
        assertThat(selector.selectNow()).isZero();
        assertThat(selector.selectedKeys()).containsExactly(key);
    }

    static void readyOperationsAreAddedToASelectedKey(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        Selector selector = wire.near().selector();
        SelectionKey key = ends.near().register(selector, READ | WRITE);
        assertThat(selector.selectNow()).isEqualTo(1);
        assertThat(key.readyOps()).isEqualTo(WRITE);
        Talk.write(ends.far(), "a");
        untilReady(wire, selector, key, READ | WRITE);
        int _ = ends.near().read(room(9));
        assertThat(selector.selectNow()).isZero();
        assertThat(key.readyOps()).isEqualTo(READ | WRITE);
    }

    static void anEmptyInterestIsNeverReady(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, 0);
        assertThat(selector.selectNow()).isZero();
        assertThat(key.interestOps(WRITE)).isSameAs(key);
        assertThat(selector.selectNow()).isEqualTo(1);
    }

    static void interestIsAddedAndTakenAway(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        SelectionKey key = near.register(wire.near().selector(), READ);
        assertThat(key.interestOpsOr(WRITE)).isEqualTo(READ);
        assertThat(key.interestOps()).isEqualTo(READ | WRITE);
        assertThat(key.interestOpsAnd(~READ)).isEqualTo(READ | WRITE);
        assertThat(key.interestOps()).isEqualTo(WRITE);
        assertThat(Talk.thrownBy(() -> key.interestOps(ACCEPT)))
                .isExactlyInstanceOf(IllegalArgumentException.class);
    }

    static void registeringAgainChangesTheKey(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, READ, "first");
        assertThat(near.register(selector, WRITE, "second")).isSameAs(key);
        assertThat(key.interestOps()).isEqualTo(WRITE);
        assertThat(key.attachment()).isEqualTo("second");
        assertThat(near.keyFor(selector)).isSameAs(key);
        assertThat(selector.keys()).containsExactly(key);
    }

    static void aCancelledKeyLeavesAtTheNextSelect(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, WRITE);
        assertThat(selector.selectNow()).isEqualTo(1);
        key.cancel();
        assertThat(key.isValid()).isFalse();
        assertThat(selector.keys()).hasSize(1);
        assertThat(selector.selectNow()).isZero();
        assertThat(selector.keys()).isEmpty();
        assertThat(selector.selectedKeys()).isEmpty();
        assertThat(near.isRegistered()).isFalse();
    }

    static void aCancelledKeyAnswersNothing(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        SelectionKey key = near.register(wire.near().selector(), WRITE);
        key.cancel();
        fails(CancelledKeyException.class, null, key::interestOps);
        fails(CancelledKeyException.class, null, () -> key.interestOps(READ));
        fails(CancelledKeyException.class, null, key::readyOps);
        assertThat(key.channel()).isSameAs(near);
    }

    static void aCancelledChannelIsNotRegisteredUntilTheNextSelect(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        near.register(selector, WRITE).cancel();
        fails(CancelledKeyException.class, null, () -> near.register(selector, WRITE));
        assertThat(selector.selectNow()).isZero();
        assertThat(near.register(selector, WRITE).isValid()).isTrue();
    }

    static void aClosedChannelLeavesItsSelectors(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, WRITE);
        near.close();
        assertThat(key.isValid()).isFalse();
        assertThat(selector.selectNow()).isZero();
        assertThat(selector.keys()).isEmpty();
    }

    static void aClosedChannelIsNotRegistered(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        near.close();
        Selector selector = wire.near().selector();
        fails(ClosedChannelException.class, null, () -> near.register(selector, READ));
    }

    static void aClosedSelectorSelectsNothing(Wire wire) throws Exception {
        Selector selector = wire.near().selector();
        SocketChannel near = wire.connected().nonBlocking().near();
        SelectionKey key = near.register(selector, READ);
        selector.close();
        assertThat(selector.isOpen()).isFalse();
        assertThat(key.isValid()).isFalse();
        fails(ClosedSelectorException.class, null, selector::selectNow);
        fails(ClosedSelectorException.class, null, selector::keys);
        fails(ClosedSelectorException.class, null, selector::selectedKeys);
        fails(ClosedSelectorException.class, null, () -> near.register(selector, READ));
    }

    static void aWakeUpBeforeASelectEndsIt(Wire wire) throws Exception {
        Selector selector = wire.near().selector();
        selector.wakeup();
        assertThat(selector.select()).isZero();
    }

    static void wakeUpsDoNotAddUp(Wire wire) throws Exception {
        Selector selector = wire.near().selector();
        selector.wakeup();
        selector.wakeup();
        assertThat(selector.select()).isZero();
        long before = wire.near().world().clock().nanoTime();
        assertThat(selector.select(2)).isZero();
        assertThat(wire.near().world().clock().nanoTime() - before)
                .isGreaterThanOrEqualTo(1_000_000);
    }

    static void selectNowUsesAWakeUpUp(Wire wire) throws Exception {
        Selector selector = wire.near().selector();
        selector.wakeup();
        assertThat(selector.selectNow()).isZero();
        long before = wire.near().world().clock().nanoTime();
        assertThat(selector.select(2)).isZero();
        assertThat(wire.near().world().clock().nanoTime() - before)
                .isGreaterThanOrEqualTo(1_000_000);
    }

    static void aWakeUpEndsAWaitingSelect(Wire wire) throws Exception {
        Selector selector = wire.near().selector();
        Wire.Running waiter = wire.start(wire.near(), () -> assertThat(selector.select()).isZero());
        wire.untilBlocked(waiter);
        selector.wakeup();
        wire.join(waiter);
    }

    static void aCloseEndsAWaitingSelect(Wire wire) throws Exception {
        Selector selector = wire.near().selector();
        Wire.Running waiter = wire.start(wire.near(), () -> assertThat(selector.select()).isZero());
        wire.untilBlocked(waiter);
        selector.close();
        wire.join(waiter);
    }

    static void anInterruptEndsAWaitingSelect(Wire wire) throws Exception {
        Selector selector = wire.near().selector();
        boolean[] interrupted = {false};
        Wire.Running waiter =
                wire.start(
                        wire.near(),
                        () -> {
                            assertThat(selector.select()).isZero();
                            interrupted[0] = Thread.interrupted();
                        });
        wire.untilBlocked(waiter);
        waiter.thread().interrupt();
        wire.join(waiter);
        assertThat(interrupted[0]).isTrue();
        assertThat(selector.isOpen()).isTrue();
    }

    static void anActionSeesReadyKeys(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, WRITE);
        SelectionKey[] seen = new SelectionKey[1];
        assertThat(selector.selectNow(ready -> seen[0] = ready)).isEqualTo(1);
        assertThat(seen[0]).isSameAs(key);
        assertThat(selector.selectedKeys()).isEmpty();
        assertThat(selector.selectNow(ready -> {})).isEqualTo(1);
    }

    static void anActionSelectsNotInItself(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey _ = near.register(selector, WRITE);
        Throwable[] thrown = new Throwable[1];
        int _ = selector.selectNow(ready -> thrown[0] = Talk.thrownBy(selector::selectNow));
        assertThat(thrown[0]).isExactlyInstanceOf(IllegalStateException.class);
    }

    static void aNegativeTimeoutIsRefused(Wire wire) throws Exception {
        Selector selector = wire.near().selector();
        assertThat(Talk.thrownBy(() -> selector.select(-1)))
                .isExactlyInstanceOf(IllegalArgumentException.class);
    }

    static void theSetOfKeysIsNotChanged(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        Selector selector = wire.near().selector();
        SelectionKey key = near.register(selector, WRITE);
        assertThat(Talk.thrownBy(() -> selector.keys().remove(key)))
                .isExactlyInstanceOf(UnsupportedOperationException.class);
        assertThat(Talk.thrownBy(() -> selector.selectedKeys().add(key)))
                .isExactlyInstanceOf(UnsupportedOperationException.class);
    }

    static void twoSelectorsSeeOneChannel(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        Selector first = wire.near().selector();
        Selector second = wire.near().selector();
        SelectionKey one = ends.near().register(first, READ);
        SelectionKey other = ends.near().register(second, WRITE);
        Talk.write(ends.far(), "a");
        assertThat(first.select(10_000)).isEqualTo(1);
        assertThat(second.select(10_000)).isEqualTo(1);
        assertThat(one.readyOps()).isEqualTo(READ);
        assertThat(other.readyOps()).isEqualTo(WRITE);
    }

    static void aDatagramMakesAChannelReadable(Wire wire) throws Exception {
        DatagramChannel target = wire.far().datagrams();
        target.configureBlocking(false);
        Selector selector = wire.far().selector();
        SelectionKey key = target.register(selector, READ);
        assertThat(selector.selectNow()).isZero();
        int _ = wire.near().datagrams().send(bytes("a"), target.getLocalAddress());
        assertThat(selector.select(10_000)).isEqualTo(1);
        assertThat(key.isReadable()).isTrue();
    }

    static void aPipeIsSelected(Wire wire) throws Exception {
        Pipe pipe = wire.near().pipe();
        pipe.source().configureBlocking(false);
        Selector selector = wire.near().selector();
        SelectionKey key = pipe.source().register(selector, READ);
        assertThat(selector.selectNow()).isZero();
        Talk.write(pipe.sink(), "a");
        assertThat(selector.select(10_000)).isEqualTo(1);
        assertThat(key.isReadable()).isTrue();
    }

    static void aSelectorOfAnotherProviderIsRefused(Wire wire) throws Exception {
        SocketChannel near = wire.near().nonBlockingSocket();
        try (Selector foreign = wire.foreignSelector()) {
            assertThat(Talk.thrownBy(() -> near.register(foreign, READ)))
                    .isInstanceOf(IllegalSelectorException.class);
        }
        assertThat(near.isRegistered()).isFalse();
    }
}
