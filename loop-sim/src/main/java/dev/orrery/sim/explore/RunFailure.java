package dev.orrery.sim.explore;

import dev.orrery.sim.InvariantFailure;
import dev.orrery.sim.LeakFailure;
import dev.orrery.sim.NothingCanHappenException;
import dev.orrery.sim.trace.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a run failed, in texts that are the same in every JVM: identity hashes and numbers of lambda
 * classes are left out of them.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param fingerprint equal for cases of one failure in different runs
 * @param isInvariant whether an invariant of the simulation did not hold
 * @param what what failed when, for example {@code invariant 'no two leaders' failed at 4.210 s on
 *     b/loop}
 * @param details further lines for the reader: what an exception and its causes say
 * @param origin the first place in the code under test that the innermost cause names, or null when
 *     it names none
 */
public record RunFailure(
        Fingerprint fingerprint,
        boolean isInvariant,
        String what,
        List<String> details,
        @Nullable String origin) {
    private static final Pattern IDENTITY = Pattern.compile("(?<=[\\w$\\])])@[0-9a-f]{1,8}\\b");
    private static final Pattern LAMBDA =
            Pattern.compile("\\$\\$Lambda(?:\\$\\d+)?(?:/0x[0-9a-f]+|/\\d+)?");
    private static final Pattern LINE_END = Pattern.compile("\\s*[\\r\\n]\\s*");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    // What is quoted, in brackets, or behind an equals sign.
    private static final Pattern VALUE =
            Pattern.compile(
                    "'[^']*'|\"[^\"]*\"|<[^<>]*>|\\[[^\\[\\]]*\\]|\\{[^{}]*\\}|(?<==)[^\\s,;.]+");
    private static final Pattern EQUALS = Pattern.compile("(?<==)[^\\s,;.\\]]+");
    private static final Pattern OF_HOST = Pattern.compile("^[^\\s/]+/(?:\\S+: )?");
    private static final String IDLE = " waits for a callback from another thread";
    private static final String CALLER = "the caller ";
    // The compiler counts the lambdas of a class, so that an edit elsewhere renames them.
    private static final Pattern LAMBDA_BODY = Pattern.compile("lambda\\$(.+)\\$\\d+");
    private static final Pattern LINE_NUMBER = Pattern.compile(":-?\\d+$");
    private static final Pattern FRAME =
            Pattern.compile("\\s*at (?:[\\w.@+-]*/)*(?<type>[\\w.$/]+)\\.[^(]+\\(.*");
    // Which of these are on a stack differs between ways to start one and the same run.
    private static final List<String> NOT_OF_USER =
            List.of(
                    "java.",
                    "jdk.",
                    "sun.",
                    "dev.orrery.loop.",
                    "dev.orrery.sim.",
                    "dev.orrery.junit.",
                    "org.junit.",
                    "org.opentest4j.",
                    "org.assertj.",
                    "org.hamcrest.",
                    "com.google.common.truth.",
                    "kotlin.");
    private static final int MOST_CAUSES = 8;
    private static final int MOST_FRAMES = 3;
    private static final int LONGEST_LINE = 2_000;

    /** Copies the details. */
    public RunFailure {
        details = List.copyOf(details);
    }

    /**
     * Describes what a scenario or its simulation threw.
     *
     * @param thrown what was thrown
     * @param timeNanos the virtual time at which it ended the run
     * @return its description
     */
    public static RunFailure of(Throwable thrown, long timeNanos) {
        List<Throwable> causes = causes(thrown);
        for (Throwable cause : causes) {
            if (cause instanceof InvariantFailure failure) {
                // What its condition has thrown, if it has not just said no.
                Throwable why = failure.getCause();
                List<String> conditions = why == null ? List.of() : causedBy(why);
                return new RunFailure(
                        // Whoever turned the simulation is no part of what was broken.
                        new Fingerprint(
                                "invariant",
                                oneLine(failure.invariant()),
                                List.of(oneLine(failure.place()))),
                        true,
                        oneLine(String.valueOf(failure.getMessage())),
                        conditions,
                        why == null ? null : origin(causes(why).getLast()));
            }
        }
        List<String> details = new ArrayList<>();
        for (Throwable cause : causes) {
            details.add((details.isEmpty() ? "" : "caused by ") + describe(cause));
        }
        return new RunFailure(
                fingerprint(causes, details),
                false,
                "scenario failed at " + VirtualTime.format(timeNanos),
                details,
                origin(causes.getLast()));
    }

    private static List<String> causedBy(Throwable thrown) {
        return causes(thrown).stream().map(cause -> "caused by " + describe(cause)).toList();
    }

    /** Messages hold names and values of one run, so they count only where no place is known. */
    private static Fingerprint fingerprint(List<Throwable> causes, List<String> details) {
        String kind = causes.stream().map(RunFailure::type).collect(Collectors.joining("; "));
        List<String> frames = frames(causes.getLast());
        if (!frames.isEmpty()) {
            String place = LINE_NUMBER.matcher(frames.getFirst()).replaceFirst("");
            String what = type(causes.getLast()) + " in " + place;
            return causes.getLast() instanceof NothingCanHappenException stuck
                    ? new Fingerprint(kind, what + waiting(stuck), frames)
                    : new Fingerprint(kind, what, frames);
        }
        String what =
                causes.getFirst() instanceof LeakFailure leak
                        ? firstOf(leak)
                        : VALUE.matcher(String.join("; ", details)).replaceAll("#");
        return new Fingerprint(kind, DIGITS.matcher(what).replaceAll("#"), frames);
    }

    /**
     * Who waits for what, without numbers and values, and without hosts: whichever of several equal
     * ones is stuck, it is the same failure. Loops that only wait are left out; all do.
     */
    private static String waiting(NothingCanHappenException stuck) {
        SortedSet<String> who = new TreeSet<>();
        for (String line : stuck.waiting()) {
            if (!line.endsWith(IDLE) && line.contains(" waits for ") && !line.startsWith(CALLER)) {
                String name = OF_HOST.matcher(oneLine(line)).replaceFirst("");
                String plain = EQUALS.matcher(name).replaceAll("#");
                who.add(DIGITS.matcher(plain).replaceAll("#"));
            }
        }
        return who.isEmpty() ? "" : "; " + String.join("; ", who);
    }

    /** Which leaks there are beside it varies. */
    private static String firstOf(LeakFailure failure) {
        return failure.leaks().isEmpty() ? "leak" : oneLine(failure.leaks().getFirst().text());
    }

    /**
     * Describes a run that has not come to its end, where nothing was thrown.
     *
     * @param kind what became of it, for the fingerprint
     * @param what what is known, on one line
     * @param details lines for the reader, stacks among them in the form of the JVM
     */
    static RunFailure ofStacks(String kind, String what, List<String> details) {
        List<String> lines = details.stream().map(RunFailure::oneLineOfStack).toList();
        List<String> users = new ArrayList<>();
        for (String line : lines) {
            Matcher frame = FRAME.matcher(line);
            if (frame.matches() && isOfUser(frame.group("type"))) {
                users.add(line.strip().substring(3));
            }
        }
        // The outer ones: where the stack is cut off by a dump is chance.
        List<String> outer =
                users.reversed().stream()
                        .limit(MOST_FRAMES)
                        .map(line -> line.substring(0, line.indexOf('(')))
                        .toList();
        return new RunFailure(
                new Fingerprint(kind, kind, outer),
                false,
                oneLine(what),
                lines,
                users.isEmpty() ? null : users.getFirst());
    }

    /** As this, with a last line for the reader. */
    RunFailure withDetail(String line) {
        List<String> more = new ArrayList<>(details);
        more.add(line);
        return new RunFailure(fingerprint, isInvariant, what, more, origin);
    }

    private static String oneLineOfStack(String line) {
        String indent = line.substring(0, line.length() - line.stripLeading().length());
        return indent + oneLine(line);
    }

    /**
     * Returns all that must be equal in a replay.
     *
     * @return one line
     */
    public String text() {
        return details.isEmpty() ? what : what + ": " + String.join("; ", details);
    }

    /**
     * Makes one line of a text that may have several, without what differs between JVMs.
     *
     * @param text any text
     * @return its beginning, if it is very long
     */
    public static String oneLine(String text) {
        String line = LINE_END.matcher(text.strip()).replaceAll(" ");
        line = LAMBDA.matcher(line).replaceAll("\\$\\$Lambda");
        line = IDENTITY.matcher(line).replaceAll("@..");
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        Throwable cause = thrown;
        while (cause != null && causes.size() < MOST_CAUSES) {
            causes.add(cause);
            cause = cause.getCause();
        }
        return causes;
    }

    private static String describe(Throwable thrown) {
        String message;
        try {
            message = thrown.getMessage();
        } catch (RuntimeException broken) {
            message = "its message cannot be read";
        }
        String name = type(thrown);
        return message == null || message.isBlank() ? name : name + ": " + oneLine(message);
    }

    private static String type(Throwable thrown) {
        // Not getSimpleName: it is empty for anonymous classes.
        String type = thrown.getClass().getName();
        return oneLine(type.substring(type.lastIndexOf('.') + 1));
    }

    private static @Nullable String origin(Throwable thrown) {
        return userFrames(thrown)
                .map(
                        frame ->
                                frame.getClassName()
                                        + "."
                                        + frame.getMethodName()
                                        + "("
                                        + frame.getFileName()
                                        + ":"
                                        + frame.getLineNumber()
                                        + ")")
                .findFirst()
                .orElse(null);
    }

    /** The first with its line: two assertions in one method are two failures. */
    private static List<String> frames(Throwable thrown) {
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : userFrames(thrown).limit(MOST_FRAMES).toList()) {
            String name = LAMBDA_BODY.matcher(frame.getMethodName()).replaceFirst("$1");
            String method = oneLine(frame.getClassName() + "." + name);
            frames.add(frames.isEmpty() ? method + ":" + frame.getLineNumber() : method);
        }
        return frames;
    }

    private static Stream<StackTraceElement> userFrames(Throwable thrown) {
        // Below the run are JUnit, a build tool or main: whoever has started it.
        return Stream.of(thrown.getStackTrace())
                .takeWhile(frame -> !frame.getClassName().equals(ScenarioRun.class.getName()))
                .filter(frame -> isOfUser(frame.getClassName()));
    }

    /** Tells whether a class is neither the JDK's nor this project's. */
    static boolean isOfUser(String type) {
        return NOT_OF_USER.stream().noneMatch(type::startsWith);
    }
}
