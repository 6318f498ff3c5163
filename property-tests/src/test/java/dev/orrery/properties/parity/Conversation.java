package dev.orrery.properties.parity;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;

/** Two machines of which one calls and the other answers, each by a medium of its own. */
record Conversation(Wire wire, Medium caller, Medium answerer) {
    /** One call, answered by {@code answer}: both have ended well when it returns. */
    void hold(Medium.Talking call, Medium.Talking answer) throws Exception {
        InetSocketAddress _ = holdAt(call, answer);
    }

    /** The same, and where it was answered. */
    InetSocketAddress holdAt(Medium.Talking call, Medium.Talking answer) throws Exception {
        return hold(1, to -> call(to, call), answer);
    }

    /** What a caller does with the address that is listened on. */
    @FunctionalInterface
    interface Calling {
        void call(InetSocketAddress to) throws Exception;
    }

    /** Several calls, each answered by {@code answer}. */
    InetSocketAddress hold(int calls, Calling calling, Medium.Talking answer) throws Exception {
        AtomicReference<@Nullable InetSocketAddress> address = new AtomicReference<>();
        Wire.Running answering =
                wire.start(
                        wire.far(),
                        () ->
                                answerer.lines()
                                        .answer(
                                                wire.far(),
                                                wire.far().anyPort(),
                                                address::set,
                                                calls,
                                                answer));
        wire.until("it listens", () -> address.get() != null || answering.isDone());
        InetSocketAddress to = Talk.inet(address.get());
        calling.call(to);
        wire.join(answering);
        return to;
    }

    void call(InetSocketAddress to, Medium.Talking call) throws Exception {
        caller.lines().call(wire.near(), to, call);
    }

    /** Listens where others do already, until one caller has been answered. */
    void answerAt(InetSocketAddress taken) throws Exception {
        answerer.lines().answer(wire.far(), taken, _ -> {}, 1, _ -> {});
    }
}
