package dev.orrery.sim.picture;

import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.TraceEvent;
import dev.orrery.sim.trace.VirtualTime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an event of each kind is put into words. In a phrase {@code {detail}}, {@code {label}} and
 * {@code {value}} stand for the event's own; {@code {time}} is its value as a time of the run, and
 * {@code {length}} as a length of time. The page's script has the same phrases and fills them in
 * the same way.
 */
final class Phrase {
    private static final Pattern PLACE = Pattern.compile("\\{(value|time|length|label|detail)}");

    private Phrase() {}

    static String of(EventKind kind) {
        return switch (kind) {
            case HOST -> "the host: {detail}";
            case ITERATION -> "begins an iteration; callbacks to run: {value}";
            case CALLBACK -> "runs {label} (callback {value})";
            case TIMER_LATE -> "has its timer made late by {length}";
            case TIMER_SET -> "sets a timer for {time}: {label}";
            case TASK_END -> "{detail} ends";
            case POST -> "posts {label} to {detail}";
            case WAKEUP -> "is woken";
            case POLL -> "polls its channels: {detail}";
            case DECISION -> "is decided: {detail}";
            case THREAD_START -> "starts";
            case THREAD_STEP -> "goes on";
            case THREAD_END -> "ends";
            case SLEEP -> "sleeps";
            case TIME_JUMP -> "lets time jump";
            case CHANNEL_READY -> "finds {detail} ready";
            case SENT -> "writes {value} bytes to {detail}";
            case RECEIVED -> "reads {value} bytes from {detail}";
            case CHANNEL_CLOSED -> "closes {detail}";
            case PACKET -> "takes a packet of {value} bytes: {detail}";
            case NETWORK -> "has {detail} ({value})";
            case ENVIRONMENT -> "does what the scenario has asked for";
            case EXECUTOR_START -> "begins work for {detail} that takes {length}";
            case EXECUTOR_END -> "ends work for {detail}";
            case SIGNAL -> "gets the signal {detail}";
            case BUSY -> "computes for {length}";
            case MARK -> "notes: {detail}";
            case FAILURE -> "FAILS: {detail}";
            case INVARIANT_FAILED -> "BREAKS the invariant '{detail}'";
            // Kinds that are newer than this page: their name and their texts.
            default -> kind.name() + " {detail} {label} {value}";
        };
    }

    /** The event in words, without its time and actor. */
    static String words(TraceEvent event) {
        // In one go: what a text of the run says is never filled in itself.
        return PLACE.matcher(of(event.kind()))
                .replaceAll(place -> Matcher.quoteReplacement(fill(place.group(1), event)));
    }

    private static String fill(String place, TraceEvent event) {
        String label = event.origin().label();
        return switch (place) {
            case "value" -> Long.toString(event.value());
            case "time", "length" -> VirtualTime.format(event.value());
            case "label" -> label.isEmpty() ? "a callback" : label;
            default -> event.detail();
        };
    }
}
